"""The QR code leads where its label says: read back from the drawn label, as a phone would."""

import string
from io import BytesIO

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from generator.pages import urls
from generator.pages.environment import environment
from generator.pages.pictures import of_label
from generator.pages.pictures.painting import Picture, painted
from generator.pages.pictures.qr import qr_path
from tests.examples import examples
from tests.factories import record
from tests.pages.making import LONGEST, SITE_URL, card_address, drawn, edition, label, scale

MODELS = ("acme/small-model", "a/b", "Org_1/Name.With-All_Kinds.2", LONGEST, f"{'W' * 96}/{'w' * 96}")


def _read(picture: str, pixel_ratio: int) -> list[str]:
    (content,) = painted([Picture("label.png", picture, pixel_ratio)])
    with Image.open(BytesIO(content)) as shown:
        codes = zxingcpp.read_barcodes(shown.convert("L"))
    assert {code.format for code in codes} <= {zxingcpp.BarcodeFormat.QRCode}
    return [code.text for code in codes]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: str(len(model)))
def test_the_code_leads_to_the_card(model: str) -> None:
    made = label(record(model), scale())
    assert _read(drawn(made, scale()), 2) == [card_address(made)]


@pytest.mark.parametrize("pixel_ratio", [1, 2])
def test_the_code_of_an_immutable_label_leads_to_its_page(pixel_ratio: int) -> None:
    made = label(on=scale())
    found = dict(of_label.immutable(environment(), edition([made], [scale()]), made))
    address = f"{SITE_URL}labels/v1/{made.source.digest[:16]}/"
    assert _read(found[urls.immutable_label(made)], pixel_ratio) == [address]


@given(st.text(st.sampled_from(string.ascii_letters + string.digits + "-._/"), min_size=1, max_size=230))
@settings(max_examples=examples(50))
def test_a_code_with_the_fixed_mask_is_read_whatever_it_says(path: str) -> None:
    side, drawing = qr_path(SITE_URL + path)
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {side + 8} {side + 8}" width="300" height="300">'
        f'<rect x="-4" y="-4" width="100%" height="100%" fill="#fff"/><path d="{drawing}" stroke="#000"/></svg>'
    )
    assert _read(picture, 1) == [SITE_URL + path]


def test_the_code_of_another_card_is_another() -> None:
    one, other = (drawn(label(record(model), scale()), scale()) for model in ("acme/one", "acme/two"))
    assert one != other
