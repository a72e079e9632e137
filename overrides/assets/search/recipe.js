// The recipe of the search: everything that was tuned, in one place. `make find` tells what a change does.
export const recipe = {
  // How much a word counts by where it stands. `asked` has what people type, `around` the titles of what a record is in.
  fields: { title: 8, asked: 10, around: 3, text: 2 },
  // How fast a repeated word stops counting, how much a long text counts less, and the least that a match counts.
  bm25: { k: 1.2, b: 0.4, d: 0.5 },
  // How much it counts that a word begins like the last one, which may be half typed.
  prefix: 0.5,
  // From how many letters on a word may have one slip of the thumb, and from how many on two.
  slips: [5, 9],
  // Words whose stem means something else: a recording is not a record, and a booking is not a book.
  apart: "recording booking",
  // A synonym helps only for a word that few records have, and counts less than the word itself.
  synonym: 0.25,
  rare: 15,
  // How much it counts that most of the words match, and that they are nearly what someone asked, or
  // exactly that.
  share: 0.8,
  near: 0.8,
  same: 2,
  // What kinds of records come first: for staff, and for patrons, whose questions are about themselves and the library.
  kinds: { answer: 1, policy: 1, law: 0.85, term: 0.85, page: 0.75, story: 0.6 },
  patrons: { answer: 0.9, policy: 1.5, law: 0.75, term: 0.75, page: 0.75, story: 0.45 },
  // A patron asks about "my" things, or "do you"; staff speak of patrons, of what to say, of those they work with.
  patron:
    /\b(my|mine|me|i)\b|\b(do|does|are|is|will|can|could|did|have|has) (you|the library)\b|\byou (guys|keep|sell|share|tell|track)\b/,
  staff:
    /\b(patrons?|callers?)\b|\b(a|an|the|this|some) (customer|kid|cop|officer|teen|child|man|woman|guy|lady)\b|\b(he|she|they|someone|somebody) (wants?|asks?|says?|needs?)\b|\bmy (boss|supervisor|co-?worker|manager|desk|colleague|director)\b|\b(i|we) (tell|say|do|give|let|hand)\b/,
  // One of the first three hits is of another kind than answers at the desk, if it comes to this share of the best.
  other: 0.5,
  // What comes first if it comes to this share of the best: for a patron what is written for patrons, for staff a line to say.
  written: 0.5,
  spoken: 0.7,
  // How many hits there are at most, and how many of what is found are weighed for them.
  hits: 5,
  weighed: 60,
}
