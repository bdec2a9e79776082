"""Errors speak in one line, whatever hostile value they have to show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import EnergyLabelError, Fault, RecordFaultsError, shown

VALUES = st.text() | st.binary() | st.floats() | st.lists(st.text()) | st.dictionaries(st.text(), st.integers())


@given(VALUES)
def test_any_value_is_shown_as_one_short_printable_line(value: object) -> None:
    text = shown(value)
    assert text.isprintable()
    assert len(text) < 120


def test_a_long_value_is_cut_and_its_length_told() -> None:
    assert shown("x" * 10_000_000) == "'" + "x" * 79 + "... (10000002 characters)"
    assert shown("short") == "'short'"


@pytest.mark.parametrize(("count", "words"), [(1, "1 fault in"), (3, "3 faults in")])
def test_all_faults_are_told_each_on_a_line_of_its_own(count: int, words: str) -> None:
    error = RecordFaultsError([Fault("a.json", f"field{number}", "1", "why") for number in range(count)])
    first, *rest = str(error).splitlines()
    assert first.startswith(words)
    assert rest == [f"  a.json: field{number} = 1: why" for number in range(count)]
    assert isinstance(error, EnergyLabelError)
