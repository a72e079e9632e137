"""Merges the problems that follow from one fault: an id, a term or a page that is gone, or a policy that was copied."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace

from ..content.sections import ID
from ..content.settings import MKDOCS_YML
from ..text.problem import Problem

MANY = 5
"""The least number of problems about the same thing that are merged into one."""

_NAMED = 3
"""How many of their files the merged problem names."""

_MORE = {
    "id": "references and links name it{where}",
    "term": f'places name it{{where}}: if it was a term, give it back in {MKDOCS_YML}, below "vocabularies"',
    "twice": "references do not say whether they mean {name}{where}: delete what was copied, or give each part an id of its own",
    "value": "rows have it: if it is right, name it in the front matter, in quotation marks if it has a comma",
    "promises": "parts of this page promise something, too",
    "garbled": "words of this file were, too: if a program saved it otherwise than as UTF-8, bring back the file as it was",
}
"""What the merged problem says of the others, by the kind of thing that all of them are about."""

_AT = {
    "page": "the file is not there, but {count} references and links lead to it{where}: bring it back; if it has another name now, write that in each",
    "row": "{count} answers do not agree with this row{where}: correct it; if it is right, each of them has to begin with its verdict",
    "fact": "{count} passages that print this fact break a rule of this library{where}: correct the fact, or else the rule and the texts: {first}",
    "lines": "{count} lines are not addresses, as in a file that was saved as a table: bring back the file as it was",
}
"""The message in place of all of them where the cause has a file and a line: `row docs/policy/rules/a.md:12`."""

_LOST_ID = ": if a clause, a standard or a term had that id, give it back, {{#{name}}}, or record the current one in the front matter of that page: renamed: {{{name}: the-current-id}}; if your policy has none, take out what names it: sticky without policy#{name}"


def told_once(problems: Iterable[Problem], clauses: Callable[[], Container[str]]) -> Iterator[Problem]:
    """The problems; many about the same thing are merged into the first, with the number and the files of the others.

    A few about the id of one of the `clauses` that the handbook began with are not merged, and say what to do, too.
    """
    groups = defaultdict[str, list[Problem]](list)
    for problem in problems:
        groups[problem.about].append(problem)
    for about, same in groups.items():
        kind, _, name = about.partition(" ")
        lost_id = _LOST_ID.format(name=name) if kind == "id" and ID.fullmatch(name) else ""
        if not about or len(same) < MANY:
            known = lost_id and name in clauses()
            for each in same:
                instead = f"{' Or' * each.message.endswith('?')}{lost_id}"
                yield replace(each, message=each.message + instead) if known else each
            continue
        first, *others = same = sorted(same)
        at = kind in _AT
        files = list(dict.fromkeys(each.path for each in (same if at else others) if at or each.path != first.path))
        named = files[:_NAMED] + [f"{len(files) - _NAMED} more"] * (len(files) > _NAMED)
        where = f" ({', '.join(named)})" if named else ""
        if at:
            path, _, line = name.partition(":")
            message = _AT[kind].format(count=len(same), where=where, first=first.message)
            yield replace(first, path=path, line=int(line or 1), message=message)
            continue
        ends = "" if first.message.endswith("?") else ";"
        said = _MORE[kind].format(name=name, where=where)
        yield replace(first, message=f"{first.message}{ends} {len(others)} more {said}{lost_id}")
