"""Lists what a handbook can take from the shelf, and takes it, or puts it back."""

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from ..checks.adoption import TO_DO
from ..content.origin import Origin
from ..text.problem import Refused
from . import update
from .console import counted, handbook
from .init.shelf import EVERYTHING, Choice, Part
from .init.texts import begun, choice_of, newer, profile_of, shelf_of
from .init.to_do import to_do


def shelf(root: Path, options: Namespace) -> None:
    """The command `sticky shelf`."""
    before = origin_of(root)
    texts, words = shelf_of(before.answers["state"]), handbook(root).settings.vocabularies
    here = texts.chosen(choice_of(before))
    wanted = texts.named(*(options.parts or [EVERYTHING]))
    order = [*words.asker, "anyone", "", *words.where]
    labels = {**words.asker, **words.where, "anyone": "Anyone", "": "Pages"}

    left = sorted(
        (part for part in texts.parts if part in wanted and part not in here),
        key=lambda part: ([order.index(term) if term in order else len(order) for term in texts.asked(part)], part),
    )
    for (asker, where), group in groupby(left, texts.asked):
        print(f"\n{labels.get(asker, asker)}{f': {labels.get(where, where)}' if where else ''}")
        for part in group:
            needs = sorted(other for other in texts.with_needs([part]) - here - {part} if (other[0], "") not in here)
            with_it = f" (with {', '.join(map(texts.name, needs))})" if needs else ""
            print(f"{texts.words(part):6}  {texts.name(part)}: {texts.title(part)}{with_it}")
    print(f"\n{counted(len(left), 'part')} on the shelf, each with its words. To take one: sticky take, and its name.")


def take(root: Path, options: Namespace) -> None:
    """The command `sticky take`."""
    before = origin_of(root)
    texts, choice = shelf_of(before.answers["state"]), choice_of(before)
    parts = texts.named(*options.parts)
    # Parts that the library has removed by hand come back, too, as if they had been put back on the shelf.
    lost = [part for part in texts.chosen(choice).intersection(parts) if not _is_in(root, part)]
    base = newer(before, texts.less(choice, lost)) if lost else before
    change(root, base, newer(before, texts.more(choice, parts)))


def put_back(root: Path, options: Namespace) -> None:
    """The command `sticky put-back`."""
    before = origin_of(root)
    texts, choice = shelf_of(before.answers["state"]), choice_of(before)
    parts = texts.named(*options.parts)
    less = texts.less(choice, parts)
    stay = texts.chosen(less)
    for part in sorted(stay.intersection(parts)) if less != Choice() else ():
        needing = next((texts.name(other) for other in sorted(stay) if part in texts.needs(other)), "")
        raise Refused(f"{texts.name(part)} stays, because {needing} needs it; name that, too")
    change(root, before, newer(before, less))


def origin_of(root: Path) -> Origin:
    """What the handbook at `root` was started from. Raises `Refused` if this version would start it from other texts."""
    before = begun(root)
    if newer(before).texts != before.texts:
        raise Refused("The shelf of this version has newer texts than this handbook; first run: sticky update --take")
    return before


def _is_in(root: Path, part: Part) -> bool:
    path, id_ = part
    return (root / path).is_file() and (not id_ or f"{{#{id_}}}" in (root / path).read_text(encoding="utf-8"))


def _with_to_do(came: Origin, ours: Mapping[str, str]) -> Origin:
    # With the to-do list. An item that the library has checked off does not count as changed, and stays checked off.
    text = to_do(profile_of(came), came.texts)
    for row in ours.get(TO_DO, "").splitlines(keepends=True):
        text = text.replace(row.replace("- [x]", "- [ ]", 1), row) if row.startswith("- [x] ") else text
    return replace(came, texts={**came.texts, TO_DO: text})


def change(root: Path, base: Origin, now: Origin, dry_run: bool = False) -> None:
    """Apply the differences between two origins to the library's files, as an update does, and print them."""
    ours = update.texts_of(root, [TO_DO, *base.texts, *now.texts])
    was, will = (_with_to_do(each, ours) for each in (base, now))
    news = list(update.compare(was, ours, will))
    if dry_run:
        print(update.report(news, taken=False), end="")
        return print("Nothing was written. To do this, type it without --dry-run." if news else "Nothing changes.")
    gone = [each.path for each in news if each.kind == "gone" and ours[each.path] == was.texts[each.path]]
    for each in news:
        stays = tuple(passage for passage in each.passages if passage.stays)
        if stays or (each.kind == "gone" and each.path not in gone):
            print(update.report([replace(each, passages=stays)], taken=True), end="")
    changed = update.take(root, news, now)
    update.leave_open(root, news)
    for path in gone:
        (root / path).unlink()
    for path in (*changed, *gone):
        print(f"{path}: {'gone' if path in gone else 'changed' if path in ours else 'new'}")
    print("Look over the changes, then run: sticky check" if changed or gone else "Nothing changes.")
