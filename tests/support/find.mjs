// Runs the search's own scripts without a page: reads the records as JSON on one line, and questions on each of the next, and
// prints for each question what it is taken for, and the addresses of the hits.
import { createInterface } from "node:readline"
import { runInThisContext } from "node:vm"

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const { finder: script, records, synonyms } = JSON.parse((await lines.next()).value)
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
for await (const line of lines) {
  const answers = JSON.parse(line).map((question) => {
    const meant = finder.meant(question)
    return [meant, finder.find(meant).map(({ url }) => url)]
  })
  process.stdout.write(`${JSON.stringify(answers)}\n`)
}
