"""The joint between the generator and MkDocs, and the only one: it hands `build()`'s output over.

Comparison pages go to MkDocs as generated pages whose bodies are ready HTML. Cards do not: MkDocs renders
one shell page a folder as their frame, and after the build every card is set into it (`generator/pages/stamp.py`).
`extra.cards: pages` in mkdocs.yml renders each as a page of MkDocs instead: slow, the same bytes,
and kept for the test that says so.
`extra.only: [org/model]` builds the cards of these models and nothing else: a preview of a record
(`generator/authors/cards.py`). The frame is the same; its links lead to pages that are not built.
"""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from generator.build import Site, build
from generator.errors import EnergyLabelError
from generator.pages import frame, palette, search, stamp
from generator.pages.environment import environment
from generator.pages.frame import Framed

_TASKS_IN_NAV = "Tasks"
_STYLE_SHEET = "assets/style.css"
_MATERIALS_SCRIPTS = "assets/javascripts/"
# What they open is not there where cards stand alone.
_SCRIPTS_OF_THE_SITE = ("assets/search/search.js", "assets/compare/tray.js", "assets/charts/charts.js")


class _State:
    """What one build hands from event to event. MkDocs loads hooks as modules, so it lives here."""

    site: Site
    shells: dict[str, str]
    framed: dict[str, Framed]
    sections: dict[str, list[search.Section]]


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and grade everything before MkDocs cleans the site folder, so that a fault leaves the last site."""
    root = Path(config.config_file_path).parent
    if not config.site_url:
        raise PluginError("site_url is not set: labels, feeds and the sitemap need the site's full address.")
    # Made anew for each build, so that `mkdocs serve` shows a changed template.
    environment.cache_clear()
    try:
        measurements, today = root / config.extra["measurements"], datetime.now(UTC).date()
        _State.site = build(measurements, config.site_url, today, _preview_folder(config))
        _State.framed = _framed_as_pages(config)
        _State.sections, _State.shells = {}, {}
        if _only(config):
            config.extra_javascript = [
                script for script in config.extra_javascript if str(script) not in _SCRIPTS_OF_THE_SITE
            ]
            return config
        # Now, so that a fault in the pages too stops the build before a byte of the site changes.
        _State.site.prepare()
    except EnergyLabelError as error:
        raise PluginError(str(error)) from error
    for item in config.nav or []:
        if isinstance(item, dict) and _TASKS_IN_NAV in item:
            item[_TASKS_IN_NAV] += [
                {page.title: path}
                for path, page in _State.site.pages.items()
                if path.startswith("tasks/") and path.endswith("/index.md")
            ]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages, and the shells that frame the cards."""
    if _only(config):
        return _the_shell_alone(files, config)
    for path, page in _State.site.pages.items():
        picture = _State.site.edition.address(page.picture)
        robots = None if page.published else "noindex, nofollow"
        content = _front_matter(page.title, page.description, picture, robots)
        files.append(File.generated(config, path, content=content))
    for source, framed in _State.framed.items():
        content = _front_matter(framed.title, framed.description, framed.picture, framed.robots)
        files.append(File.generated(config, source, content=content))
    return _with_the_frame(files, config)


def _with_the_frame(files: Files, config: MkDocsConfig) -> Files:
    """The shells that frame the cards and the one style sheet; without Material's scripts."""
    content = _front_matter(frame.SHELL_TITLE, frame.SHELL_DESCRIPTION, frame.SHELL_PICTURE, frame.SHELL_ROBOTS)
    for path in frame.SHELL_PAGES:
        files.append(File.generated(config, path, content=content))
    for unused in [file for file in files if file.src_uri.startswith(_MATERIALS_SCRIPTS)]:
        files.remove(unused)
    files.append(File.generated(config, _STYLE_SHEET, content=_style_sheet(config)))
    config.extra_css = [_STYLE_SHEET]
    return files


def _the_shell_alone(files: Files, config: MkDocsConfig) -> Files:
    """Every page of the navigation is known, so that the frame is the site's own, and none is rendered."""
    for path in _paths_in(config.nav or []):
        if files.get_file_from_path(path) is None:
            files.append(File.generated(config, path, content=""))
    for file in files.documentation_pages():
        file.inclusion = InclusionLevel.EXCLUDED
    return _with_the_frame(files, config)


