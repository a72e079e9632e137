// The words that scripts say, in the page's language: before each published script, the build puts those that it uses.
const messages = globalThis.handbookWords
const plural = new Intl.PluralRules(document.documentElement.lang)

// A message, with values in place of the names in braces; `n` is a number, which also chooses the plural.
export function t(name, values = {}) {
  const forms = messages[name]
  const text = forms[plural.select(values.n)] ?? forms.other ?? forms
  return text.replace(/\{(\w+)\}/g, (_, key) => values[key])
}
