"""What is touched of other programs though it is private: it is still there, and still does what makes us touch it."""

import inspect
import logging
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from jinja2 import Environment, TemplateSyntaxError
from mkdocs.commands import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs_macros import util
from mkdocs_macros.plugin import MacrosPlugin

from sticky.content import own
from sticky.site import patches
from sticky.site.failed import Failed
from sticky.text.problem import Problem
from sticky.theme import material
from sticky.theme.material import FRAME, Seldom, classes_of, parted
from sticky.theme.templates import THEME


@pytest.mark.parametrize("text", ["{{ 1 // 0 }}", "{{ x.y }}", "{% if %}"])
def test_what_fails_on_a_page_is_raised_and_not_written_there(text: str) -> None:
    def raising(error: Exception, markdown: str, page: Page) -> None:
        assert (markdown, page) == (text, here)
        assert ("<template>", 1) in own.frames(error) or isinstance(error, TemplateSyntaxError)
        raise LookupError from error

    here = cast(Page, SimpleNamespace(file=SimpleNamespace(src_path="a.md")))
    plugin: Any = MacrosPlugin()
    plugin.config = {"render_by_default": True, "on_error_fail": False}
    plugin._env, plugin._variables, plugin._page = Environment(autoescape=True), {}, here
    patches.raise_errors(raising)
    with pytest.raises(LookupError):
        plugin.render(text)
    # Of a page of somebody else, nothing is raised, and the plugin writes what it always wrote.
    patches.raise_errors(lambda *_: None)
    assert plugin.render(text).startswith("# _Macro ")


def test_a_theme_s_files_are_listed_without_looking_into_hidden_folders() -> None:
    def listed(config: MkDocsConfig) -> list[str]:
        files, environment = Files([]), config.theme.get_env()
        looked_at.append(len(environment.list_templates()))
        files.add_files_from_theme(environment, config)
        return [file.src_uri for file in files]

    config, looked_at = MkDocsConfig(), list[int]()
    config.load_dict({"site_name": "A handbook", "theme": {"name": "sticky"}})
    assert config.validate() == ([], [])
    all_ = listed(config)
    patches.list_shown(config.theme)
    assert listed(config) == all_
    assert looked_at[1] < looked_at[0] / 2, "there is no more to gain"


def test_the_theme_writes_its_checkboxes_as_before() -> None:
    config = MkDocsConfig()
    config.load_dict({"site_name": "A handbook", "theme": {"name": "sticky"}})
    assert config.validate() == ([], [])
    environment = config.theme.get_env()
    assert environment.loader
    source, *_ = environment.loader.get_source(environment, "base.html")
    for tag in patches.CHECKBOXES:
        assert f'{tag} autocomplete="off"' in source, "it is valid now, or written another way"
        assert f'{tag} autocomplete="off"' not in patches.without_autocomplete(source)
    assert '<html data-ss-foot="A &amp; B" data-ss-address="C" lang=' in patches.with_foot(source, "A & B", "C")


def test_the_theme_writes_the_scripts_into_its_pages_that_ours_replace() -> None:
    config = MkDocsConfig()
    config.load_dict({"site_name": "A handbook", "theme": {"name": "material"}})
    assert config.validate() == ([], [])
    environment = config.theme.get_env()
    assert environment.loader
    for name in ("base", "content"):
        place = f"partials/javascripts/{name}.html"
        assert "<script>" in environment.loader.get_source(environment, place)[0]
        page, *_ = environment.loader.get_source(environment, "base.html")
        assert f'include "{place}"' in page
        assert "<script>" not in (THEME / place).read_text()


def test_each_build_has_the_macros_of_its_own_handbook(tmp_path: Path) -> None:
    take: Any = util.import_local_module
    for number in ("one", "two", "one"):
        root = tmp_path / number
        (root / "macros").mkdir(parents=True, exist_ok=True)
        (root / "mkdocs.yml").touch()
        (root / "macros/part.py").write_text(f"PART = {number!r}")
        (root / "macros/__init__.py").write_text(f"from macros.part import PART\nNUMBER = {number!r}")
        patches.import_anew(root, "macros")
        taken = take(str(root), "macros")
        assert (number, number) == (taken.NUMBER, taken.PART), "the plugin takes it from elsewhere now"
    # Without this it would have the module of the first.
    assert take(str(tmp_path / "two"), "macros").NUMBER == "one"


def test_the_theme_names_its_colors_as_before() -> None:
    config = MkDocsConfig()
    config.load_dict({"site_name": "A handbook", "theme": {"name": "sticky"}})
    assert config.validate() == ([], [])
    known = patches.named_colors(config.theme)
    assert len(known) == 19
    assert known["indigo"] == "#4051b5"
    assert not known.keys() & {"black", "white", "custom"}


