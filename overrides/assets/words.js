// The words that scripts say, in the page's language. Before each script, the build puts those that it uses.
globalThis.handbookWords = (() => {
  "use strict"
  const plural = new Intl.PluralRules(document.documentElement.lang)
  const known = {}

  // A message, with values in place of the names in braces; `n` is a number, which also chooses the plural.
  function t(name, values = {}) {
    const forms = known[name]
    const text = forms[plural.select(values.n)] ?? forms.other ?? forms
    return text.replace(/\{(\w+)\}/g, (_, key) => values[key])
  }

  return { add: (more) => Object.assign(known, more), t }
})()
