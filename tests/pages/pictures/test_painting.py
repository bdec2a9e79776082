"""Labels as PNG and PDF, made by the processes that make them for the site."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from generator.errors import EnergyLabelError
from generator.labels.label import Label
from generator.pages import urls
from generator.pages.edition import edition as editions
from generator.pages.environment import environment
from generator.pages.pictures import of_label, painting, social
from generator.pages.pictures.label_picture import HEIGHT, WIDTH, describe
from generator.pages.pictures.painting import Painting, Picture
from generator.pages.storing.cache import Cache
from tests.factories import record
from tests.pages.boxes import text_boxes
from tests.pages.making import LONGEST, TASKS, edition, label, scale

ON = scale()
EDITION = edition([label(record(model), ON) for model in ("acme/one", LONGEST)], [ON])


LABELS = [*of_label.painted(environment(), EDITION, EDITION.models)]
SVGS = {picture.svg for picture in LABELS} | {svg for _, svg in social.pictures(environment(), EDITION)}


@pytest.fixture(scope="module")
def painted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the labels of `EDITION` as PNG and PDF, painted without a cache."""
    out = tmp_path_factory.mktemp("painted")
    Painting(LABELS, Cache(None), 2).write(out)
    return out


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("item", EDITION.labels, ids=lambda item: str(len(item.subject.model)))
@pytest.mark.parametrize("pixel_ratio", [1, 2])
def test_png_is_as_large_as_it_says_and_clear_around_its_corners(painted: Path, item: Label, pixel_ratio: int) -> None:
    with Image.open(painted / urls.label_png(item, pixel_ratio)) as found:
        assert found.size == (WIDTH * pixel_ratio, HEIGHT * pixel_ratio)
        assert found.getpixel((0, 0)) == (0, 0, 0, 0)
        assert found.getpixel((WIDTH * pixel_ratio // 2, 20 * pixel_ratio)) == (255, 255, 255, 255)


@given(
    st.integers(1, 40).flatmap(lambda width: st.lists(st.binary(min_size=4 * width, max_size=4 * width), min_size=1))
)
def test_packing_changes_no_pixel(lines: list[bytes]) -> None:
    with Image.open(BytesIO(painting._packed(len(lines[0]) // 4, [memoryview(line) for line in lines]))) as packed:
        assert (packed.mode, packed.size) == ("RGBA", (len(lines[0]) // 4, len(lines)))
        assert packed.tobytes() == b"".join(lines)


@pytest.mark.parametrize("pixel_ratio", [1, 2])
@pytest.mark.parametrize("svg", sorted(SVGS), ids=lambda svg: str(len(svg)))
def test_png_shows_what_another_painter_shows_but_for_the_edges(
    svg: str, pixel_ratio: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in painting.FONTS.items():
        monkeypatch.setenv(name, value)
    (made,) = painting.painted([Picture("a.png", svg, pixel_ratio)])
    other = vl_convert.svg_to_png(svg, scale=pixel_ratio)
    with Image.open(BytesIO(made)) as one, Image.open(BytesIO(other)) as two:
        assert (one.mode, one.size) == (two.mode, two.size)
        # Each letter has its edge, which either paints in its own way.
        assert max(ImageStat.Stat(ImageChops.difference(one, two)).mean) < 4
        # Areas as large as a word are of the same colour.
        small = one.resize((22, 32)), two.resize((22, 32))
        assert max(high for _, high in ImageChops.difference(*small).getextrema()) < 16


@pytest.mark.parametrize("item", EDITION.labels, ids=lambda item: str(len(item.subject.model)))
def test_a_spaced_line_is_painted_as_wide_as_its_picture_says(painted: Path, item: Label) -> None:
    """Who adds the space between letters to a width that holds it already paints it a fifth wider."""
    svg = next(picture.svg for picture in LABELS if picture.path == urls.label_png(item))
    heading, version = [box for box in text_boxes(svg) if box.top < 45]
    with Image.open(painted / urls.label_png(item, 2)) as found:
        line = found.convert("L").crop((0, 54, 2 * WIDTH, 82)).point(lambda light: 255 if light < 160 else 0)
        ink = [column // 2 for column in range(line.width) if line.crop((column, 0, column + 1, line.height)).getbbox()]
    inside = [column for column in ink if 20 < column < WIDTH - 20]
    left = [column for column in inside if column < (heading.right + version.left) / 2]
    assert abs(min(left) - heading.left) < 2 and abs(max(left) - heading.right) < 3
    assert abs(max(inside) - version.right) < 3 and abs(min(set(inside) - set(left)) - version.left) < 2


@pytest.mark.parametrize("item", EDITION.labels, ids=lambda item: str(len(item.subject.model)))
def test_pdf_is_one_page_of_vectors_with_its_fonts_and_its_title(painted: Path, item: Label) -> None:
    with pikepdf.open(painted / urls.label_pdf(item)) as pdf:
        assert str(pdf.docinfo["/Title"]) == describe(item, TASKS[item.subject.task])
        assert set(pdf.docinfo) <= {"/Title", "/Producer"}
        (page,) = pdf.pages
        assert [float(number) for number in page.mediabox] == [0, 0, WIDTH, HEIGHT]
        fonts = [
            found for found in pdf.objects if isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/Font"
        ]
        embedded = [font for font in fonts if "/FontDescriptor" in font]
        assert {str(font.BaseFont).partition("+")[2] for font in embedded} == {"LiberationSans", "LiberationSans-Bold"}
        assert all("/FontFile2" in font.FontDescriptor or "/FontFile3" in font.FontDescriptor for font in embedded)
        assert not [
            found for found in pdf.objects if isinstance(found, pikepdf.Stream) and found.get("/Subtype") == "/Image"
        ]


def test_the_same_labels_are_the_same_bytes_cold_warm_and_by_any_number_of_processes(
    painted: Path, tmp_path: Path
) -> None:
    cache = Cache(tmp_path / "cache")
    for processes, name in (3, "cold"), (1, "warm"):
        Painting(LABELS, cache, processes).write(tmp_path / name)
        assert _files(tmp_path / name) == _files(painted)
    assert len(_files(painted)) == 2 * 2 * 3


def test_what_is_kept_is_not_painted_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path / "cache")
    Painting(LABELS, cache, 2).write(tmp_path / "cold")

    def started(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(painting, "Process", started)
    Painting(LABELS, cache, 2).write(tmp_path / "warm")
    assert _files(tmp_path / "warm") == _files(tmp_path / "cold")


def test_what_was_kept_and_is_gone_or_damaged_when_it_is_wanted_is_painted_after_all(
    painted: Path, tmp_path: Path
) -> None:
    cache = Cache(tmp_path / "cache")
    begun = Painting(LABELS, cache, 2)
    begun.write(tmp_path / "first")
    first, second, *_ = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    first.unlink()
    second.write_bytes(second.read_bytes()[:-1])
    begun.write(tmp_path / "again")
    assert _files(tmp_path / "again") == _files(painted)


def test_what_a_picture_is_made_from_tells_it_from_others_and_its_path_does_not() -> None:
    one = Picture("a.png", "<svg/>")
    others = [
        one._replace(svg="<svg />"),
        one._replace(pixel_ratio=2),
        one._replace(pdf_title=""),
        one._replace(pdf_title="A title"),
    ]
    assert len({one.key, *(other.key for other in others)}) == 5
    assert one._replace(path="b.png").key == one.key


def test_another_library_font_or_compressor_is_another_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    made_with = painting._MADE_WITH
    assert {"vl-convert-python", painting._FONTS, "pikepdf", "pypdfium2", "zlib-ng"} <= {*made_with}
    keys = {LABELS[0].key}
    for name in made_with:
        monkeypatch.setattr(painting, "_MADE_WITH", tuple(other for other in made_with if other != name))
        keys.add(LABELS[0].key)
    assert len(keys) == 1 + len(made_with)


def test_pictures_for_social_sites_are_painted(tmp_path: Path) -> None:
    made = [Picture(path, svg) for path, svg in social.pictures(environment(), EDITION)]
    Painting(made, Cache(None), 2).write(tmp_path)
    for picture in made:
        with Image.open(tmp_path / picture.path) as found:
            assert found.size == (social.WIDTH, social.HEIGHT)


def test_a_picture_that_cannot_be_painted_is_told(tmp_path: Path) -> None:
    for cache in Cache(None), Cache(tmp_path / "cache"):
        with pytest.raises(EnergyLabelError, match=r"painting.* failed: .*run it by hand"):
            Painting([Picture("a.png", "no picture")], cache, 1).write(tmp_path)


def test_with_very_many_labels_none_is_painted_and_none_is_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    assert EDITION.labels_are_painted
    monkeypatch.setattr(editions, "MOST_PAINTED_LABELS", 1)
    assert not EDITION.labels_are_painted
    assert list(of_label.painted(environment(), EDITION, EDITION.models)) == []
