// Runs the search's own scripts without a page: reads the records and questions as JSON, and prints for each question what
// it is taken for, and the addresses of the hits.
import { readFileSync } from "node:fs"
import { runInThisContext } from "node:vm"

const { finder: script, records, synonyms, questions } = JSON.parse(readFileSync(0, "utf8"))
let dictionary
const all = []
globalThis.handbookRecords = {
  know: (words) => {
    dictionary = words
  },
  add: (first, columns) => {
    for (const [key, values] of Object.entries(columns))
      for (const [at, value] of values.entries()) all[first + at] = { ...all[first + at], [key]: value }
  },
}
for (const code of [script, records]) runInThisContext(code)
const finder = new globalThis.finder.Finder(dictionary)
finder.means(synonyms)
for (const record of all) finder.add(record)
const answers = questions.map((question) => {
  const meant = finder.meant(question)
  return [meant, finder.find(meant).map(({ url }) => url)]
})
process.stdout.write(JSON.stringify(answers))
