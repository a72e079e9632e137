// Sheets that are filled in on a page, and printed from there.

// Today, in the words of the page's language. As a field's default it is there again when the form is emptied.
export const today = () =>
  new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(new Date())

// Has a button print one sheet of the page, and nothing else of it.
export function printing(button, sheet) {
  button.hidden = false
  button.addEventListener("click", () => {
    document.documentElement.dataset.ssPrintSheet = ""
    sheet.dataset.ssPrinted = ""
    print()
  })
  addEventListener("afterprint", () => {
    delete document.documentElement.dataset.ssPrintSheet
    delete sheet.dataset.ssPrinted
  })
}
