// Loads a session's screens when the address or a button asks for one.
import { load, lost } from "./later.js"

if (document.querySelector("[data-ss-step], [data-ss-session]")) {
  const named = () => {
    if (/^#(show|join|present|print|in)\b/.test(location.hash)) load("session").catch((error) => lost(error, named))
  }
  addEventListener("hashchange", named)
  named()
  for (const button of document.querySelectorAll("[data-ss-show], [data-ss-present]")) delete button.dataset.ssSoon
} else document.documentElement.classList.remove("ss-room")
