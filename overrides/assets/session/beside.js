// A link to one complication brings the situation with it: who follows it on a phone has not read that.
import { t } from "../js/words.js"
import { make } from "./steps.js"

;(() => {
  const story = document.getElementById("situation")
  function bring() {
    const body = document.getElementById(location.hash.slice(1))?.closest("[data-ss-as=heat]")
    if (!body || !story || body.querySelector(".ss-story")) return
    const copy = document.importNode(story, true)
    for (const element of copy.querySelectorAll("[data-ss-quiet], .headerlink")) element.remove()
    // The big screen and paper have the story elsewhere.
    const dataset = { ssQuiet: "" }
    const label = make("p", { className: "ss-story__label" }, t("room.story"))
    body.prepend(make("section", { className: "ss-story", dataset }, label, ...copy.childNodes))
  }
  addEventListener("hashchange", bring)
  bring()
})()
