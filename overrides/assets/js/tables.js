// A table wider than the page, or higher than its frame, scrolls in its own frame; the keyboard has to reach that frame to scroll it.
addEventListener("load", () => {
  const frames = new ResizeObserver((seen) => {
    for (const { target } of seen) {
      if (target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight) target.tabIndex = 0
      else target.removeAttribute("tabindex")
    }
  })
  for (const frame of document.querySelectorAll(".md-typeset__scrollwrap, .ss-scroll")) frames.observe(frame)
})
