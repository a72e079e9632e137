// Offers to print, and loads the layouts for paper when someone does.
for (const button of document.querySelectorAll("[data-ss-paper]")) {
  button.hidden = false
  button.addEventListener("click", async () => {
    await globalThis.handbookLater.load("paper")
    globalThis.handbookPress(button)
  })
}
