// Loads a session's screens when the address or a button asks for one.
import { load, lost } from "./later.js"

if (document.querySelector("[data-ss-step], [data-ss-session]")) {
  const named = () => {
    const { hash } = location
    // A link to one complication brings the story.
    const heat = /^#[a-z][a-z0-9-]*$/.test(hash) && document.querySelector(`${hash}[data-ss-as=heat]`)
    if (heat || /^#(show|join|present|print|in)\b/.test(hash)) load("session").catch((error) => lost(error, named))
  }
  addEventListener("hashchange", named)
  named()
  for (const button of document.querySelectorAll("[data-ss-show], [data-ss-present]")) delete button.dataset.ssSoon
} else document.documentElement.classList.remove("ss-room")
