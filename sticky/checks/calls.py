"""Checks what pages call and print: macros and settings."""

import inspect
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..content.answer import DESK_FOLDER
from ..content.cited import BadReference
from ..content.facts import DECLARED
from ..content.handbook import DOCS, Handbook
from ..content.page import Call, Page, call_in
from ..content.reader import Unread
from ..macros import IN_SENTENCES, MACROS, SCENARIO_MACROS
from ..macros.choosing import MAX_OPTIONS, choose
from ..markdown.calls import MARK
from ..markdown.document import Document
from ..markdown.inline import bare
from ..markdown.tokens import line_of
from ..text.problem import Problem, suggestion, warning
from .markup import cells_in
from .references import Known


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """Calls of macros that do not exist or are called wrongly, and settings that do not exist."""
    known = Known(book.published, unread)
    settings = [*_settings(book.settings.model_dump(exclude_none=True)), *book.own.variables]
    for page in book.pages:
        body = page.document.body.replace(" ", "")
        without = body.replace("{{", "")
        single = any(f"{{{name}" in without for name in MACROS)
        if single or (not page.front.render_macros and "{{" in body):
            yield from _printed(page, settings)
        if page.calls:
            yield from _misplaced(page, book)
        for name, line in (*((call.name, call.line) for call in page.calls), *page.variables):
            if _in_answer(page, line):
                yield Problem(page.document.path, line, "macros-off", f'"{name}" in braces {_IN_ANSWER}')
        before: list[tuple[str, ...]] = []
        for call in page.calls:
            if call.name == "people_to_call" and not book.owner.people_to_call:
                message = '"people_to_call" in mkdocs.yml names nobody, so this page tells nobody whom to call; write there: - {role: Supervisor on duty, phone: "…"}'
                yield Problem(page.document.path, call.line, "nobody-to-call", message)
            if call.name in SCENARIO_MACROS and not book.own.calls(call.name):
                yield from _again(page, call, before)
            yield from _call(known, page, call)
        for name, line in page.variables if book.own.macros is not None else ():  # unknown macros may add any
            if name in MACROS:
                message = f'"{name}" is a macro and needs parentheses; write {_form(name)}'
                yield Problem(page.document.path, line, "bad-macro-call", message)
            elif name not in settings and not name.startswith("facts."):  # `facts` tells of those
                all_ = [*settings, *(f"facts.{fact}" for fact in DECLARED)]
                ends = name.split(".")[0], name.split(".")[-1]
                alike = [each for each in all_ if (each.split(".")[0], each.split(".")[-1]) == ends]
                message = f'"{name}" is not a setting{suggestion(name, alike or all_)}'
                yield Problem(page.document.path, line, "unknown-setting", message)


def _call(known: Known, page: Page, call: Call) -> Iterator[Problem]:
    book, path, macro = known.book, page.document.path, MACROS.get(call.name)
    if book.own.calls(call.name):
        try:
            if own := (book.own.macros or {}).get(call.name):
                inspect.signature(own).bind(*call.args, **dict(call.kwargs))
        except TypeError as error:
            message = f'"{call.name}" cannot be called like this ({error}); it is a macro of your own: call it as it is defined'
            yield Problem(path, call.line, "bad-macro-call", message)
        except ValueError:
            pass  # Python does not know its signature
        return
    if macro is None:
        hint = suggestion(call.name, [*MACROS, *(book.own.macros or ())]) or "; correct its name, or remove the call"
        yield Problem(path, call.line, "unknown-macro", f'"{call.name}" is not a macro{hint}')
        return
    given = (*call.args, *dict(call.kwargs).values())
    try:
        bound = inspect.signature(macro).bind(book, *call.args, **dict(call.kwargs))
        if not all(isinstance(value, str) for value in given):
            raise TypeError("every argument must be text in quotation marks")
    except TypeError as error:
        message = f'"{call.name}" cannot be called like this ({error}); write {_form(call.name)}'
        yield Problem(path, call.line, "bad-macro-call", message)
        return
    try:
        if given:  # only a name that an author wrote can be wrong
            macro(*bound.args, **bound.kwargs)
    except BadReference as error:
        if not known.excuses(error, {*given}):
            yield error.problem(path, call.line)
    else:
        if given and macro is choose:
            yield from _columns(page, call.line, len(bound.args) - 2)


def _misplaced(page: Page, book: Handbook) -> Iterator[Problem]:
    for name, line, heading in beside_words(page.document):
        message = f'"{name}" is called in a heading, which is shown elsewhere, too, where macros do not run; write the heading without it'
        if not heading:
            message = f'"{name}" inserts a block of its own, and a sentence cannot have one; put the call on a line of its own, with a blank line above and below'
        if heading or (name in MACROS and name not in IN_SENTENCES and not book.own.calls(name)):
            yield Problem(page.document.path, line, "misplaced-macro", message)


