"""The words that the theme says, in the handbook's language: PO files, as gettext and translators' tools know them.

The library's own file, `overrides/words/<language>.po`, comes first, then that of the package, then its English one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from gettext import c2py
from io import StringIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal
from jinja2 import UndefinedError
from markupsafe import Markup, escape

from ..text.files import contents, decode, unreadable, why
from ..text.kept import PACKAGE, digest
from ..text.problem import Problem, shown, suggestion, warning
from ..text.yaml_nodes import Node

WORDS = "overrides/words"
"""The folder of the files, one for each language, in the package and beside `mkdocs.yml`."""

SOURCE = "en"
"""The language whose file has every message."""

Forms = Mapping[str, str]
"""The text of a message by plural category, as Unicode's CLDR names them; a message that counts nothing has only `other`."""

_PLACEHOLDER = re.compile(r"\{(/?[a-z]+)\}")
_COUNTED = range(200)
"""Numbers that together have each plural category that a whole number can have in a language."""


@dataclass(frozen=True)
class Translation:
    """What the theme says, in one language."""

    language: str
    """As `theme.language` in `mkdocs.yml` names it."""
    messages: Mapping[str, Forms] = field(repr=False)

    def __call__(self, name: str, n: int | None = None, **values: object) -> str:
        """A message, with values in place of the names in braces; `n` is a number, which also chooses the plural.

        Raises Jinja's `UndefinedError` if there is no message of that name, or no value for a name in it.
        """
        text = self._text(name, n)
        given = {"n": n, **values}
        return _PLACEHOLDER.sub(lambda value: str(_value(value[1], given, name)), text)

    def markup(self, name: str, n: int | None = None, **values: object) -> Markup:
        """The message as markup. If a value is a start tag, such as `<b>` for `to`, the message’s `{/to}` ends it."""
        given: dict[str, object] = {"n": n, **values}
        for key, value in values.items():
            if isinstance(value, Markup) and value.startswith("<") and "<" not in value[1:]:
                given[f"/{key}"] = Markup("</{}>").format(value.strip("<>").split()[0])
        text = str(escape(self._text(name, n)))
        return Markup(_PLACEHOLDER.sub(lambda value: escape(_value(value[1], given, name)), text))

    def _text(self, name: str, n: int | None) -> str:
        if name not in self.messages:
            raise UndefinedError(f"there is no message {name!r} in {WORDS}")
        forms = self.messages[name]
        return forms["other"] if n is None else forms.get(self._locale.plural_form(n), forms["other"])

    def forms(self, name: str) -> str | Forms:
        """A message as scripts have it: its text, or that of each plural category. Raises Jinja's `UndefinedError`."""
        text = self._text(name, None)
        return self.messages[name] if len(self.messages[name]) > 1 else text

    def day(self, value: date) -> str:
        """A date as people write it: November 25, 2026."""
        return format_date(value, "long", locale=self._locale)

    def number(self, value: int) -> str:
        """A number as people write it: 1,000."""
        return format_decimal(value, locale=self._locale)

    @property
    def _locale(self) -> Locale:
        return Locale.parse(self.language, sep="-")

    @cached_property
    def fingerprint(self) -> str:
        """A digest of the language and all messages."""
        return digest(self.language, sorted((name, *sorted(forms.items())) for name, forms in self.messages.items()))


def names_in(text: str) -> frozenset[str]:
    """The names in braces in a message, which values replace."""
    return frozenset(_PLACEHOLDER.findall(text))


def _value(key: str, given: Mapping[str, object], name: str) -> object:
    if given.get(key) is None:
        raise UndefinedError(f"the message {name!r} needs a value for {key!r}")
    return given[key]


def english() -> Translation:
    """What the package says in English: every message."""
    return Translation(SOURCE, _messages(_file(PACKAGE, SOURCE).read_text(), SOURCE))


def load(root: Path, mkdocs: Node) -> tuple[Translation, list[Problem]]:
    """What the theme says in the language of the settings, with the project's own words, and every problem in these."""
    language = mkdocs.inside("theme", "language") or Node(SOURCE, 1)
    source, name = english(), str(language.value)
    try:
        Locale.parse(name, sep="-")
    except (UnknownLocaleError, ValueError):
        wrong = (
            f'"theme.language" is {shown(name)}, but must be the code of a language; for example: language: {SOURCE}'
        )
        return source, [Problem("mkdocs.yml", language.line, "bad-value", wrong)]
    whole, file = dict(source.messages), _file(PACKAGE, name)
    if name != SOURCE and file.is_file():
        whole |= _messages(file.read_text(), name)
    own = _file(root, name)
    if not (own.is_file() or file.is_file()):
        message = f'there are no words in "{name}", so pages say what the theme says in English, and voices read it wrongly; write them in {WORDS}/{name}.po'
        return Translation(name, whole), [warning("mkdocs.yml", language.line, "no-words", message)]
    if not own.is_file() or own.resolve() == file.resolve():
        return Translation(name, whole), []
    path = own.relative_to(root).as_posix()
    try:
        text, problems = decode(path, contents(own))
        problems += _faults(path, text or "", name, source)
        whole |= {key: forms for key, forms in _messages(text or "", name).items() if key in whole}
    except OSError as error:
        problems = [unreadable(path, why(error))]
    except PoFileError as error:
        message = 'this is not as PO files have it; write msgid "…", and on the next line msgstr "…"'
        problems = [Problem(path, error.lineno + 1, "bad-words", message)]
    return Translation(name, whole), problems


def _file(root: Path, language: str) -> Path:
    return root / WORDS / f"{language}.po"


def _faults(path: str, text: str, language: str, source: Translation) -> Iterator[Problem]:
    # Names that no message has, and names in braces that the English message does not have.
    for message in _read(text, language):
        name, *_ = _both(message.id)
        if not name:  # the head of the file
            continue
        line = message.lineno or 1
        known = source.messages.get(name)
        if known is None:
            wrong = f'there is no message "{name}"{suggestion(name, source.messages)}'
            yield Problem(path, line, "unknown-message", wrong)
            continue
        values = frozenset().union(*map(names_in, known.values()))
        for extra in sorted(frozenset().union(*map(names_in, _both(message.string))) - values):
            has = f"it has {', '.join(f'{{{value}}}' for value in sorted(values))}" if values else "it has none"
            yield Problem(path, line, "unknown-value", f'"{name}" has no value {{{extra}}}; {has}')


def _read(text: str, language: str) -> Catalog:
    return read_po(StringIO(text), locale=Locale.parse(language, sep="-"), abort_invalid=True)


@lru_cache(maxsize=8)
def _messages(text: str, language: str) -> Mapping[str, Forms]:
    # Cached: a process that reads several handbooks, such as the tests, would spend more time here than on them.
    # A translator's tool marks what a person has not looked at as fuzzy; gettext leaves it out, too.
    catalog, messages = _read(text, language), dict[str, Forms]()
    index, category = c2py(catalog.plural_expr), Locale.parse(language, sep="-").plural_form
    for message in catalog:
        name, *_ = _both(message.id)
        forms = _both(message.string)
        if not name or message.fuzzy or not all(forms):
            continue
        by_category = {category(n): forms[index(n)] for n in reversed(_COUNTED)} if len(forms) > 1 else {}
        messages[name] = {"other": forms[-1], **by_category}
    return messages


def _both(value: str | Sequence[str] | None) -> tuple[str, ...]:
    return (value or "",) if isinstance(value, str | None) else tuple(value)
