// Finds the records that answer what someone typed. Knows nothing of the page: it runs in a browser and in the tests.
import MiniSearch from "minisearch"
import { stemmer } from "stemmer"
import silent from "./filler.json"
import { recipe } from "./recipe.js"

// The words that are in every question, and say nothing about it; and which computer, chair or child it was. The build
// reads the same list.
const filler = new Set(silent)
const apart = new Set(recipe.apart.split(" "))
const stems = new Map()
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
const HALF = LETTERS.length / 2

const stem = (word) => {
  const singular = word.replace(/s$/, "")
  if (!stems.has(word)) stems.set(word, apart.has(singular) ? singular : stemmer(word))
  return stems.get(word)
}

/** The words of a text: "wife's" is "wife", "he'll" is "he", and "wi-fi" is also "wifi". */
function words(text) {
  const all = []
  for (const [written] of text
    .toLowerCase()
    .replace(/['’](s|ll|ve|re|d|m)\b/g, "")
    .replace(/['’]/g, "")
    .matchAll(/[\p{L}\p{N}]+(-[\p{L}\p{N}]+)*/gu)) {
    const parts = written.split("-")
    all.push(...parts)
    if (parts.length > 1) all.push(parts.join(""))
  }
  return all
}

/**
 * How many slips lie between two words, of at most so many: a letter more, less, or another, or two neighbors swapped.
 * A plural is none, because the dictionary leaves it out.
 */
function slips(one, other, most) {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  const [a, b] = [one.slice(at), other.slice(at)]
  if (a === b || (a === "s" && !b)) return 0
  if (!most) return Infinity
  const rest = (x, y) => slips(a.slice(x), b.slice(y), most - 1)
  const swapped = a[0] === b[1] && a[1] === b[0]
  return 1 + Math.min(rest(1, 0), rest(0, 1), rest(1, 1), swapped ? rest(2, 2) : Infinity)
}

/** The words of a text that tell something, each once; all of them, if none does. */
function telling(text) {
  const all = words(text)
  const own = all.filter((word) => !filler.has(word))
  return [...new Set((own.length ? own : all).map(stem))]
}

export class Finder {
  /** `dictionary`: all words of the records. Add every record before asking. */
  constructor(dictionary) {
    this.synonyms = new Map()
    this.dictionary = dictionary.split(" ")
    this.known = new Set(this.dictionary)
    this.vocabulary = [...this.dictionary, ...silent] // what people may mean to type, the most frequent words first
    this.records = []
    this.phrasings = [] // of each record: its title and what people ask, as telling words
    this.weights = new Map()
    this.spread = new Map() // in how many records a word is
    const same = (value) => value
    this.index = new MiniSearch({
      fields: Object.keys(recipe.fields),
      stringifyField: same,
      tokenize: same,
      processTerm: same,
    })
  }

  /** What else to look for, by word. */
  means(synonyms) {
    for (const [word, more] of Object.entries(synonyms)) this.synonyms.set(stem(word), more.flatMap(words).map(stem))
    this.vocabulary.push(...Object.keys(synonyms))
  }

  add(record) {
    const asked = record.asked.split(" ").map((set) => this.read(set))
    const title = telling(record.title)
    const fields = { title, asked: asked.flat(), around: this.read(record.around), text: this.read(record.text) }
    this.weights.clear()
    this.index.add({ id: this.records.push(record) - 1, ...fields })
    this.phrasings.push([title, ...asked].map((phrasing) => new Set(phrasing)))
    for (const word of new Set(Object.values(fields).flat())) this.spread.set(word, (this.spread.get(word) ?? 0) + 1)
  }

  /** The stems of a set of words: how many words of the dictionary lie between one and the one before, five bits to a letter. */
  read(set) {
    const stems = []
    let at = -1
    let gap = 0
    let place = 1
    for (const letter of set) {
      const digit = LETTERS.indexOf(letter)
      gap += place * (digit % HALF)
      place *= HALF
      if (digit >= HALF) continue
      at += gap + 1
      stems.push(stem(this.dictionary[at]))
      gap = 0
      place = 1
    }
    return stems
  }

  /** The best hits for what someone typed, best first: records, one for each case. */
  find(typed) {
    const asked = this.asked(typed)
    if (!asked.own.length) return []
    const said = typed.toLowerCase()
    const whole = telling(typed)
    const patron = recipe.patron.test(said) && !recipe.staff.test(said)
    const kinds = patron ? recipe.patrons : recipe.kinds
    const matches = this.index.search(asked.terms.join(" "), {
      tokenize: (text) => text.split(" "),
      processTerm: (term) => term,
      boost: recipe.fields,
      bm25: recipe.bm25,
      weights: { prefix: recipe.prefix },
      boostTerm: (term) => (asked.own.includes(term) ? 1 : recipe.synonym),
      prefix: (term) => term === asked.last && term.length > 2,
    })
    const ranked = matches.slice(0, recipe.weighed).map(({ id, score, queryTerms }) => {
      const met = (word) =>
        queryTerms.includes(word) || asked.instead.get(word)?.some((synonym) => queryTerms.includes(synonym))
      const share = asked.own.filter(met).length / asked.own.length
      const phrasings = this.phrasings[id]
      const near = Math.max(...phrasings.map((phrasing) => this.near(asked.own, phrasing)))
      const record = this.records[id]
      const same = phrasings.some(
        (phrasing) => phrasing.size === whole.length && whole.every((word) => phrasing.has(word)),
      )
      const nearness = 1 + recipe.near * near + (same ? recipe.same : 0)
      return {
        record,
        of: id - (record.case || 0),
        points: score * share ** recipe.share * nearness * kinds[record.kind],
      }
    })
    ranked.sort((a, b) => b.points - a.points)
    const cases = new Set()
    const hits = ranked.filter(({ of }) => !cases.has(of) && cases.add(of))
    return mixed(leading(hits, patron))
      .slice(0, recipe.hits)
      .map((hit) => hit.record)
  }

  /** What to search for: the words that tell something, and what else they may mean. */
  asked(typed) {
    const all = words(typed)
    const own = new Set(telling(typed))
    const instead = new Map()
    all.forEach((word, i) => {
      const joined = word + all[i + 1]
      if (this.known.has(joined) && word.length > 1) own.add(stem(joined))
    })
    for (const word of own) {
      const more = (this.spread.get(word) ?? 0) <= recipe.rare ? this.synonyms.get(word) : undefined
      if (more) instead.set(word, more)
    }
    const half = filler.has(all.at(-1)) || /\s$/.test(typed) ? undefined : all.at(-1)
    let last = half && stem(half)
    // "immigratio" begins no stem, but a word. So does a letter or two, which count only if there is nothing else.
    if (half && !this.knows(half) && this.begun(half) && (last.length > 2 ? !this.begins(last) : own.size === 1)) {
      own.delete(last)
      last = stem(this.begun(half))
      own.add(last)
    }
    return { own: [...own], instead, last, terms: [...new Set([...own, ...[...instead.values()].flat()])] }
  }

  /** What someone meant to type: slips of the thumb set right, but in no word of ours, and in none that is half typed. */
  meant(typed) {
    return typed.replace(/[\p{L}\p{N}]+(?:['’]t)?/gu, (written, at) => {
      const word = written.toLowerCase()
      const last = at + word.length === typed.length
      return this.knows(word) || (last && this.begun(word)) ? written : (this.nearest(word) ?? written)
    })
  }

  /** Whether something was asked yet: there is more than filler and beginnings of our words. */
  tells(typed) {
    return words(typed).some((word) => !filler.has(word) && !this.begun(word))
  }

  /** The word that someone meant to type, or the two that were written as one. Numbers, which may be of laws, stay. */
  nearest(word) {
    if (/[^\p{L}]/u.test(word)) return
    for (const [before, letters] of recipe.slips.entries()) {
      const most = before + 1
      const near = this.vocabulary.find(
        (known) => Math.max(known.length, word.length) >= letters && slips(word, known, most) <= most,
      )
      if (near) return near
      for (let at = 3; at <= word.length - 3; at++) {
        const parts = [word.slice(0, at), word.slice(at)]
        if (parts.every((part) => this.spread.has(stem(part)))) return parts.join(" ")
      }
    }
  }

  /** Whether a word is one of ours. */
  knows(word) {
    const own = stem(word)
    return filler.has(word) || this.spread.has(own) || this.synonyms.has(own)
  }

  /** The most frequent word that begins like that. */
  begun(letters) {
    return this.vocabulary.find((word) => word.startsWith(letters))
  }

  /** Whether some stem begins like that. */
  begins(letters) {
    for (const word of this.spread.keys()) if (word.startsWith(letters)) return true
    return false
  }

  /** How near a question is to a phrasing, from 0 to 1: rare words count more. */
  near(own, phrasing) {
    let both = 0
    let whole = 0
    for (const word of phrasing) whole += this.weight(word)
    for (const word of own) {
      whole += this.weight(word)
      if (phrasing.has(word)) both += 2 * this.weight(word)
    }
    return whole ? both / whole : 0
  }

  /** How much it says that a word is met: more if few records have it. */
  weight(word) {
    if (!this.weights.has(word))
      this.weights.set(word, Math.log(1 + this.records.length / (this.spread.get(word) ?? 1)))
    return this.weights.get(word)
  }
}

// A patron reads first what is written for patrons; staff, a line to say before what has none.
function leading(hits, patron) {
  const first = hits.findIndex(({ record: { kind } }) => kind === "policy" || (kind === "answer" && !patron))
  const enough = patron ? recipe.written : recipe.spoken
  if (first > 0 && hits[first].points >= enough * hits[0].points) hits.unshift(...hits.splice(first, 1))
  return hits
}

// Three cards that fit are better than four, if a clause of the policy or a law is nearly as good.
function mixed(hits) {
  const desk = ({ record }) => record.kind === "answer" || record.kind === "story"
  const other = hits.findIndex((hit) => !desk(hit))
  if (other > 2 && hits[other].points >= recipe.other * hits[0].points) hits.splice(2, 0, ...hits.splice(other, 1))
  return hits
}