def test_the_theme_links_two_stylesheets_that_ours_part() -> None:
    config = MkDocsConfig()
    config.load_dict({"site_name": "A handbook", "theme": {"name": "material"}})
    assert config.validate() == ([], [])
    environment = config.theme.get_env()
    assert environment.loader
    source, *_ = environment.loader.get_source(environment, "base.html")
    block = source.partition("{% block styles %}")[2].partition("{% endblock %}")[0]
    assert re.findall(r"stylesheets/(\w+)\.\w+\.min\.css", block) == ["main", "palette"]
    assert block.count("{% include") == 1
    css = patches.stylesheets(config.theme)
    frame, rest = parted(css, {"indigo", "teal"}, "")
    # Every rule, with what is set around it, is in one of the two for each of its selectors.
    assert rules(frame) | rules(rest) == rules(css)
    assert len(frame) < len(css) / 4
    # Of our own pages only what is rare needs the rest.
    assert not Seldom("rest.css", rest).needed(FRAME)
    for some in (
        '<div class="admonition note md-typeset">',
        "<div class='md-typeset tabbed-set'>",
        "<div class=md-banner>",
    ):
        assert Seldom("rest.css", rest).needed(classes_of(some))


def rules(css: str, around: str = "") -> set[tuple[str, str, str]]:
    """Every declaration of a stylesheet, after what is set around it and each of its selectors."""
    found = set[tuple[str, str, str]]()
    for head, body in material._rules(css):
        if head.startswith(("@media", "@supports")):
            found |= rules(body, around + head)
            continue
        # What is in quotation marks may have a semicolon.
        declared = [part for part in re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', body) if part]
        found |= {(around, one, part) for one in material._COMMA.split(head) for part in declared}
    return found


def test_the_warnings_that_are_kept_from_authors_are_still_given() -> None:
    assert patches.DIRTY in inspect.getsource(build.build), "MkDocs says it in other words now, or no longer"
    patches.quiet()
    logger = logging.getLogger("mkdocs.commands.build")
    dirty, other = (
        logging.LogRecord(logger.name, logging.WARNING, "", 0, said, None, None)
        for said in (f"{patches.DIRTY}, and so on", "A link leads nowhere")
    )
    assert not logger.filter(dirty)
    assert logger.filter(other)
    try:
        raise Failed(Problem("a.md", 1, "failed", "It failed; mend it"))
    except Failed:
        assert not logger.filter(other), "MkDocs says that it failed, too"
    before = len(logger.filters)
    patches.quiet()
    assert len(logger.filters) == before
    assert util.LOG.getEffectiveLevel() == logging.CRITICAL, "the macros plugin has another logger now"


def test_mkdocs_makes_a_page_with_the_two_functions_that_the_preview_calls() -> None:
    whole = inspect.getsource(build.build)
    assert "_populate_page(file.page, config, files, dirty)" in whole
    assert "doc_files = files.documentation_pages(inclusion=inclusion)" in whole
    assert "file.page, config, doc_files, nav, env, dirty, excluded=" in whole
    for function in (build._populate_page, build._build_page):
        assert "if dirty and not page.file.is_modified():" in inspect.getsource(function)


def test_mkdocs_takes_an_older_name_of_the_main_branch_for_granted() -> None:
    uris = []
    for given in ({}, {"edit_uri": "edit/master/texts/"}):
        config = MkDocsConfig()
        config.load_dict({"site_name": "A handbook", "repo_url": "https://github.com/a/b", **given})
        assert config.validate()[0] == []
        before = config.edit_uri
        with pytest.warns(DeprecationWarning, match="user_configs"):  # MkDocs names nothing in its place
            patches.edit_main(config)
        uris.append((before, config.edit_uri))
    assert uris == [("edit/master/docs/", "edit/main/docs/"), ("edit/master/texts/", "edit/master/texts/")]


def test_the_macros_of_a_page_are_where_they_are_wrapped() -> None:
    plugin: Any = MacrosPlugin()
    plugin._env, plugin._macros = (
        Environment(autoescape=True),
        {"mine": str, "theirs": str},
    )  # as its `on_config` sets them
    patches.wrap_macros(plugin, lambda macro: lambda: f"wrapped {macro.__name__}", {"mine"}.__contains__)
    assert plugin.env.from_string("{{ mine() }}").render() == "wrapped str"
    assert "theirs" not in plugin.env.globals
    assert "self.env.from_string(" in inspect.getsource(MacrosPlugin.render)


def test_the_preview_s_server_has_what_the_preview_sets() -> None:
    # Public, and not written down: what the preview is made of.
    assert "polling_interval" in inspect.signature(LiveReloadServer).parameters
    assert callable(LiveReloadServer.serve_request)
    assert "self.build_delay" in inspect.getsource(LiveReloadServer)
    assert "self.error_handler" in inspect.getsource(LiveReloadServer)
