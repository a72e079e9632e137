// The recipe of the search: everything that was tuned, in one place. `make find` tells what a change does.
const PEOPLE =
  "guy|man|woman|lady|girl|boy|kid|child|teen|teenager|mom|mother|dad|father|husband|wife|boyfriend|girlfriend|ex|parent|cop|officer|sheriff|detective|deputy|agent|lawyer|attorney|reporter|journalist|boss|manager|teacher|caseworker|neighbor|friend|brother|sister|visitor|stranger|regular|driver|nurse|medic|landlord"

export const recipe = {
  // How much a word counts by where it stands. `asked` has what people type, `around` the titles of what a record is in.
  fields: { title: 8, asked: 10, around: 3, text: 2 },
  // How fast a repeated word stops counting, how much a long text counts less, and the least that a match counts.
  bm25: { k: 2, b: 0.4, d: 0.25 },
  // How much it counts that a word begins like the last one, which may be half typed.
  prefix: 0.5,
  // From how many letters on a word may have one slip of the thumb, and from how many on two.
  slips: [5, 9],
  // Words whose stem means something else: a recording is not a record, and a booking is not a book.
  apart: "recording booking",
  // Words that people type for one another.
  together: {
    mother: "mom mum mommy momma mama",
    father: "dad daddy papa",
    teen: "teenager teenage adolescent",
    police: "cop popo pd",
    kid: "kidz kiddo",
    text: "txt",
    pin: "pw pwd",
    account: "acct acc",
    address: "addy addr",
    birthday: "bday",
    boyfriend: "bf",
    camera: "cam",
    computer: "pc comp",
    girlfriend: "gf",
    grandmother: "grandparent grandma gma granny gramma nana",
    grandfather: "grandpa gramps",
    information: "info",
    manager: "mgr",
    lawyer: "attorney atty",
    sheriff: "sherrif sherif shariff",
    library: "lib",
    child: "grandkid",
    colleague: "coworker",
    delete: "erase dlt",
    husband: "hubby",
    married: "wedding marriage marry",
    reporter: "journalist",
    video: "footage tape vid",
    message: "msg",
    phone: "fone cellphone telephone",
    before: "b4",
    check: "chk",
    report: "rpt",
    family: "fam",
    last: "prev previous",
    book: "bk bks",
    meeting: "mtg",
    room: "rm",
    appointment: "appt",
    stalk: "stalker stlkr",
    sell: "sold",
    someone: "somebody sum1 som1 some1",
    signature: "sig",
    steal: "stole stolen theft",
    hear: "heard",
    speak: "spoke spoken",
    break: "broke broken",
    hide: "hid hidden",
    keep: "kept",
    catch: "caught",
    night: "nite",
    forget: "forgot forgotten",
    lend: "lent",
    fight: "fought",
    throw: "threw thrown",
    choose: "chose chosen",
    dead: "died die dies dying deceased death",
    daughter: "son",
    picture: "pic pix photo foto photograph",
  },
  // A synonym helps only for a word that few records have, and counts less than the word itself.
  synonym: 0.25,
  rare: 60,
  // How much it counts that most of the words match, that what someone asked has them together, and that they are all that
  // tells something of it.
  share: 0.3,
  covered: 1.2,
  same: 2,
  // With how many of a record's phrasings a question is compared, the nearest, and what is left to a record that is like none.
  nearest: 5,
  unlike: 0.05,
  // How much it counts that a record has many phrasings: what people ask most comes before its special cases.
  common: 0.1,
  // Whose title, typed as it stands, comes before all; and what comes first if it is typed with other filler, too.
  named: ["answer", "story", "page"],
  nearly: ["answer", "story"],
  // What kinds of records come first: for staff, and for patrons, whose questions are about themselves and the library.
  kinds: { answer: 1, policy: 1, law: 0.85, term: 0.85, page: 0.75, story: 0.6 },
  patrons: { answer: 0.9, policy: 1.5, law: 0.75, term: 0.75, page: 0.75, story: 0.45 },
  // A patron asks about "my" things, or "do you". Staff speak of whoever stands there, of what somebody asked or told them, of
  // what to say, of those they work with.
  patron:
    /\b(my|mine|me|i)\b|\b(do|does|are|is|will|can|could|did|have|has) (you|the library)\b|\byou (guys|keep|sell|share|tell|track)\b/,
  staff: new RegExp(
    [
      String.raw`\b(patrons?|callers?|customers?)\b`,
      `^((an?|the|some|this|angry|old|young) )*(${PEOPLE})\\b`,
      `\\b(an?|the|this|some|another) (${PEOPLE})\\b`,
      String.raw`\b(he|she|they|police|someone|somebody|${PEOPLE}) (wants?|asks?|says?|needs?|demands?|insists?|brought)\b`,
      String.raw`\b(asked|told|emailed|phoned|handed|gave|showed|wants) (me|us)\b`,
      String.raw`\bmy (boss|supervisor|co-?worker|manager|desk|colleague|director)\b`,
      String.raw`\b(i|we) ((have|am|are) )?((allowed|supposed|required) )?(to )?(tell|say|do|give|let(?! my)|hand|confirm|describe)\b`,
      String.raw`\bwe\b`,
    ].join("|"),
  ),
  // One of the first three hits is of another kind than answers at the desk, if it comes to this share of the best.
  other: 0.5,
  // What comes first if it comes to this share of the best: for a patron what is written for patrons, for staff a line to say.
  written: 0.5,
  spoken: 0.5,
  // How many hits there are at most, and how many of what is found are weighed for them.
  hits: 5,
  weighed: 60,
}
