// Offers to print, and loads the layouts for paper when someone does.
for (const button of document.querySelectorAll("[data-ss-paper]")) {
  delete button.dataset.ssSoon
  button.addEventListener("click", async () => {
    await globalThis.handbookLater.load("paper")
    globalThis.handbookPress(button)
  })
}
