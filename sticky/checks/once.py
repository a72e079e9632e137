"""Tells once what follows from one fault: an id that is gone, or a policy that was copied."""

import re
from collections import defaultdict
from dataclasses import replace

from ..content.cited import KIND_NAMES
from ..content.clauses import Clause
from ..content.handbook import Handbook
from ..content.sections import ID
from ..text.problem import Problem

MANY = 5
"""How many references with the same fault are told as one problem: a page was copied, or an id is gone."""

_NOT_THERE = re.compile(r'"#?(?:[^"#]*#)?([^"#]+)" is not a')
"""How messages begin that tell of an id that is not there."""


def told_once(book: Handbook, problems: list[Problem]) -> list[Problem]:
    """The problems, of which many that follow from one fault become one."""
    return _of_copies(book, _of_lost_ids(problems))


def _of_lost_ids(problems: list[Problem]) -> list[Problem]:
    named: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.code.startswith("dangling-") and (match := _NOT_THERE.match(problem.message)):
            named[match[1]].append(problem)
    for id_, same in named.items():
        references = [problem for problem in same if problem.code == "dangling-reference"]
        if len(references) >= MANY:
            first = min(references)
            how = f"{'' if first.message.endswith('?') else ';'} {len(same) - 1} more references and links name it"
            if ID.fullmatch(id_):
                how += f": if a clause, a standard or a term had that id, give it back, {{#{id_}}}, or record the current one in the front matter of that page: renamed: {{{id_}: the-current-id}}"
            problems = [problem for problem in problems if problem not in same]
            problems.append(replace(first, message=first.message + how))
    return problems


def _of_copies(book: Handbook, problems: list[Problem]) -> list[Problem]:
    # Those that follow from clauses that stand in two policies become one for each two policies.
    vague = [
        problem
        for problem in problems
        if problem.code == "ambiguous-reference" and problem.message.count(KIND_NAMES["policy"]) > 1
    ]
    if len(vague) < MANY:
        return problems
    first: dict[str, str] = {}
    twice: dict[tuple[str, str], list[Clause]] = defaultdict(list)
    for policy in book.policies:
        path = policy.document.path
        for clause in policy.clauses:
            if (other := first.setdefault(clause.id, path)) != path:
                twice[path, other].append(clause)
    said = []
    for (path, other), clauses in twice.items():
        more = f"and {len(clauses) - 1} more stand" if len(clauses) > 1 else "stands"
        message = f'"{{#{clauses[0].id}}}" {more} in {other}, too, and {len(vague)} references do not say which of the two they mean; delete what was copied, or give each clause an id of its own'
        said.append(Problem(path, clauses[0].line, "repeated-id", message))
    both = {path for pair in twice for path in pair}
    follow = {*vague, *(problem for problem in problems if problem.code == "missing-promise" and problem.path in both)}
    return [*said, *(problem for problem in problems if problem not in follow)]
