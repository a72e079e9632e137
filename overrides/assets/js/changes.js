// What changed: marks on pages end after some weeks, and a date in the address leaves out what is older.
import { t } from "./words.js"

;(() => {
  // The reader's own date, in the form in which dates can be compared as text.
  const now = new Date()
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-")
  for (const mark of document.querySelectorAll("[data-ss-until]")) mark.hidden = mark.dataset.ssUntil <= today

  const since = document.querySelector("[data-ss-since]")
  if (!since) return
  const days = [...document.querySelectorAll("[data-ss-day]")]
  const keep = document.querySelector("[data-ss-from-today]")
  keep.querySelector("a").hash = `since-${today}`
  delete keep.dataset.ssSoon

  function show() {
    const written = location.hash.match(/^#since-(\d{4}-\d{2}-\d{2})$/)?.[1] ?? ""
    const date = new Date(`${written}T00:00`)
    const from = Number.isNaN(date.valueOf()) ? "" : written
    for (const day of days) day.hidden = day.dataset.ssDay < from
    const left = days.filter((day) => !day.hidden)
    const number = left.reduce((sum, day) => sum + day.querySelectorAll("li").length, 0)
    since.hidden = !from
    if (!from) return
    const day = date.toLocaleDateString(document.documentElement.lang, { dateStyle: "long" })
    since.firstElementChild.textContent = number
      ? t("changes.since", { n: number, date: day })
      : t("changes.none-since", { date: day })
  }
  addEventListener("hashchange", show)
  show()
})()
