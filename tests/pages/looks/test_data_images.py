"""Pictures that a style sheet carried, as files beside it."""

from importlib.metadata import files
from xml.etree import ElementTree

import pytest

from generator.errors import EnergyLabelError
from generator.pages.looks.data_images import taken_out


def test_a_picture_becomes_a_file_named_by_what_it_holds() -> None:
    carried = """a{mask:url("data:image/svg+xml;charset=utf-8,<svg id='%23a'>\\3c !-- x --></svg>")}"""
    made, found = taken_out(carried + "b{background:url(c.png)}" + carried.replace("a{", "d{"))
    [(name, picture)] = found.items()
    assert picture == b"<svg id='#a'><!-- x --></svg>"
    assert made == f'a{{mask:url("{name}")}}b{{background:url(c.png)}}d{{mask:url("{name}")}}'


def test_every_picture_of_materials_sheets_is_whole() -> None:
    sheets = [path for path in files("mkdocs-material") or () if path.match("assets/stylesheets/*.css")]
    assert sheets
    for sheet in sheets:
        made, found = taken_out(sheet.read_text("utf-8"))
        assert "data:" not in made
        for picture in found.values():
            ElementTree.fromstring(picture)


@pytest.mark.parametrize("picture", ['url("data:image/png;base64,AAAA")', "url(data:font/woff2;base64,AAAA)"])
def test_another_kind_of_picture_is_told(picture: str) -> None:
    with pytest.raises(EnergyLabelError, match="the site's policy forbids"):
        taken_out(f"a{{mask:{picture}}}")
