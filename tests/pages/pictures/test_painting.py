"""Labels as PNG and PDF, made by the processes that make them for the site."""

import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import vl_convert
from PIL import Image

from generator.errors import EnergyLabelError
from generator.labels.label import Label
from generator.pages import edition as editions
from generator.pages import heavy, painting, urls
from generator.pages.environment import environment
from generator.pages.pictures import of_label, social
from generator.pages.pictures.label_picture import HEIGHT, WIDTH, describe
from tests.factories import record
from tests.pages.making import LONGEST, TASKS, edition, label, scale

ON = scale()
EDITION = edition([label(record(model), ON) for model in ("acme/one", LONGEST)], [ON])


@pytest.fixture(scope="module")
def painted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the labels of `EDITION` in every form."""
    return _print(tmp_path_factory.mktemp("painted"))


def _print(out: Path) -> Path:
    for item in EDITION.labels:
        for path, text in of_label.living(environment(), EDITION, item):
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            (out / path).write_text(text, "utf-8")
    heavy.Prints(of_label.prints(EDITION, EDITION.models), out, 2).wait()
    of_label.copy_prints(EDITION, EDITION.models, out)
    return out


@pytest.mark.parametrize("item", EDITION.labels, ids=lambda item: str(len(item.model)))
@pytest.mark.parametrize("pixel_ratio", [1, 2])
def test_png_is_as_large_as_it_says_and_clear_around_its_corners(painted: Path, item: Label, pixel_ratio: int) -> None:
    with Image.open(painted / urls.label_png(item, pixel_ratio)) as found:
        assert found.size == (WIDTH * pixel_ratio, HEIGHT * pixel_ratio)
        assert found.getpixel((0, 0)) == (0, 0, 0, 0)
        assert found.getpixel((WIDTH * pixel_ratio // 2, 20 * pixel_ratio)) == (255, 255, 255, 255)


def test_packing_changes_no_pixel(painted: Path) -> None:
    plain = vl_convert.svg_to_png((painted / urls.label_picture(EDITION.labels[0])).read_text("utf-8"), scale=1)
    packed = painting._packed(plain)
    assert len(packed) < len(plain) / 2
    with Image.open(BytesIO(packed)) as one, Image.open(BytesIO(plain)) as other:
        assert one.mode == other.mode == "RGBA"
        assert one.tobytes() == other.tobytes()


@pytest.mark.parametrize("item", EDITION.labels, ids=lambda item: str(len(item.model)))
def test_pdf_is_one_page_of_vectors_with_its_fonts_and_its_title(painted: Path, item: Label) -> None:
    with pikepdf.open(painted / urls.label_pdf(item)) as pdf:
        assert str(pdf.docinfo["/Title"]) == describe(item, TASKS[item.task])
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


def test_the_same_labels_are_the_same_bytes(painted: Path, tmp_path: Path) -> None:
    again = _print(tmp_path)
    made = {path.relative_to(painted): zlib.crc32(path.read_bytes()) for path in painted.rglob("*") if path.is_file()}
    assert {
        path.relative_to(again): zlib.crc32(path.read_bytes()) for path in again.rglob("*") if path.is_file()
    } == made
    assert len(made) == 2 * 2 * (6 + 3)


def test_pictures_for_social_sites_are_painted(tmp_path: Path) -> None:
    made = dict(social.pictures(environment(), EDITION))
    heavy.Paint(made, tmp_path, 2).wait()
    for path in made:
        with Image.open(tmp_path / path) as found:
            assert found.size == (social.WIDTH, social.HEIGHT)


def test_a_label_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnergyLabelError, match=r"No such file"):
        heavy.Prints(of_label.prints(EDITION, ["acme/one"]), tmp_path, 1).wait()


def test_with_very_many_labels_none_is_painted_and_none_is_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    assert EDITION.labels_are_painted
    monkeypatch.setattr(editions, "MOST_PAINTED_LABELS", 1)
    assert not EDITION.labels_are_painted
    assert of_label.prints(EDITION, EDITION.models) == []
