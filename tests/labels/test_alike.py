"""Texts are counted by their hashes: as many as differ."""

from hypothesis import given
from hypothesis import strategies as st

from generator.labels.gathering.alike import distinct


@given(st.lists(st.text(max_size=2)))
def test_as_many_as_differ(texts: list[str]) -> None:
    assert distinct(iter(texts)) == len(set(texts))
