"""A site without MkDocs, where nothing that MkDocs is given, or reads, has changed since it rendered last."""

import importlib.util
import sys
from pathlib import Path

from generator import build
from generator.errors import EnergyLabelError
from generator.pages.kept_files import KeptFiles
from generator.pages.site import Site
from generator.pages.storing.cache import MADE, cache_of
from generator.pages.storing.writing import Writer
from generator.remaking.finishing import begun, finish
from generator.remaking.note import Note
from generator.remaking.pages import Setting, given_key


def remade(note: Note, out: Path, last: str) -> bool:
    """Whether the site is whole, built without MkDocs; where it is not, MkDocs is needed, and says of any fault.

    The site at `last` is untouched either way.
    """
    try:
        return _remade(note, out, last)
    except (EnergyLabelError, OSError):
        return False


def _remade(note: Note, out: Path, last: str) -> bool:
    for hook in note.inputs.loaded:
        _load(hook)
    imprint = note.settings.imprint()
    site = begun(note.settings, imprint, build.build)
    site.start()
    site.prepare()
    if note.given_key != given_key(site, imprint, note.markdown):
        return False
    same = KeptFiles(cache_of(MADE), last, "")
    if not same.stay(note.files):
        return False
    sections = _write_pages(note, site, out)
    finish(site, out, note.shells, sections.sections, note.settings.limit_mb, staying=same.staying)
    return True


def _write_pages(note: Note, site: Site, out: Path) -> Setting:
    out.mkdir(parents=True, exist_ok=True)
    writer, setting = Writer(out), Setting(site)
    for page in note.pages:
        writer.write(page.path, setting.whole(page).encode())
    # Not by the writer, which may give a file of the last site one more name: this one is written into.
    (out / "sitemap.xml").write_text(note.sitemap, "utf-8")
    return setting


def _load(hook: str) -> None:
    """As MkDocs loads a hook, for what that does."""
    spec = importlib.util.spec_from_file_location(hook, hook)
    if spec is None or spec.loader is None:
        raise EnergyLabelError(f"{hook} is no Python module; take it out of `hooks` in the configuration.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[hook] = module
    spec.loader.exec_module(module)
