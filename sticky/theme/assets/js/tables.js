// A table wider than its page scrolls in a frame of its own; the keyboard has to reach that frame to scroll it.
;(() => {
  "use strict"
  addEventListener("load", () => {
    const frames = new ResizeObserver((seen) => {
      for (const { target } of seen) {
        if (target.scrollWidth > target.clientWidth) target.tabIndex = 0
        else target.removeAttribute("tabindex")
      }
    })
    for (const frame of document.querySelectorAll(".md-typeset__scrollwrap, .ss-scroll")) frames.observe(frame)
  })
})()
