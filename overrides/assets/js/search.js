// The site's search: its index waits until someone goes to search, and a wide field on a page opens it.
(function () {
  "use strict"
  const query = document.querySelector("[data-md-component=search-query]")
  if (!query) return

  // The theme asks for the index on every first visit. It is large and few visits search: hold that one request.
  const wanted = new Promise((go) => {
    for (const sign of ["focus", "pointerenter"]) query.addEventListener(sign, go, { once: true })
    document.querySelector("[data-md-toggle=search]").addEventListener("change", go, { once: true })
  })
  const { open, send } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.open = function (method, url, ...more) {
    this.ssWaits = String(url).endsWith("search/search_index.json")
    return open.call(this, method, url, ...more)
  }
  XMLHttpRequest.prototype.send = function (...body) {
    if (this.ssWaits) wanted.then(() => send.apply(this, body))
    else send.apply(this, body)
  }

  for (const button of document.querySelectorAll("[data-ss-search]")) {
    button.hidden = false
    button.addEventListener("click", () => {
      const toggle = document.querySelector("[data-md-toggle=search]")
      if (!toggle.checked) toggle.click()
      query.focus()
    })
  }
})();
