"""Checks a library's own rules for what its texts say, and that each of them can be broken and kept."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from ..content.cited import CitedKind
from ..content.edition import told
from ..content.handbook import Handbook
from ..content.house import HOUSE_RULES, House, HouseRule, Needed, load
from ..content.reader import Unread
from ..content.sections import SITUATION
from ..content.settings import MKDOCS_YML
from ..markdown.calls import written
from ..markdown.document import Document, Section
from ..text.files import contents
from ..text.kept import digest
from ..text.names import whole
from ..text.problem import Problem, shown
from ..text.yaml_nodes import Node
from .facts import of_use, unended

RULE = "house-rule"
"""The code of the problem that a text breaks a rule of the library’s own."""
_WIDE = 400


class _Unit(NamedTuple):
    """A passage, a section or a file, which a rule looks at; or the words in it that the rule finds."""

    path: str
    line: int
    below: str
    """The title of the heading that it stands below, or that begins it, without what follows a colon."""
    ids: Sequence[str]
    """The ids of the headings above it, its own included."""
    text: str


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """A problem for each place where a text breaks a rule of the library's own, for each rule that proves nothing, and for
    what has fewer cases than the library wants."""
    house, node, problems = load(book.root, book.facts)
    rules = house.rules
    yield from problems
    if node.value:
        source = contents(book.root / HOUSE_RULES)
        yield from unended(HOUSE_RULES, source.decode(errors="replace"))
        for use in told(source, "staff", book.facts).uses:
            yield from of_use(HOUSE_RULES, use, book.facts, needed=True) if not use.title else ()
    for kind, name, cases in _cases(book) if house.cases and not unread else ():
        if cases < (wanted := house.cases.get(kind, 0)):
            message = f"{shown(name)} has {cases or 'no'} {'case' if cases == 1 else 'cases'}, and this library wants {wanted}; name it in {'the catalog of an answer' if kind == 'asker' else 'the front matter of a scenario'}: {kind}: [{name}]"
            yield Problem(HOUSE_RULES, node.line_of("cases", kind), RULE, message)
    seen: dict[int, list[_Unit]] = {number: [] for number in range(len(rules))}
    about = Counter[int]()
    find = hits_in(book, house, node)
    parts = {document.path: {section.id for section in document.sections} for document in book.documents}
    for document in book.documents:
        hits, counts = find(document)
        about.update(dict(counts))
        for number, line, ids, words in hits:
            seen[number].append(_Unit(document.path, line, "", ids, words))
    for number, rule in enumerate(rules):
        line = node.line_of("rules", number)
        faults = [hit for hit in seen[number] if not any(_is_in(place, hit.path, hit.ids) for place in rule.but)]
        said = [*_of_no_use(rule, seen[number], parts, book.texts, unread)]
        if rule in rules[:number]:
            said.append("it is here already; remove one of the two")
        if rule.once:
            places = Counter(words for _, words in {(hit.path, hit.text) for hit in faults})
            faults = [hit for hit in faults if places[hit.text] > 1]
        if rule.listed_in:
            listed = book.texts[rule.listed_in].data.decode() if rule.listed_in in book.texts else ""
            faults = [hit for hit in faults if hit.text not in listed]
        if rule.least and not unread and len(faults) < rule.least:
            said.append(f"there are {len(faults)}, and have to be {rule.least}, such as {shown(rule.faulty, _WIDE)}")
        yield from (Problem(HOUSE_RULES, line, RULE, f"{shown(rule.rule, _WIDE)}: {fault}") for fault in said)
        most = _number(rule.most, about[number]) if rule.most else 0
        for hit in faults if len(faults) > most and not rule.least else ():
            what = shown(hit.text) if hit.text else f"this {rule.of}"
            many = f" ({len(faults)} do, and {most} may)" if most else ""
            message = f"{what} breaks a rule of this library{many}: {rule.rule} Right is, for example: {shown(rule.clean, _WIDE)}"
            uses, printed = book.texts[hit.path].uses, book.facts.printed
            facts = (use.fact for use in uses if use.printed and whole([printed.get(use.fact, "\0")]).search(hit.text))
            fact = max(facts, key=lambda fact: len(printed[fact]), default="")
            message += f' It prints the fact "{fact}", which may be wrong: see {MKDOCS_YML}.' if fact else ""
            cause = f"fact {MKDOCS_YML}:{book.facts.lines.get(fact, 1)}" if fact else ""
            yield Problem(hit.path, hit.line, RULE, message, about=cause)


def hits_in(book: Handbook, house: House, node: Node) -> Callable[[Document], Any]:
    """Returns a function that finds the hits of each rule in a document: the rule's number, the line, the ids above it, and
    the words; and how many passages each rule is about, if its limit is a percentage.
    """
    name = f"house {digest(repr(node))}"
    return lambda document: document.findings.get(name, partial(_in_document, book, document, house.rules))


def _cases(book: Handbook) -> Iterator[tuple[Needed, str, int]]:
    # What can need cases, by kind and name, with the number of its cases: scenarios; for an asker, answers; and for a law
    # whose section of the page of laws lists what rests on it, both.
    laws = {call.args[0] for page in book.pages for call in page.calls if call.name == "what_rests_on"}
    kinds: Mapping[CitedKind, Needed] = {"law": "law", "policy": "policy", "standard": "standards"}
    for item in {item.key: item for items in book.cited.values() for item in items if item.kind in kinds}.values():
        if item.key in laws:
            yield "law", item.key, sum(case.kind in ("scenario", "answer") for case in book.relying.get(item.key, ()))
        elif not item.key.startswith("law#"):
            yield kinds[item.kind], item.key, len(book.exercised.get(item.key, ()))
    used: Mapping[Needed, Counter[str]] = {
        "asker": Counter(asker for answer in book.answers for asker in answer.askers),
        "topics": Counter(topic for scenario in book.scenarios for topic in scenario.front.topics),
        "audience": Counter(audience for scenario in book.scenarios for audience in scenario.front.audience),
    }
    for kind, counts in used.items():
        yield from ((kind, term, counts[term]) for term in getattr(book.settings.vocabularies, kind))


def _number(count: str, of: int) -> int:
    return int(count[:-1]) * of // 100 if count.endswith("%") else int(count)


def _of_no_use(
    rule: HouseRule,
    seen: Sequence[_Unit],
    parts: Mapping[str, Container[str | None]],
    texts: Iterable[str],
    unread: Unread,
) -> Iterator[str]:
    # What is wrong with the rule itself.
    patterns = [each.pattern for each in (rule.about, rule.needs, rule.never) if each]
    curly = [each for each in patterns if each.startswith(("“", "‘")) and each.endswith(("”", "’"))]
    how = f"type straight quotation marks around {shown(curly[0])}" if curly else "correct that, or the rule"
    if not rule.found(rule.faulty):
        yield f'it proves nothing, for what is "faulty" does not break it; {how}'
    if rule.found(rule.clean):
        yield f'it proves nothing, for what is "clean" breaks it; {how}'
    lost, useless = list[str](), list[str]()
    for place in (*rule.where, *filter(None, [rule.listed_in]), *rule.but):
        path, _, id_ = place.partition("#")
        if path in unread:
            continue
        if not any(known.startswith(path) for known in texts) or (id_ and id_ not in parts.get(path, {id_})):
            lost.append(f"{shown(place)} is not there; write the path of a file, and behind # the id of a part of it")
        elif place in rule.but and path in parts and not any(_is_in(place, hit.path, hit.ids) for hit in seen):
            useless.append(f"nothing in {shown(place)} breaks it any more; delete the exception")
    yield from lost or useless  # where it looks at nothing, nothing can break it


def _is_in(place: str, path: str, ids: Sequence[str]) -> bool:
    start, _, id_ = place.partition("#")
    return path.startswith(start) and (not id_ or id_ in ids)


def _in_document(book: Handbook, document: Document, rules: Sequence[HouseRule]) -> list[Any]:
    units = _units(document, book.texts[document.path].data.decode(errors="replace"))
    hits, about = list[Any](), list[Any]()
    for number, rule in enumerate(rules):
        own = units[rule.of]
        if rule.below:
            own = [unit for unit in own if unit.below in rule.below]
        if rule.where:
            own = [unit for unit in own if any(_is_in(place, document.path, unit.ids) for place in rule.where)]
        # A rule is about few texts, so the others are skipped as fast as possible.
        for unit in (unit for unit in own if rule.about.search(unit.text)):
            found = rule.found(unit.text)
            hits += ([number, unit.line + unit.text.count("\n", 0, at), unit.ids, words] for at, words in found)
        if "%" in (rule.most or ""):
            about.append([number, sum(bool(rule.about.search(unit.text)) for unit in own)])
    return [hits, about]


def _units(document: Document, whole: str) -> dict[str, list[_Unit]]:
    # Passages are as readers see them, with each row of a table as one passage; sections, with those below them, and files
    # are as typed.
    path, rows, above = document.path, document.whole.split("\n"), list[Section]()
    texts, sections = [(document.intro, SITUATION.capitalize(), list[str]())], list[_Unit]()
    for number, section in enumerate(document.sections):
        above = [section, *(outer for outer in above if outer.level < section.level)]
        ids, below = [outer.id for outer in above if outer.id], section.title.partition(":")[0]
        texts.append((section.text, below, ids))
        later = (other.line for other in document.sections[number + 1 :] if other.level <= section.level)
        end = next(later, document.body_line + len(rows))
        text = "\n".join(rows[section.line - document.body_line : end - document.body_line])
        sections.append(_Unit(path, section.line, below, ids[:1] if section.id else [], text))
    passages = list[_Unit]()
    for part, below, ids in texts:
        for line, cells in groupby(part.paragraphs, lambda paragraph: paragraph.line):
            words = " — ".join(written(cell.words, part.calls) for cell in cells if cell.words)
            passages.append(_Unit(path, line, below, ids, " ".join(words.split())))
    return {"passage": passages, "section": sections, "file": [_Unit(path, 1, "", [], whole)]}
