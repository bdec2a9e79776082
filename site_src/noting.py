"""What MkDocs rendered, offered as a note, so that a build in which nothing of it has changed needs no MkDocs.

It is offered only where it is known what MkDocs reads: with no plugin but hooks, Material as the theme, and extensions
that read nothing but the page. See `generator/remaking/`.
"""

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import yaml
from mkdocs.config.defaults import MkDocsConfig

from generator.pages.edition.imprint import Imprint
from generator.pages.kept_files import seen
from generator.pages.rendered import Rendered
from generator.pages.site import Site
from generator.pages.storing.cache import MADE, cache_of
from generator.pages.storing.writing import last_site
from generator.remaking.inputs import Inputs
from generator.remaking.note import OFFERED, Note, offered_place, place_of, write_note
from generator.remaking.pages import given_key
from generator.remaking.settings import Settings

_EXTENSIONS = {
    "admonition",
    "attr_list",
    "def_list",
    "fenced_code",
    "footnotes",
    "md_in_html",
    "pymdownx.superfences",
    "tables",
    "toc",
}
# Written by the generator once MkDocs is done.
_SITEMAPS = ("sitemap.xml", "sitemap.xml.gz")
# As coarse as any file system's clock.
_TICK_NS = 2_000_000_000


def offer(
    config: MkDocsConfig,
    settings: Settings,
    imprint: Imprint,
    site: Site,
    markdown: Mapping[str, str],
    pages: Collection[Rendered],
    shells: list[str],
) -> None:
    """Offer a note of what MkDocs has written, before anything else is; nothing where nobody asks for one."""
    began, last = os.environ.get(OFFERED), last_site()
    inputs = _inputs(config)
    if not began or last is None or inputs is None:
        return
    key = inputs.key()
    # What changes while MkDocs reads may have been read as it was or as it is.
    if key is None or not inputs.settled_before(int(began) - _TICK_NS):
        return
    out = Path(config.site_dir)
    apart = {*_SITEMAPS, *(page.path for page in pages)}
    files = [file for path in _paths(out) if path not in apart and (file := seen(str(out), path))]
    note = Note(
        settings,
        inputs,
        key,
        given_key(site, imprint, markdown),
        dict(markdown),
        list(pages),
        shells,
        (out / "sitemap.xml").read_text("utf-8"),
        files,
    )
    place = place_of(last, Path(config.config_file_path))
    write_note(cache_of(MADE), offered_place(place, began), note)


def _inputs(config: MkDocsConfig) -> Inputs | None:
    """All that MkDocs reads; None where that is not known."""
    hooks = {str(module.__file__): module for module in config.hooks.values()}
    ours = str(Path(__file__).with_name("hooks.py"))
    loaded = [path for path in hooks if path != ours]
    answering = [path for path in loaded if any(name.startswith("on_") for name in vars(hooks[path]))]
    unknown = {*config.markdown_extensions} - _EXTENSIONS
    if answering or unknown or config.theme.name != "material" or {*config.plugins} - {*config.hooks}:
        return None
    files, variables = _configuration(Path(config.config_file_path))
    folders = (config.docs_dir, *([config.theme.custom_dir] if config.theme.custom_dir else []))
    return Inputs(files, folders, tuple(hooks), tuple(loaded), variables)


def _configuration(path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The files of a configuration that may inherit from another, and the variables that are named in them."""
    files, variables = [str(path)], []
    node = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    for each in _nodes(node):
        if each.tag == "!ENV":
            variables += [part.value for part in _nodes(each) if isinstance(part, yaml.ScalarNode)]
    for name, value in node.value:
        if name.value == "INHERIT":
            inherited, named = _configuration(path.parent / value.value)
            files += inherited
            variables += named
    return tuple(files), tuple(variables)


def _nodes(node: yaml.Node) -> Iterator[yaml.Node]:
    yield node
    if isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for part in pair:
                yield from _nodes(part)
    elif isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from _nodes(part)


def _paths(out: Path) -> Iterator[str]:
    """Every file below `out`."""
    for place, _, names in os.walk(out):
        yield from (Path(place, name).relative_to(out).as_posix() for name in names)
