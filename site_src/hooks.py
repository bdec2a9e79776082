"""The joint between the generator and MkDocs, and the only one: it hands `build()`'s output over.

Comparison pages go to MkDocs as generated pages whose bodies are ready HTML. Cards do not: MkDocs renders
one shell page a folder as their frame, and after the build every card is set into it (`generator/pages/stamp.py`).
`extra.cards: pages` in mkdocs.yml renders each as a page of MkDocs instead: slow, the same bytes,
and kept for the test that says so.
`extra.only: [org/model]` builds the cards of these models and nothing else: a preview of a record
(`generator/authors/card_preview/standalone_cards.py`). The frame is the same; its links lead to pages that are not
built.
"""

import gc
import json
import os
import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from generator.build import build
from generator.errors import EnergyLabelError
from generator.pages import data_images, frame, host_limit, palette, placing, stamp
from generator.pages.environment import CompiledTemplates, environment
from generator.pages.finding import search
from generator.pages.frame import Framed
from generator.pages.imprint import FILE, VARIABLE, Imprint, read_imprint
from generator.pages.kept_files import Staying
from generator.pages.settling import settle
from generator.pages.site import Site
from generator.rebuilding import Workshop
from watching import watch

# In MkDocs' configuration, beside its own.
_BUILD, _WORKSHOP = "energy_label_build", "energy_label_workshop"
# What each build reads anew, beside the measurements.
_REREAD = ("generator/pages/templates", "generator/labels/scales", "site_src")

# Sections of the navigation that generated pages are added to, by their source paths.
_IN_NAV = {
    "Tasks": re.compile(r"tasks/[^/]+/index\.md"),
    "Where figures come from": re.compile(r"study/[^/]+/index\.md"),
}
# Where the body of a generated page comes to be once MkDocs has framed it: MkDocs holds all pages at once, and a large
# site's bodies are over 100 MB. Material puts a heading above what has none.
_BODY = "<h1>GENERATED-BODY</h1>"
_STYLE_SHEET = "assets/style.css"
_MATERIALS_SHEETS = re.compile(r"assets/stylesheets/[^/]+\.css")
_MATERIALS_SCRIPTS = "assets/javascripts/"
# What they open is not there where cards stand alone.
_SCRIPTS_OF_THE_SITE = ("assets/search/search.js", "assets/compare/tray.js", "assets/charts/charts.js")


@dataclass
class _Build:
    """What one build hands from event to event, in MkDocs' configuration."""

    site: Site
    framed: dict[str, Framed]
    shells: dict[str, str] = field(default_factory=dict)
    sections: dict[str, list[search.Section]] = field(default_factory=dict)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and grade everything before MkDocs cleans the site folder, so that a fault leaves the last site."""
    if not config.site_url:
        raise PluginError(
            "site_url is not set: labels, feeds and the sitemap need the full address; name it, or unset SITE_URL."
        )
    # Made anew for each build, so that `mkdocs serve` shows a changed template.
    environment.cache_clear()
    try:
        host_limit.limit_of(config.extra["site_limit_mb"])
        # Labels stay to the end, and each look for garbage among ten thousand of them takes a quarter of a second.
        gc.disable()
        try:
            site = _site(config, _imprint(config))
            gc.freeze()
        finally:
            gc.enable()
        config[_BUILD] = _Build(site, _framed_as_pages(config, site))
        if _only(config):
            config.extra_javascript = [
                script for script in config.extra_javascript if str(script) not in _SCRIPTS_OF_THE_SITE
            ]
            return config
        if workshop := _workshop(config):
            workshop.start(site)
        else:
            site.start()
        # Now, so that a fault in the pages too stops the build before a byte of the site changes.
        site.prepare()
    except EnergyLabelError as error:
        raise PluginError(str(error)) from error
    config.nav = _without(config.nav or [], site.absent)
    _complete(config.nav, site)
    return config


def _without(nav: list[Any], absent: Container[str]) -> list[Any]:
    """The navigation without the pages that this site does not have."""
    kept = []
    for item in nav:
        [(title, inside)] = item.items() if isinstance(item, dict) else [(None, item)]
        if isinstance(inside, list):
            kept.append({title: _without(inside, absent)})
        elif inside not in absent:
            kept.append(item)
    return kept


def _complete(nav: list[Any], site: Site) -> None:
    """Add the generated pages to those sections of the navigation that list them."""
    for title, inside in ((title, inside) for item in nav if isinstance(item, dict) for title, inside in item.items()):
        if pattern := _IN_NAV.get(title):
            inside += [{page.title: path} for path, page in site.pages.items() if pattern.fullmatch(path)]
        elif isinstance(inside, list):
            _complete(inside, site)


def _site(config: MkDocsConfig, imprint: Imprint) -> Site:
    workshop = _workshop(config)
    make = workshop.site if workshop else build
    today = datetime.now(UTC).date()
    return make(_measurements(config), config.site_url or "", today, _preview_folder(config), imprint)


def _measurements(config: MkDocsConfig) -> Path:
    # As for the commands, a variable that is set to nothing says nothing.
    return Path(config.config_file_path).parent / (config.extra["measurements"] or "measurements")


def _imprint(config: MkDocsConfig) -> Imprint:
    """Who publishes the site, entered into MkDocs' configuration where that has a place for it."""
    imprint = read_imprint(Path(config.config_file_path).parent, _measurements(config), os.environ)
    config.site_name, config.site_author = imprint.name, imprint.publisher or ""
    # Who builds says last where the site will be.
    if imprint.address and not os.environ.get("SITE_URL"):
        config.site_url = imprint.address
    config.extra["imprint"] = imprint
    if imprint.edit_path:
        config.edit_uri = f"{imprint.repository}/{imprint.edit_path}"
    return imprint