def _paths_in(nav: Any) -> list[str]:
    if isinstance(nav, str):
        return [nav]
    return [path for item in (nav.values() if isinstance(nav, dict) else nav) for path in _paths_in(item)]


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Give generated pages their bodies, and hand-written ones their computed pieces."""
    source = page.file.src_uri
    page.update_date = _State.site.edition.day.isoformat()
    if source in frame.SHELL_PAGES:
        return frame.SHELL_BODY
    if source in _State.site.pages:
        return _State.site.pages[source].body
    if source in _State.framed:
        return _State.framed[source].body
    try:
        filled = _State.site.fill(html, source, page.url)
    except EnergyLabelError as error:
        raise PluginError(str(error)) from error
    _State.sections[source] = search.sections(filled, page.url, str(page.title))
    return filled


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG001
    """Keep the shells for the stamper; an empty page is not written."""
    if page.file.src_uri in frame.SHELL_PAGES:
        _State.shells[page.file.src_uri] = output
        return ""
    return output


def on_template_context(context: dict[str, Any], template_name: str, config: MkDocsConfig) -> dict[str, Any]:
    """Keep a page that is not published out of the sitemap."""
    if template_name == "sitemap.xml" and not _only(config):
        hidden = {path for path, page in _State.site.pages.items() if not page.published}
        hidden |= {source for source, page in _State.framed.items() if not page.listed} | {*frame.SHELL_PAGES[1:]}
        context["pages"] = [file for file in context["pages"] if file.src_uri not in hidden]
    return context


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """After MkDocs and its plugins have written: stamp, write the search index, complete the sitemap."""
    # By name: in what order MkDocs renders pages is its own affair.
    sections = [section for source in sorted(_State.sections) for section in _State.sections[source]]
    try:
        if models := _only(config):
            _State.site.finish_cards(Path(config.site_dir), list(_State.shells.values()), models)
            return
        _State.site.finish(Path(config.site_dir), list(_State.shells.values()), sections, stamp_pages=not _State.framed)
    except EnergyLabelError as error:
        raise PluginError(str(error)) from error


def on_serve(server: Any, config: MkDocsConfig, builder: Any) -> Any:  # noqa: ARG001
    """Rebuild when measurements, templates or class limits change, not only pages."""
    root = Path(config.config_file_path).parent
    # Changed Python needs a restart, so it is not watched.
    for folder in (config.extra["measurements"], "generator/pages/templates", "generator/labels/scales", "site_src"):
        server.watch(str(root / folder))
    if preview := _preview_folder(config):
        server.watch(str(preview))
    return server


def _style_sheet(config: MkDocsConfig) -> str:
    """The palette and every sheet of `extra_css` as one: a browser draws nothing before it has them all."""
    sheets = [Path(config.docs_dir, name).read_text("utf-8") for name in config.extra_css]
    return "\n".join([palette.style_sheet(), *sheets])


def _preview_folder(config: MkDocsConfig) -> Path | None:
    """Records of this machine alone, where there are any and `PREVIEW=no` does not leave them out."""
    folder = Path(config.config_file_path).parent / config.extra["preview"]
    return folder if folder.is_dir() and os.environ.get("PREVIEW") != "no" else None


def _only(config: MkDocsConfig) -> list[str]:
    """The models whose cards alone are built; empty: the whole site is."""
    models: list[str] = config.extra.get("only", [])
    return models


def _framed_as_pages(config: MkDocsConfig) -> dict[str, Framed]:
    if config.extra.get("cards", "stamp") != "pages":
        return {}
    edition = _State.site.edition
    return {
        f"{page.place}.md": page
        for model in stamp.stamped_models(edition)
        for page in stamp.framed_pages(edition, model)
    }


def _front_matter(title: str, description: str, picture: str, robots: str | None) -> str:
    lines = [
        "---",
        f"title: {title!r}",
        f"description: {description!r}",
        "hide: [navigation, toc]",
        f"picture: {picture!r}",
    ]
    if robots:
        lines.append(f"robots: {robots!r}")
    return "\n".join([*lines, "---", ""])
