// The wide search field on the home page opens the site's search.
(function () {
  "use strict"
  const toggle = document.querySelector("[data-md-toggle=search]")
  for (const button of document.querySelectorAll("[data-ss-search]")) {
    button.hidden = false
    button.addEventListener("click", () => {
      if (!toggle.checked) toggle.click()
      document.querySelector("[data-md-component=search-query]").focus()
    })
  }
})();
