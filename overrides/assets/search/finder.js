// Finds the records that answer what someone typed. Knows nothing of the page: it runs in a browser and in the tests.
import MiniSearch from "minisearch"
import { stemmer } from "stemmer"
import silent from "./filler.json"
import { recipe } from "./recipe.js"

// The words that are in every question, and say nothing about it; and which computer, chair or child it was. The build
// reads the same list.
const filler = new Set(silent)
const apart = new Set(recipe.apart.split(" "))
const together = new Map(
  Object.entries(recipe.together).flatMap(([word, all]) => all.split(" ").map((one) => [one, word])),
)
const stems = new Map()
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
const HALF = LETTERS.length / 2

const stem = (word) => {
  const singular = word.replace(/s$/, "")
  if (!stems.has(word)) stems.set(word, apart.has(singular) ? singular : stemmer(together.get(singular) ?? word))
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

/** What stays of a word without its vowels, except the first letter, and with no letter twice in a row: "library" is "lbry". */
const bones = (word) => (word[0] + word.slice(1).replace(/[aeiou]/g, "")).replace(/(.)\1+/g, "$1")

/** Whether a word is another with vowels, or one letter of two, left out: "frm", "wnt", "logd", "libry". */
function shortened(word, known) {
  if (known.length <= word.length || word[0] !== known[0] || bones(word) !== bones(known)) return false
  let at = 0
  for (const letter of known) if (letter === word[at]) at++
  return at === word.length
}

/** The stems of those of some words that tell something, each once; of all, if none does. */
function telling(all) {
  const own = all.filter((word) => !filler.has(word))
  return [...new Set((own.length ? own : all).map(stem))]
}

/** A phrasing: the stems of all words, and of what tells something, a key for those in any order, and the filler besides. */
function phrasing(all) {
  const told = all.some((word) => !filler.has(word))
  const silent = new Set(told ? all.filter((word) => filler.has(word)) : [])
  const key = [...new Set(all)]
    .filter((word) => !silent.has(word))
    .sort()
    .join(" ")
  return { every: new Set(all.map(stem)), own: new Set(telling(all)), key, besides: [...silent] }
}

/** The words of a dictionary in which each begins with a capital: how many letters it shares with the one before it. */
function unpacked(dictionary) {
  let before = ""
  return dictionary.split(/(?=[A-Z])/).map((word) => {
    before = before.slice(0, LETTERS.indexOf(word[0])) + word.slice(1)
    return before
  })
}

export class Finder {
  /** `dictionary`: all words of the records, packed. Add every record before asking. */
  constructor(dictionary) {
    this.synonyms = new Map()
    this.dictionary = unpacked(dictionary)
    this.known = new Set(this.dictionary)
    this.vocabulary = [...this.dictionary, ...silent] // what people may mean to type, the most frequent words first
    this.records = []
    this.page = "" // of the last record: the next on the same page has only its anchor
    this.phrasings = [] // of each record: its title, and what people ask
    this.said = new Map() // in how many phrasings a word is
    this.all = 0 // how many phrasings there are
    this.alike = new Map() // the same of all records, by their telling words
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
    for (const [word, more] of Object.entries(synonyms))
      this.synonyms.set(stem(words(word).at(-1)), more.flatMap(words).map(stem))
    this.vocabulary.push(...Object.keys(synonyms))
  }

  add(record) {
    const sets = [record.asked, record.also].filter(Boolean).join(" ").split(" ")
    const asked = sets.map((set) => phrasing(this.read(set)))
    const title = phrasing(this.singular(record.title))
    const fields = {
      title: [...title.own],
      asked: asked.flatMap(({ own }) => [...own]),
      around: telling(this.read(record.around)),
      text: telling(this.read(record.text)),
    }
    this.weights.clear()
    if (record.url.startsWith("#")) record.url = this.page + record.url
    this.page = record.url.split("#")[0]
    const id = this.records.push(record) - 1
    this.index.add({ id, ...fields })
    this.phrasings.push([title, ...asked])
    for (const { every } of [title, ...asked])
      for (const word of every) this.said.set(word, (this.said.get(word) ?? 0) + 1)
    this.all += asked.length + 1
    const named = recipe.named.includes(record.kind) ? [{ ...title, named: true }] : []
    for (const one of [...named, ...asked]) {
      const alike = this.alike.get(one.key) ?? []
      this.alike.set(one.key, [...alike, { ...one, id }])
    }
    for (const word of new Set(Object.values(fields).flat())) this.spread.set(word, (this.spread.get(word) ?? 0) + 1)
  }

  /** The words of a text as the dictionary has them: no plural whose singular it has. */
  singular(text) {
    const ours = (word) => this.known.has(word) || filler.has(word)
    return words(text).map((word) =>
      !ours(word) && /..[^s]s$/.test(word) && ours(word.slice(0, -1)) ? word.slice(0, -1) : word,
    )
  }

  /** The words of a set: how many words of the dictionary lie between one and the one before, five bits to a letter. */
  read(set) {
    const found = []
    let at = -1
    let gap = 0
    let place = 1
    for (const letter of set) {
      const digit = LETTERS.indexOf(letter)
      gap += place * (digit % HALF)
      place *= HALF
      if (digit >= HALF) continue
      at += gap + 1
      found.push(this.dictionary[at])
      gap = 0
      place = 1
    }
    return found
  }

  /** The best hits for what someone typed, best first: records, one for each case. */
  find(typed) {
    const asked = this.asked(typed)
    if (!asked.own.length) return []
    const said = typed.toLowerCase()
    const exact = this.exact(typed)
    const every = new Set(words(typed).map(stem))
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
    const ranked = matches
      .filter(({ id }, at) => at < recipe.weighed || exact.has(id))
      .map(({ id, score, queryTerms }) => {
        const met = (word) =>
          queryTerms.includes(word) || asked.instead.get(word)?.some((synonym) => queryTerms.includes(synonym))
        const share = asked.own.filter(met).length / asked.own.length
        const record = this.records[id]
        const covered = recipe.covered * this.covered(asked.own, this.phrasings[id])
        const nearness = (1 + covered + (exact.has(id) ? recipe.same : 0)) * (recipe.unlike + this.like(every, id))
        const common = this.phrasings[id].length ** recipe.common
        return {
          record,
          of: id - (record.case || 0),
          same: exact.get(id) ?? 0,
          points: score * share ** recipe.share * nearness * common * kinds[record.kind],
        }
      })
    ranked.sort((a, b) => b.same - a.same || b.points - a.points)
    const cases = new Set()
    const hits = ranked.filter(({ of, same }) => same || (!cases.has(of) && cases.add(of)))
    return mixed(leading(hits, patron))
      .slice(0, recipe.hits)
      .map((hit) => hit.record)
  }

  /**
   * The records with a title or a phrasing of the same telling words: how much of its filler was typed, too, and one more.
   * 0 if some of it was not. A whole title, with or without its article, comes before all phrasings.
   */
  exact(typed) {
    const whole = phrasing(this.singular(typed))
    const found = new Map()
    const also = (besides, named) => besides.filter((word) => !named || word !== "the")
    for (const { id, besides, named } of this.alike.get(whole.key) ?? []) {
      const own = also(besides, named)
      const said = own.filter((word) => whole.besides.includes(word)).length
      const all = said === own.length && (!named || said === also(whole.besides, named).length)
      const much = named
        ? all
          ? Infinity
          : recipe.nearly.includes(this.records[id].kind)
            ? 0.5 + said
            : 0
        : all
          ? 1 + said
          : 0
      found.set(id, Math.max(much, found.get(id) ?? 0))
    }
    return found
  }

  /** What to search for: the words that tell something, and what else they may mean. */
  asked(typed) {
    const all = words(typed)
    const own = new Set(telling(all))
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

  /**
   * The word that someone meant to type, or the two that were written as one. Few slip at the first or the last letter, so of
   * words as near, one that has both comes first; of those, one with the same letters. A word of three letters may only lack
   * one, or have two swapped. Two words of filler come before a word with another letter. Numbers, which may be of laws, stay.
   * Who writes in haste leaves out vowels: a word with nothing else left out comes first, filler before others.
   */
  nearest(word) {
    if (/[^\p{L}]/u.test(word)) return
    const two = (fits) => {
      for (let at = 2; at <= word.length - 2; at++) {
        const parts = [word.slice(0, at), word.slice(at)]
        if (parts.every(fits)) return parts.join(" ")
      }
    }
    if (word.endsWith("in") && this.knows(`${word}g`)) return `${word}g`
    const whole =
      word.length > 2
        ? this.vocabulary.filter(
            (known) => shortened(word, known) || (!/[aeiou]/.test(word) && shortened(word, `${known}s`)),
          )
        : []
    if (whole.length) {
      const missing = (known) => known.length - Number(filler.has(known))
      return whole.reduce((best, one) => (missing(one) < missing(best) ? one : best))
    }
    const letters = (one) => [...one].sort().join("")
    const own = letters(word)
    const swapped = (known) => letters(known) === own || letters(`${known}s`) === own
    const ends = (known) => Number(known[0] !== word[0]) + Number(known.at(-1) !== word.at(-1))
    const short = (known) =>
      word.length === 3 &&
      [known, `${known}s`].some((one) => one.length === 4 && !ends(one) && slips(word, one, 1) === 1)
    const far = (known) => 2 * ends(known) - Number(swapped(known))
    for (const [before, long] of recipe.slips.entries()) {
      const most = before + 1
      const near = this.vocabulary.filter(
        (known) =>
          (Math.max(known.length, word.length) >= long ||
            (!before && ((word.length > 2 && swapped(known)) || short(known)))) &&
          slips(word, known, most) <= most,
      )
      const silent = two((part) => filler.has(part))
      if (silent && !near.some((known) => !ends(known) && (known.length > word.length || swapped(known)))) return silent
      if (near.length) return near.reduce((best, one) => (far(one) < far(best) ? one : best))
      const both = two((part) => filler.has(part) || (part.length > 2 && this.spread.has(stem(part))))
      if (both) return both
    }
  }

  /** Whether a word is one of ours. */
  knows(word) {
    const own = stem(word)
    return filler.has(this.singular(word)[0]) || this.spread.has(own) || this.synonyms.has(own)
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

  /** How much of a question some phrasing has, from 0 to 1: rare words count more. */
  covered(own, phrasings) {
    const sum = (some) => some.reduce((all, word) => all + this.weight(word), 0)
    return Math.max(...phrasings.map((said) => sum(own.filter((word) => said.own.has(word))))) / sum(own)
  }

  /**
   * How like a question the nearest phrasings of a record are, filler and all, from 0 to 1: the mean cosine of their words.
   * Several say more than one, which may share a rare word by chance.
   */
  like(every, id) {
    const square = (word) => Math.log(1 + this.all / (1 + (this.said.get(word) ?? 0))) ** 2
    const sum = (some) => some.reduce((all, word) => all + square(word), 0)
    const whole = sum([...every])
    const cosine = (said) => sum([...every].filter((word) => said.has(word))) / Math.sqrt(whole * sum([...said])) || 0
    const nearest = this.phrasings[id]
      .map((phrasing) => cosine(phrasing.every))
      .sort((a, b) => b - a)
      .slice(0, recipe.nearest)
    return nearest.reduce((all, one) => all + one, 0) / nearest.length
  }

  /** How much it says that a word is met: more if few records have it. */
  weight(word) {
    if (!this.weights.has(word))
      this.weights.set(word, Math.log(1 + this.records.length / (this.spread.get(word) ?? 1)))
    return this.weights.get(word)
  }
}

// What was typed word for word stays first, and below a scenario's page, its card. Otherwise a patron reads first what is
// written for patrons, and staff what to say.
function leading(hits, patron) {
  const [best] = hits
  const move = (from, to) => from > to && hits.splice(to, 0, ...hits.splice(from, 1))
  if (!best) return hits
  if (best.same) move(best.record.kind === "story" ? hits.findLastIndex(({ of }) => of === best.of) : 0, 1)
  else {
    const first = hits.findIndex(({ record }) => record.kind === (patron ? "policy" : "answer"))
    if (hits[first]?.points >= (patron ? recipe.written : recipe.spoken) * best.points) move(first, 0)
  }
  return hits
}

// Three cards that fit are better than four, if a clause of the policy or a law is nearly as good.
function mixed(hits) {
  const desk = ({ record }) => record.kind === "answer" || record.kind === "story"
  const other = hits.findIndex((hit) => !desk(hit))
  if (other > 2 && hits[other].points >= recipe.other * hits[0].points) hits.splice(2, 0, ...hits.splice(other, 1))
  return hits
}
