"""The joint between the generator and MkDocs, and the only one: it hands `build()`'s output over.

Comparison pages go to MkDocs as generated pages whose bodies are ready HTML. Cards do not: MkDocs renders
one shell page a folder as their frame, and after the build every card is set into it (`generator/pages/stamp.py`).
`extra.cards: pages` in mkdocs.yml renders each as a page of MkDocs instead: slow, the same bytes,
and kept for the test that says so.
`extra.only: [org/model]` builds the cards of these models and nothing else: a preview of a record
(`generator/authors/card_preview/standalone_cards.py`). The frame is the same; its links lead to pages that are not
built.
"""

import errno
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
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
from generator.pages import frame, stamp
from generator.pages.edition.imprint import FILE, VARIABLE, Imprint
from generator.pages.environment import CompiledTemplates
from generator.pages.frame import Framed
from generator.pages.rendered import DESCRIPTION, PICTURE, Rendered, place_of
from generator.pages.site import Site
from generator.rebuilding import Workshop
from generator.remaking.finishing import begun, finish
from generator.remaking.pages import Setting
from generator.remaking.settings import Settings
from navigation import complete, paths_in, without
from noting import offer
from sheets import put_in_order
from watching import watch

# In MkDocs' configuration, beside its own.
_BUILD, _WORKSHOP = "energy_label_build", "energy_label_workshop"
# What each build reads anew, beside the measurements.
_REREAD = ("generator/pages/templates", "generator/labels/scales", "site_src")
# What a system says of a disk that takes no more; Windows knows no quota.
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)}

_MATERIALS_SCRIPTS = "assets/javascripts/"
# What they open is not there where cards stand alone.
_SCRIPTS_OF_THE_SITE = ("assets/search/search.js", "assets/compare/tray.js", "assets/charts/charts.js")


@dataclass
class _Build:
    """What one build hands from event to event, in MkDocs' configuration."""

    settings: Settings
    imprint: Imprint
    site: Site
    framed: dict[str, Framed]
    setting: Setting
    shells: dict[str, str] = field(default_factory=dict)
    # Of each page that MkDocs renders: the Markdown as it was written, the HTML that was made of it, and the page.
    markdown: dict[str, str] = field(default_factory=dict)
    html: dict[str, str] = field(default_factory=dict)
    rendered: dict[str, Rendered] = field(default_factory=dict)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and grade everything before MkDocs cleans the site folder, so that a fault leaves the last site."""
    if not config.site_url:
        raise PluginError(
            "site_url is not set: labels, feeds and the sitemap need the full address; name it, or unset SITE_URL."
        )
    settings, workshop = _settings(config), _workshop(config)
    try:
        imprint = settings.imprint()
        _enter(imprint, settings, config)
        site = begun(settings, imprint, workshop.site if workshop else build)
        config[_BUILD] = _Build(settings, imprint, site, _framed_as_pages(config, site), Setting(site))
        if _only(config):
            config.extra_javascript = [
                script for script in config.extra_javascript if str(script) not in _SCRIPTS_OF_THE_SITE
            ]
            return config
        if workshop:
            workshop.start(site)
        else:
            site.start()
        # Now, so that a fault in the pages too stops the build before a byte of the site changes.
        site.prepare()
    except EnergyLabelError as error:
        raise PluginError(str(error)) from error
    config.nav = without(config.nav or [], site.absent)
    complete(config.nav, site)
    return config


def _settings(config: MkDocsConfig) -> Settings:
    told = [config.extra[name] for name in ("measurements", "preview", "site_limit_mb")]
    measurements, preview, limit = ("" if value is None else str(value) for value in told)
    return Settings(str(Path(config.config_file_path).parent), measurements, preview, config.site_url or "", limit)


def _enter(imprint: Imprint, settings: Settings, config: MkDocsConfig) -> None:
    """Say in MkDocs' configuration who publishes the site, where that has a place for it."""
    config.site_name, config.site_author = imprint.name, imprint.publisher or ""
    config.site_url = settings.address(imprint)
    config.extra["imprint"] = imprint
    if imprint.edit_path:
        config.edit_uri = f"{imprint.repository}/{imprint.edit_path}"


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
        robots = None if page.published else "noindex, nofollow"
        content = _front_matter(page.title, DESCRIPTION, PICTURE, robots)
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
    put_in_order(files, config, alone=bool(_only(config)))
    return files


