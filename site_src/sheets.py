"""The style sheets: ours as one, and in place of Material's the same without the pictures in them."""

import re
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from generator.pages.looks import data_images, palette, placing

_STYLE_SHEET = "assets/style.css"
_MATERIALS_SHEETS = re.compile(r"assets/stylesheets/[^/]+\.css")


def put_in_order(files: Files, config: MkDocsConfig, alone: bool) -> None:
    """Enter the sheets among the files; cards that stand `alone` have theirs with all that they carry."""
    sheets = {_STYLE_SHEET: _style_sheet(config)}
    if not alone:
        for file in [file for file in files if _MATERIALS_SHEETS.fullmatch(file.src_uri)]:
            sheets[file.src_uri] = file.content_string
            files.remove(file)
    for path, text in sheets.items():
        for name, content in _with_pictures_beside(path, text, alone):
            files.append(File.generated(config, name, content=content))
    config.extra_css = [_STYLE_SHEET]


def _with_pictures_beside(path: str, sheet: str, alone: bool) -> Iterator[tuple[str, str | bytes]]:
    """A style sheet, and the pictures that it carried as files.

    Not for cards that stand alone: they are read from a disk, where a browser takes no such file.
    """
    if alone:
        yield path, sheet
        return
    made, pictures = data_images.taken_out(sheet)
    yield path, made
    for name, picture in pictures.items():
        yield f"{path.rpartition('/')[0]}/{name}", picture


def _style_sheet(config: MkDocsConfig) -> str:
    """The palette, the places in charts, and `extra_css` as one: a browser draws nothing before it has them all."""
    sheets = [Path(config.docs_dir, name).read_text("utf-8") for name in config.extra_css]
    return "\n".join([palette.style_sheet(), placing.style_sheet(), *sheets])
