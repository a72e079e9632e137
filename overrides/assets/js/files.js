// A site that is opened from a folder, without a server, such as a preview: the browser would list the folder that an
// address ends in, so each link leads to the page in it.
;(() => {
  if (location.protocol !== "file:") return
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("a[href]")
      if (link?.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html"
    },
    true,
  )
})()