def _menu(site: Site) -> str | None:
    """Which menu the cards have: every page of the site, or on a large one its parts."""
    return None if site.edition.cards_are_full else "short"


def _the_shell_alone(files: Files, config: MkDocsConfig) -> Files:
    """Every page of the navigation is known, so that the frame is the site's own, and none is rendered."""
    for path in paths_in(config.nav or []):
        if files.get_file_from_path(path) is None:
            files.append(File.generated(config, path, content=""))
    for file in files.documentation_pages():
        file.inclusion = InclusionLevel.EXCLUDED
    return _with_the_frame(files, config)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Leave out the parts of hand-written pages that this site has no figures for, and links to pages it lacks."""
    made, source = _build(config), page.file.src_uri
    if source not in made.site.pages and source not in frame.SHELL_PAGES:
        made.markdown[source] = markdown
    try:
        return made.site.parts(markdown, source)
    except EnergyLabelError as error:
        raise PluginError(str(error)) from error


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Leave a place for what the data say: the bodies of generated pages, and hand-written ones with their pieces."""
    made, source = _build(config), page.file.src_uri
    page.update_date = made.site.edition.day.isoformat()
    if source in frame.SHELL_PAGES:
        return frame.SHELL_BODY
    if source in made.site.pages:
        generated = made.site.pages[source]
        if generated.canonical is not None:
            page.canonical_url = made.site.edition.address(generated.canonical)
        return place_of("")
    if source in made.framed:
        return made.framed[source].body
    made.html[source] = html
    return place_of(html)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Take the layout of the theme's templates out, and set in what the data say.

    The shells are kept for the stamper: an empty page is not written.
    """
    made, source = _build(config), page.file.src_uri
    output = frame.without_layout(output, page.content or "")
    if source in frame.SHELL_PAGES:
        made.shells[source] = output
        return ""
    if source in made.framed:
        return output
    html, place = made.html.get(source, ""), page.file.dest_uri
    made.rendered[source] = Rendered(source, page.url, place, str(page.title), html, output)
    try:
        return made.setting.whole(made.rendered[source])
    except EnergyLabelError as error:
        raise PluginError(str(error)) from error


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
    """After MkDocs and its plugins have written: stamp, write the search index, complete the sitemap."""
    made, out, workshop = _build(config), Path(config.site_dir), _workshop(config)
    shells, sections, limit = list(made.shells.values()), made.setting.sections, made.settings.limit_mb
    try:
        if models := _only(config):
            made.site.finish_cards(out, shells, models)
            return
        if workshop:
            workshop.write(made.site, shells)
            made.site.write_indexes(out, sections)
            return
        if not made.framed:
            offer(config, made.settings, made.imprint, made.site, made.markdown, list(made.rendered.values()), shells)
        finish(made.site, out, shells, sections, limit, stamp_pages=not made.framed)
    except EnergyLabelError as error:
        raise PluginError(str(error)) from error


def on_build_error(error: Exception) -> None:
    """A disk that takes no more is told in one sentence, whoever was writing: MkDocs, its plugins or the generator."""
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        raise PluginError(
            f"The site cannot be written ({error.strerror}); free some space, or name a folder on another disk with "
            "--site-dir, and build again."
        ) from error


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]) -> LiveReloadServer:
    """Rebuild when measurements, templates or class limits change, not only pages; and do only what that needs."""
    root, workshop = Path(config.config_file_path).parent, Workshop()
    config[_WORKSHOP] = workshop
    # Now, while nobody waits for a change to be seen.
    served = Path(config.site_dir)
    made = _build(config)
    settings = made.settings
    workshop.begin(begun(settings, made.imprint, workshop.site), list(made.shells.values()), served)

    def rebuild() -> None:
        again = load_config(config.config_file_path, site_dir=str(workshop.frame), strict=config.strict)
        again.site_url, again[_WORKSHOP] = config.site_url, workshop
        builder(again)
        workshop.serve(served)

    server.builder = rebuild
    imprint = [path for path in (root / FILE, Path(os.environ.get(VARIABLE, FILE))) if path.is_file()]
    folders = [settings.measurements_folder, *(root / folder for folder in _REREAD), *dict.fromkeys(imprint)]
    preview = settings.preview_folder
    # MkDocs watches the first two itself.
    own = [Path(config.docs_dir), Path(config.config_file_path)]
    watch(server, own, [*folders, preview] if preview else folders, [root / "generator", root / "site_src"])
    return server


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
