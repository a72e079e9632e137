// Light, dark, or as on the device. A choice is stored in the browser, under the key that first.js reads before a page is
// painted. Following the device is the default, so nothing is stored for it.
;(() => {
  document.documentElement.classList.replace("no-js", "js")
  const choices = [...document.querySelectorAll("[data-ss-scheme] input")]
  if (!choices.length) return
  const FOLLOWS = "(prefers-color-scheme)"
  const noted = `${__md_scope.pathname}.__palette`
  const light = matchMedia("(prefers-color-scheme: light)")
  const painted = document.createElement("meta")
  painted.name = "theme-color"
  document.head.append(painted)

  const of = (media) => choices.find((choice) => choice.dataset.mdColorMedia === media)
  const colors = ({ dataset }) => ({
    media: dataset.mdColorMedia,
    scheme: dataset.mdColorScheme,
    primary: dataset.mdColorPrimary,
    accent: dataset.mdColorAccent,
  })

  function show(choice) {
    const device = light.matches ? "(prefers-color-scheme: light)" : "(prefers-color-scheme: dark)"
    const shown = choice.dataset.mdColorMedia === FOLLOWS ? of(device) || choice : choice
    for (const [name, value] of Object.entries(colors(shown)))
      document.body.setAttribute(`data-md-color-${name}`, value)
    // After each choice comes a label that selects the next one.
    for (const other of choices) other.nextElementSibling.hidden = other !== choice
    painted.content = getComputedStyle(document.querySelector(".md-header")).backgroundColor
  }

  function keep(choice) {
    try {
      if (choice.dataset.mdColorMedia === FOLLOWS) localStorage.removeItem(noted)
      else localStorage.setItem(noted, JSON.stringify({ index: choices.indexOf(choice), color: colors(choice) }))
    } catch {
      // In a browser that stores nothing, the choice affects only this page.
    }
  }

  function chosen() {
    const note = __md_get("__palette")
    const index = note ? note.index : choices.findIndex((other) => matchMedia(other.dataset.mdColorMedia).matches)
    return choices[index] || choices[0]
  }

  const first = chosen()
  first.checked = true
  show(first)
  light.addEventListener("change", () => show(choices.find((choice) => choice.checked)))
  for (const choice of choices) {
    choice.addEventListener("change", () => {
      show(choice)
      keep(choice)
    })
    // Arrow keys choose among the three; Enter selects the next one, like a click on the visible label.
    choice.addEventListener("keydown", ({ key }) => {
      if (key !== "Enter") return
      const next = choices[(choices.indexOf(choice) + 1) % choices.length]
      next.click()
      next.focus()
    })
  }
})()