def _workshop(config: MkDocsConfig) -> Workshop | None:
    """Where a build is one of several, as of `make serve`."""
    workshop: Workshop | None = config.get(_WORKSHOP)
    return workshop


def _build(config: MkDocsConfig) -> _Build:
    made: _Build = config[_BUILD]
    return made


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages, and the shells that frame the cards."""
    if _only(config):
        return _the_shell_alone(files, config)
    site = _build(config).site
    for gone in [file for file in files if file.src_uri in site.absent]:
        files.remove(gone)
    for path, page in site.pages.items():
        picture = site.edition.address(page.picture)
        robots = None if page.published else "noindex, nofollow"
        content = _front_matter(page.title, page.description, picture, robots)
        files.append(File.generated(config, path, content=content))
    for source, framed in _build(config).framed.items():
        content = _front_matter(framed.title, framed.description, framed.picture, framed.robots, _menu(site))
        files.append(File.generated(config, source, content=content))
    return _with_the_frame(files, config)


def _with_the_frame(files: Files, config: MkDocsConfig) -> Files:
    """The shells that frame the cards, and the style sheets; without Material's scripts."""
    head = frame.SHELL_TITLE, frame.SHELL_DESCRIPTION, frame.SHELL_PICTURE, frame.SHELL_ROBOTS
    content = _front_matter(*head, _menu(_build(config).site))
    for path in frame.SHELL_PAGES:
        files.append(File.generated(config, path, content=content))
    for unused in [file for file in files if file.src_uri.startswith(_MATERIALS_SCRIPTS)]:
        files.remove(unused)
    sheets = {_STYLE_SHEET: _style_sheet(config)}
    if not _only(config):
        for file in [file for file in files if _MATERIALS_SHEETS.fullmatch(file.src_uri)]:
            sheets[file.src_uri] = file.content_string
            files.remove(file)
    for path, text in sheets.items():
        for name, content in _with_pictures_beside(path, text, config):
            files.append(File.generated(config, name, content=content))
    config.extra_css = [_STYLE_SHEET]
    return files


def _menu(site: Site) -> str | None:
    """Which menu the cards have: every page of the site, or on a large one its parts."""
    return None if site.edition.cards_are_full else "short"


def _with_pictures_beside(path: str, sheet: str, config: MkDocsConfig) -> Iterator[tuple[str, str | bytes]]:
    """A style sheet, and the pictures that it carried as files.

    Not for cards that stand alone: they are read from a disk, where a browser takes no such file.
    """
    if _only(config):
        yield path, sheet
        return
    made, pictures = data_images.taken_out(sheet)
    yield path, made
    for name, picture in pictures.items():
        yield f"{path.rpartition('/')[0]}/{name}", picture


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


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Leave out the parts of hand-written pages that this site has no figures for, and links to pages it lacks."""
    try:
        return _build(config).site.parts(markdown, page.file.src_uri)
    except EnergyLabelError as error:
        raise PluginError(str(error)) from error


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Give generated pages their bodies, and hand-written ones their computed pieces."""
    made, source = _build(config), page.file.src_uri
    page.update_date = made.site.edition.day.isoformat()
    if source in frame.SHELL_PAGES:
        return frame.SHELL_BODY
    if source in made.site.pages:
        generated = made.site.pages[source]
        if generated.canonical is not None:
            page.canonical_url = made.site.edition.address(generated.canonical)
        return _BODY
    if source in made.framed:
        return made.framed[source].body
    try:
        filled = made.site.fill(html, source, page.url)
    except EnergyLabelError as error:
        raise PluginError(str(error)) from error
    made.sections[source] = made.site.sections(filled, page.url, str(page.title))
    return filled


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Take the layout of the theme's templates out; keep the shells for the stamper: an empty page is not written."""
    output = frame.without_layout(output, page.content or "")
    made = _build(config)
    if page.file.src_uri in made.site.pages:
        return output.replace(_BODY, made.site.body(page.file.src_uri))
    if page.file.src_uri in frame.SHELL_PAGES:
        _build(config).shells[page.file.src_uri] = output
        return ""
    return output


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG001
    """The same for a page that no Markdown stands behind: that of an address that is not there."""
    return frame.without_layout(output_content, "") if template_name.endswith(".html") else output_content


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:  # noqa: ARG001
    """Compile a template of the theme only where its text has changed."""
    env.bytecode_cache = CompiledTemplates("mkdocs")
    return env


