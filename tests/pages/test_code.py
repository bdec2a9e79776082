"""The QR code leads to the card: read back from the drawn label, as a phone would."""

import numpy
import pytest
import vl_convert
import zxingcpp

from tests.factories import record
from tests.pages.making import LONGEST, card_address, drawn, label, scale
from tests.pages.png import grey

MODELS = ("acme/small-model", "a/b", "Org_1/Name.With-All_Kinds.2", LONGEST, f"{'W' * 96}/{'w' * 96}")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: str(len(model)))
def test_the_code_leads_to_the_card(model: str) -> None:
    made = label(record(model), scale())
    pixels, width, height = grey(vl_convert.svg_to_png(drawn(made, scale()), scale=2))
    codes = zxingcpp.read_barcodes(numpy.frombuffer(pixels, numpy.uint8).reshape(height, width))
    assert [code.text for code in codes] == [card_address(made)]
    assert [code.format for code in codes] == [zxingcpp.BarcodeFormat.QRCode]


def test_the_code_of_another_card_is_another() -> None:
    one, other = (drawn(label(record(model), scale()), scale()) for model in ("acme/one", "acme/two"))
    assert one != other
