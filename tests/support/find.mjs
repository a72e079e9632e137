// Runs the search's own scripts without a page: reads the records and questions as JSON, and prints the addresses of the
// hits for each question.
import { readFileSync } from "node:fs"
import { runInThisContext } from "node:vm"

const { scripts, records, questions } = JSON.parse(readFileSync(0, "utf8"))
let synonyms
const pieces = []
globalThis.handbookRecords = {
  begin: (given) => {
    synonyms = given.synonyms
  },
  add: (at, piece) => {
    pieces[at] = piece
  },
}
for (const script of [...scripts, records]) runInThisContext(script)
const finder = new globalThis.handbookFinder(synonyms)
for (const record of globalThis.handbookFinder.records(pieces)) finder.add(record)
const found = questions.map((question) => finder.find(question).map(({ url }) => url))
process.stdout.write(JSON.stringify(found))