def on_template_context(context: dict[str, Any], template_name: str, config: MkDocsConfig) -> dict[str, Any]:
    """Keep a page that is not published, or is another page's double, out of the sitemap."""
    if template_name == "sitemap.xml" and not _only(config):
        made = _build(config)
        hidden = {path for path, page in made.site.pages.items() if not page.published or page.canonical}
        hidden |= {source for source, page in made.framed.items() if not page.listed} | {*frame.SHELL_PAGES[1:]}
        context["pages"] = [file for file in context["pages"] if file.src_uri not in hidden]
    return context


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """After MkDocs and its plugins have written: stamp, write the search index, complete the sitemap.

    Beside a last site, all that was made then goes to where the site before the last is.
    """
    made, out, workshop = _build(config), Path(config.site_dir), _workshop(config)
    shells = list(made.shells.values())
    # By name: in what order MkDocs renders pages is its own affair.
    sections = [section for source in sorted(made.sections) for section in made.sections[source]]
    try:
        if models := _only(config):
            made.site.finish_cards(out, shells, models)
            return
        if workshop:
            workshop.write(made.site, shells)
            made.site.write_indexes(out, sections)
            return
        kept = made.site.write(out, shells, stamp_pages=not made.framed)
        made.site.write_indexes(out, sections)
        staying = kept.staying if kept else Staying()
        host_limit.check_size(out, host_limit.limit_of(config.extra["site_limit_mb"]), staying.sizes)
        if kept:
            settle(str(out), kept.spare, staying.paths)
    except EnergyLabelError as error:
        raise PluginError(str(error)) from error


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]) -> LiveReloadServer:
    """Rebuild when measurements, templates or class limits change, not only pages; and do only what that needs."""
    root, workshop = Path(config.config_file_path).parent, Workshop()
    config[_WORKSHOP] = workshop
    # Now, while nobody waits for a change to be seen.
    served = Path(config.site_dir)
    workshop.begin(_site(config, _imprint(config)), list(_build(config).shells.values()), served)

    def rebuild() -> None:
        again = load_config(config.config_file_path, site_dir=str(workshop.frame), strict=config.strict)
        again.site_url, again[_WORKSHOP] = config.site_url, workshop
        builder(again)
        workshop.serve(served)

    server.builder = rebuild
    imprint = [path for path in (root / FILE, Path(os.environ.get(VARIABLE, FILE))) if path.is_file()]
    folders = [_measurements(config), *(root / folder for folder in _REREAD), *dict.fromkeys(imprint)]
    preview = _preview_folder(config)
    # MkDocs watches the first two itself.
    own = [Path(config.docs_dir), Path(config.config_file_path)]
    watch(server, own, [*folders, preview] if preview else folders, [root / "generator", root / "site_src"])
    return server


def _style_sheet(config: MkDocsConfig) -> str:
    """The palette, the places in charts, and `extra_css` as one: a browser draws nothing before it has them all."""
    sheets = [Path(config.docs_dir, name).read_text("utf-8") for name in config.extra_css]
    return "\n".join([palette.style_sheet(), placing.style_sheet(), *sheets])


def _preview_folder(config: MkDocsConfig) -> Path | None:
    """Records of this machine alone, where there are any and `PREVIEW=no` does not leave them out."""
    folder = Path(config.config_file_path).parent / config.extra["preview"]
    return folder if folder.is_dir() and os.environ.get("PREVIEW") != "no" else None


def _only(config: MkDocsConfig) -> list[str]:
    """The models whose cards alone are built; empty: the whole site is."""
    models: list[str] = config.extra.get("only", [])
    return models


def _framed_as_pages(config: MkDocsConfig, site: Site) -> dict[str, Framed]:
    if config.extra.get("cards", "stamp") != "pages":
        return {}
    edition = site.edition
    return {
        f"{page.place}.md": page
        for model in stamp.stamped_models(edition)
        for page in stamp.framed_pages(edition, model)
    }


def _front_matter(title: str, description: str, picture: str, robots: str | None, menu: str | None = None) -> str:
    lines = [
        "---",
        f"title: {_quoted(title)}",
        f"description: {_quoted(description)}",
        "hide: [navigation, toc]",
        f"picture: {_quoted(picture)}",
    ]
    if robots:
        lines.append(f"robots: {_quoted(robots)}")
    if menu:
        lines.append(f"menu: {menu}")
    return "\n".join([*lines, "---", ""])


def _quoted(text: str) -> str:
    """A text as YAML: a JSON string is one, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)
