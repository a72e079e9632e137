// Scores a host as the MDN HTTP Observatory does, and prints what it found as JSON: node tests/support/observatory.mjs localhost:8443

import fs from "node:fs"

// Whose names browsers know to be TLS alone is a list that the package fetches when its install scripts run, and they
// do not here. A host on this machine is on no such list, so an empty one says the same.
const read = fs.readFileSync
fs.readFileSync = (file, ...rest) => (String(file).endsWith("hsts-preload.json") ? "{}" : read(file, ...rest))

const { scan } = await import("@mdn/mdn-http-observatory")
const { scan: total, tests } = await scan(process.argv[2])
const parts = Object.entries(tests).map(([name, test]) => [name, test.scoreModifier])
console.log(JSON.stringify({ score: total.score, parts: Object.fromEntries(parts) }))
