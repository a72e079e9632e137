"""Completes a site besides its pages: files for programs, the search's records, the feed, and files for servers."""

import json
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path

from mkdocs.utils import write_file

from ..content.verified import DESIGN, design
from ..macros.changes import FEED
from ..outputs import courses, feed, headers, machines, search
from ..theme.templates import Renderer
from .build import Build
from .releases import LASTING

OnRequest = dict[str, Callable[[], bytes]]
"""Files of the site that are made when they are asked for, by address."""


def finish(build: Build, site: Path, pages: Sequence[Callable[[], object]], on_request: OnRequest | None) -> None:
    """Complete the site of a build in the folder `site`, and make the `pages` that are still missing.

    A preview passes `on_request`, which gets the large files as functions; they are not written.
    """
    render, book = build.render, build.book
    large: OnRequest = {**courses.packages(render)}
    large[machines.INDEX] = lambda: machines.index(render).model_dump_json(indent=1).encode()
    if on_request is None:
        files = [partial(_write, site, address, content) for address, content in large.items()]
        build.do([partial(_write_records, site, render), *files, *pages])
    else:
        large[search.FIRST] = lambda: search.script(render).encode()
        on_request.clear()
        on_request.update({address: cache(content) for address, content in large.items()})
    write_file(json.dumps(machines.Index.model_json_schema(), indent=1).encode(), str(site / machines.INDEX_SCHEMA))
    if build.site[1]:  # a preview has no address for others to subscribe to
        write_file(feed.atom(render, *build.site).encode(), str(site / FEED))
    hashed = headers.hashed(file.relative_to(site).as_posix() for file in site.rglob("*"))
    context = {"base": headers.base(build.site[1]), "headers": headers.EVERY, "redirects": book.moved.items()}
    for name, addresses in (("_headers", hashed), ("_redirects", ()), ("_nginx.conf", headers.HASHED)):
        write_file(render.template(name, hashed=addresses, **context).encode(), str(site / name))
    as_built = book.verified.design if book.verified else design(book.root, book.own.theme)
    write_file(as_built.encode(), str(site / DESIGN))
    # Servers compress it themselves, and this file contains the time of the build.
    (site / "sitemap.xml.gz").unlink(missing_ok=True)
    lasting = "".join(f"{address}\n" for address in hashed if address.startswith("assets/"))
    write_file(lasting.encode(), str(site / LASTING))  # the last: now the site is built


def _write(site: Path, address: str, content: Callable[[], bytes]) -> None:
    write_file(content(), str(site / address))


def _write_records(site: Path, render: Renderer) -> None:
    for address, text in search.record_scripts(render):
        write_file(text.encode(), str(site / address))
