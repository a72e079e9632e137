"""What leads to an answer: the search, and everything from A to Z."""

import re
from collections import defaultdict
from collections.abc import Iterator

from sticky.content.handbook import A_TO_Z, Handbook, asked_by

from .context import Context
from .desk import asker_labels, who_asks

_WORD = re.compile(r"[a-z]{3,}")
_SHORTENED = re.compile(r"\w+n['’]t\b|['’](?:(?:s|ll|ve|re|d|m)\b)?")
"""A negative such as “don’t”, and what an apostrophe adds to “we’ll” or “library’s”: nobody looks for “don” or “ll”."""
_ENDS = (("ies", "y"), ("ied", "y"), ("es", ""), ("ed", ""), ("ed", "e"), ("s", ""))

_COMMON = (
    "about across add added adds after afterward again ago ahead all almost alone along already also always and "
    "another any anybody anymore anyone anything anyway anywhere apart are around ask asked asks away back became "
    "because become becomes been before began begin begins begs behind being belong belongs beside besides best "
    "better between big bit both bring brings brought but came can cannot catching caught come comes coming could "
    "did differs does doing done down during each easy eight either else elsewhere enough even ever every "
    "everybody everyone everything exactly far fell few find finds first five follow followed following follows "
    "for forty found four from full gave get gets getting give given gives giving goes going gone good got great "
    "guess had hang happen happened happens has have having hear heard hears her here hers herself him himself "
    "his how however into its itself just keep keeping keeps kept knew know known knows last late later least "
    "leave leaves leaving left less let lets like liked likes little long look looked looking looks lot made make "
    "makes making many matter may maybe mean means meant met might mine more most much must myself near need "
    "needed needs neither never new next nice nobody none nor not nothing now odd off often okay old once one "
    "ones only onto other others our ours out over own perhaps please put puts quite ran rang rather reach "
    "reached real really same saw say saying says see seem seems seen sees self set seven several shall she "
    "should show showed showing shown shows since sit sits sitting six sixty some somebody someone something "
    "somewhere soon stand standing stands start started starting starts stay stayed still such sure take taken "
    "takes taking tell telling tells ten than that the their theirs them themselves then there these they thing "
    "think thinks this those three through till time today together told tomorrow tonight too took toward tried "
    "tries try turn turned turning turns twelve twice two under until upon ups use used uses using very want "
    "wanted wants was way ways well went were what whatever when whenever where wherever whether which while who "
    "whoever whole whom whose why will wish with within without would wrong wrote yes yesterday yet you your "
    "yours yourself"
)
_UNINDEXED = frozenset(_COMMON.split())
"""Words that nobody would look for in an index."""

_MOST = 24
"""A word in more entries than this is left out: it would not help anyone find one."""


def search(book: Handbook, placeholder: str) -> Context:
    """A wide search field."""
    return {"placeholder": placeholder, "all": A_TO_Z}


def seek(book: Handbook) -> Context:
    """What the search shows before anyone types, and when it finds nothing."""
    places = book.settings.vocabularies.where
    return {
        "askers": [(label, f"desk/#{asked_by(term)}") for term, label in who_asks(book)],
        "places": [(places.get(place.id, place.front.title), place.url) for place in book.desk],
        "all": A_TO_Z,
    }


def a_to_z(book: Handbook) -> Context:
    """Everything that answers something: by who asks, and by word as in the index of a book."""
    labels = asker_labels(book).items()
    askers = [(term, label, [answer for answer in book.answers if term in answer.askers]) for term, label in labels]
    letters: dict[str, list[tuple[str, list[tuple[str, str]]]]] = defaultdict(list)
    for word, titles in sorted(_index(book).items()):
        letters[word[0].upper()].append((word, sorted((title, url) for url, title in titles.items())))
    return {"askers": [(term, label, answers) for term, label, answers in askers if answers], "letters": letters}


def _index(book: Handbook) -> dict[str, dict[str, str]]:
    # By word, the titles of what it is in, by address. The forms of a word share an entry if it does not become too long.
    entries: dict[str, dict[str, str]] = defaultdict(dict)
    for title, url, texts in _entries(book):
        for word in {word for text in texts for word in _words(text)} - _UNINDEXED:
            entries[word][url] = title
    forms: dict[str, list[str]] = defaultdict(list)
    for word in entries:
        forms[next((base for base in _bases(word) if base in entries), word)].append(word)
    index = dict[str, dict[str, str]]()
    for base, words in forms.items():
        together = {url: title for word in words for url, title in entries[word].items()}
        index |= {base: together} if len(together) <= _MOST else {word: entries[word] for word in words}
    return {word: titles for word, titles in index.items() if len(titles) <= _MOST}


def _words(text: str) -> list[str]:
    text = text.lower()
    return _WORD.findall(_SHORTENED.sub("", text) if "’" in text or "'" in text else text)


def _bases(word: str) -> Iterator[str]:
    # Of what the word may be a plural or another form: “copies” and “copied” of “copy”, “stopped” of “stop”.
    for end, instead in _ENDS:
        if word.endswith(end):
            yield word.removesuffix(end) + instead
    if word.endswith("ed") and word[-4:-3] == word[-3:-2]:
        yield word[:-3]


def _entries(book: Handbook) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    # What the index lists: the title of each thing, its address, and the texts whose words it is listed under.
    for answer in book.answers:
        yield answer.title, answer.url, (answer.title, *answer.asked[:1])
    for items in book.cited.values():
        for item in items:
            if item.kind in ("law", "policy", "term"):
                yield item.title, item.url, (item.title,)
    for page in book.pages:
        if page.front.readers == "everyone":
            yield page.front.title, page.url, (page.front.title,)
