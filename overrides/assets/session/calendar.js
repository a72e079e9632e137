// A session as an entry for a calendar (RFC 5545). Nothing here touches the page.
const LINE = 75
const bytes = new TextEncoder()

// A line in pieces of at most 75 octets: each further one begins with a space, and no letter is parted.
function folded(line) {
  const lines = [""]
  let room = LINE
  for (const letter of line) {
    const size = bytes.encode(letter).length
    if (size > room) {
      lines.push("")
      room = LINE - 1
    }
    lines[lines.length - 1] += letter
    room -= size
  }
  return lines.join("\r\n ")
}

const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n")

// `2026-12-08` and `14:30` as `20261208T143000`, which is that time wherever it is read.
const local = (on, start) => `${on}T${start}00`.replace(/[-:]/g, "")

// `on`, `start`: when it begins; `minutes`: how long it takes; `id`: the same for the same session; `now`: a moment.
function entry({ id, title, text, link, on, start, minutes, now }) {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Sticky Situations//Session//EN",
    "BEGIN:VEVENT",
    `UID:${id}`,
    `DTSTAMP:${now.toISOString().replace(/[-:]|\.\d+/g, "")}`,
    `DTSTART:${local(on, start)}`,
    `DURATION:PT${minutes}M`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(text)}`,
    `URL:${link}`,
    "END:VEVENT",
    "END:VCALENDAR",
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join("")
}

export { entry }
