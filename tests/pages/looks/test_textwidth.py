"""Texts are measured, wrapped and shortened without a font."""

from hypothesis import given
from hypothesis import strategies as st

from generator.pages.looks.textwidth import fitted, shortened, text_width, wrapped

TEXTS = st.text(st.characters(categories=["L", "N", "P", "S"], include_characters=" "), min_size=1, max_size=200)
WIDTHS = st.floats(40, 400)


def test_liberation_sans_is_known() -> None:
    """Figures are 1139 of 2048 units wide in both weights, as in Arial."""
    assert text_width("0" * 2048, 1) == text_width("0" * 2048, 1, "bold") == 1139
    assert text_width("i", 10) < text_width("W", 10) < text_width("W", 20)
    assert text_width("界", 10) == 10


@given(TEXTS, WIDTHS)
def test_shortened_fits_and_shows_that_it_was_shortened(text: str, width: float) -> None:
    short = shortened(text, width, 14)
    assert text_width(short, 14) <= width
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@given(TEXTS, WIDTHS)
def test_wrapped_loses_nothing_but_spaces(text: str, width: float) -> None:
    lines = wrapped(text, width, 14)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(text_width(line, 14) <= width for line in lines)


@given(TEXTS, WIDTHS)
def test_fitted_keeps_to_its_lines_and_its_width(text: str, width: float) -> None:
    size, lines = fitted(text, width, ((23.0, 1), (18.0, 2), (12.0, 3)), "bold")
    assert len(lines) <= {23.0: 1, 18.0: 2, 12.0: 3}[size]
    assert all(text_width(line, size, "bold") <= width for line in lines)
