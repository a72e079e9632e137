// On a scenario's page that was opened from a session, `#in/train/build/1/8/10.00/wifes-card`: the way back to the session,
// and the session's next scenario instead of the handbook's.
import { t } from "../js/words.js"
import { choices } from "./choices.js"
import { parse, plain, resolve } from "./plan.js"
import { make, page, ROOT } from "./steps.js"

;(() => {
  const PART = "[a-z0-9][a-z0-9-]*"
  const IN = new RegExp(`^#in/([a-z][a-z0-9-]*(?:/(?!\\d+(?:/|$))${PART})*)(?:/(\\d.*))?$`)

  const parts = IN.exec(plain(location.hash))
  const [, id = "", guide] =
    /^scenarios\/([^/]+)\/(facilitate\/)?$/.exec(location.pathname.slice(ROOT.pathname.length)) ?? []
  if (!parts || !id) return
  const [hash, path, plan = ""] = parts
  const back = new URL(`${path}/${plan && `#${plan}`}`, ROOT)
  const link = (href, ...text) => make("a", { href }, ...text)

  const top = make("nav", { className: "ss-way-back", ariaLabel: t("way.name") }, link(back, t("way.back")))
  document.querySelector("article").prepend(top)

  // The session's scenarios in order: of the plan in the address, or of the page's rows.
  function ofSession(session) {
    if (!session.querySelector("[data-ss-build]"))
      return [...session.querySelectorAll("[data-ss-row=scenario]")].map((row) => [row.dataset.ssId, title(row)])
    const { known, ...others } = choices(session)
    const { steps } = resolve(parse(plan), { known, ...others })
    return steps.filter((step) => step.kind === "scenario").map((step) => [step.id, known.get(step.id).title])
  }
  const title = (row) => row.querySelector("a").textContent

  page(`${path}/`).then(
    (session) => {
      const all = ofSession(session)
      const at = all.findIndex(([other]) => other === id)
      if (at < 0) return
      const to = ([other]) => new URL(`scenarios/${other}/${guide ?? ""}${hash}`, ROOT)
      const [before, after] = [all[at - 1], all[at + 1]]
      if (after) top.append(" ", link(to(after), t("way.next", { title: after[1] })))
      const turn = document.querySelector(".ss-scenario-end__turn")
      turn?.replaceChildren(
        make(
          "a",
          { className: "ss-scenario-end__before", href: before ? to(before) : back },
          make("span", {}, t("way.before")),
          ` ${before ? before[1] : t("way.plan")}`,
        ),
        make(
          "a",
          { className: "ss-scenario-end__after", href: after ? to(after) : back },
          make("span", {}, after ? t("way.after") : t("way.last")),
          ` ${after ? after[1] : t("way.to-session")}`,
        ),
      )
    },
    () => {},
  )
})()