def beside_words(document: Document) -> Sequence[tuple[str, int, bool]]:
    """Each call in a heading, or with words on its row: its name, its line, and whether that is a heading."""
    calls: Sequence[tuple[str, int, bool]] = document.findings.get("calls beside words", lambda: [*_beside(document)])
    return calls


def _beside(document: Document) -> Iterator[tuple[str, int, bool]]:
    # Calls that are part of an address are reported elsewhere.
    for text in (text for text in document.texts() if "{{" in text.markdown):
        for before, block in pairwise(text.tokens):
            heading = before.type == "heading_open"
            rows = block.content.split("\n") if block.type == "inline" and MARK in block.content else ()
            for line, row in enumerate(rows, line_of(block, 0)):
                words = _ADDRESS.sub("", row).split(MARK)
                for number in words[1::2] if heading or "".join(words[::2]).strip() else ():
                    if call := call_in(text.calls[int(number)]):
                        yield call.name, line, heading


_ADDRESS = re.compile(r"\]\([^()]*\)")
_IN_ANSWER = "is printed as text in an answer, which is shown on other pages, too; write a link: [words][id]"


def _in_answer(page: Page, line: int) -> bool:
    # On a page of answers, the text above the first answer is the page's own.
    begins = next((section.line for section in page.document.sections if section.level > 1), line + 1)
    return page.document.path.startswith(f"{DOCS}/{DESK_FOLDER}/") and line >= begins


def _printed(page: Page, settings: Sequence[str]) -> Iterator[Problem]:
    # What looks like a call or a setting outside code, but is printed as text.
    path, off = page.document.path, not page.front.render_macros
    for block in (token for text in page.document.texts() for token in text.tokens if token.type == "inline"):
        pieces, line = bare(block).split("{"), line_of(block, 0)
        for i, (before, behind) in enumerate(pairwise(pieces)):
            line += before.count("\n")
            begun, call, _ = behind.partition("(")
            name, two = begun.partition("}")[0].strip(" -"), i > 0 and not before
            if off and two and (name in MACROS or name in settings) and not name.startswith("facts."):
                in_answer = _in_answer(page, line)
                how = "is printed as text here; add to the front matter: render_macros: true"
                yield Problem(path, line, "macros-off", f'"{name}" in braces {_IN_ANSWER if in_answer else how}')
                if in_answer:
                    continue
                return  # one line of front matter mends them all
            if off and two and call and name.isidentifier():
                message = f'"{name}" in braces is printed as text here; if it calls a macro, add to the front matter: render_macros: true; if it is text, put it in backticks'
                yield warning(path, line, "macros-off", message)
            if call and not two and name in MACROS:
                message = f'"{{{begun}(" is printed as text; a call has two braces on each side: {_form(name)}'
                yield Problem(path, line, "bad-macro-call", message)


def _again(page: Page, call: Call, shown: list[tuple[str, ...]]) -> Iterator[Problem]:
    # Each part of a scenario has an id, which may stand on a page only once. `shown`: the parts shown before.
    parts = ("prompts", "complications", "answer") if call.name in ("scenario", "facilitator") else (call.name,)
    what = [(part, *map(str, call.args), *(str(value) for _, value in call.kwargs)) for part in parts]
    if twice := next((each for each in what if each in shown), None):
        message = f'the {twice[0]} of "{twice[-1]}" would stand twice on this page; keep one call that shows them'
        yield Problem(page.document.path, call.line, "repeated-call", message)
    shown.extend(what)


def _columns(page: Page, line: int, options: int) -> Iterator[Problem]:
    # A choice is among the columns, after the first, of the table directly below the call.
    rows = page.document.body.split("\n")[line - page.document.body_line :]
    end = next((i for i, row in enumerate(rows) if "}}" in row), 0)
    head = next((text for row in rows[end + 1 :] if (text := row.strip(" \t>"))), "")
    columns = cells_in(head) - 1
    if "`" not in head and columns != options:
        message = f"choose() has {options} options, but the table below it has {columns} columns after its first; write as many options as columns, from 2 to {MAX_OPTIONS}"
        if not columns:
            message = "choose() lets a reader choose a column of the table directly below it, and there is none; write the table there, or remove the call"
        yield Problem(page.document.path, line, "bad-macro-call", message)


def _form(name: str) -> str:
    # A call of the macro with all its arguments.
    taken = [f'{argument}="…"' for argument in inspect.signature(MACROS[name]).parameters][1:]
    return f"{{{{ {name}({', '.join(taken)}) }}}}"


def _settings(values: dict[str, object], prefix: str = "") -> Iterator[str]:
    # The names of the settings that pages can print.
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _settings(value, f"{prefix}{key}.")
        elif not isinstance(value, tuple):
            yield prefix + key
