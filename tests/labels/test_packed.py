"""Figures that are held packed: whoever asks gets what was put in, and labels that are alike share all but numbers."""

import pickle
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.labels.gathering.gather import gather
from generator.labels.grading.scale import read_scales
from generator.labels.packed import Packed, outline
from generator.labels.task import read_tasks
from generator.records.files.store import read_profiles
from tests.labels.scales import label


@dataclass(frozen=True, slots=True)
class Leaf:
    """With a field of each kind that a figure has."""

    whole: int | None
    number: float | None
    text: str
    is_so: bool
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Single:
    """With one field alone."""

    only: float | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bare:
    """Without any."""


LEAVES = st.builds(
    Leaf,
    st.none() | st.integers(),
    st.none() | st.floats(allow_nan=False),
    st.text(max_size=3),
    st.booleans(),
    st.none() | st.dates(),
)
SINGLES = st.builds(Single, st.floats(allow_nan=False) | st.lists(st.text(max_size=2)).map(tuple))
TREES = st.recursive(
    LEAVES | SINGLES | st.just(Bare()) | st.sampled_from([0, 1, True, False, 0.0, -0.0, 1.0]),
    lambda inside: st.lists(inside, max_size=3).map(tuple),
    max_leaves=12,
)


@given(st.lists(TREES, max_size=4).map(tuple))
def test_what_is_packed_comes_back_to_the_last_digit(items: tuple[object, ...]) -> None:
    packed = Packed(items)
    # Not merely equal: 1, 1.0 and True are, and are printed otherwise.
    assert repr(packed) == repr(items) == repr(tuple(packed)) == repr(pickle.loads(pickle.dumps(packed)))
    assert packed == items == packed[:] and hash(packed) == hash(items) and len(packed) == len(items)


def _zeroed(item: Any) -> Any:
    """The same with 0.0 in place of each number; what has none stays as it is."""
    if isinstance(item, float):
        return 0.0
    if isinstance(item, tuple):
        return tuple(map(_zeroed, item))
    if isinstance(item, (Leaf, Single)):
        return replace(item, **{field.name: _zeroed(getattr(item, field.name)) for field in fields(item)})
    return item


@given(st.lists(TREES, max_size=4).map(tuple))
def test_an_outline_is_the_same_but_for_its_numbers(items: tuple[object, ...]) -> None:
    assert repr(outline(Packed(items))) == repr(_zeroed(items))
    assert outline(items) is items


@given(LEAVES, LEAVES)
def test_two_are_equal_where_what_is_in_them_is(one: Leaf, other: Leaf) -> None:
    assert (Packed((one,)) == Packed((other,))) is (one == other)
    assert Packed((one,)) != [one]


def test_labels_that_are_alike_share_all_but_their_numbers() -> None:
    one, other = (
        label({"imdb": (energy, 2.0, 3.0), "sst2": (1.0, 2.0, 3.0)}).result.workloads for energy in (1.0, 1.5)
    )
    assert isinstance(one, Packed) and isinstance(other, Packed)
    assert one != other and [item.id for item in one] == [item.id for item in other]
    assert one._shape is other._shape and one._others is other._others


def test_a_label_with_plain_figures_is_equal_to_one_with_packed_ones() -> None:
    made = label()
    plain = replace(made, result=replace(made.result, workloads=tuple(made.result.workloads)))
    assert made == plain == made and hash(made) == hash(plain)


def test_what_is_asked_for_again_soon_is_not_made_again() -> None:
    found = label().result.workloads
    assert found[0] is found[0] and next(iter(found)) is found[0]


def test_the_figures_of_every_committed_label_are_packed(committed: Path) -> None:
    found = gather(committed, read_profiles(committed), read_scales(), read_tasks(), date.max, jobs=1)
    for part in ("workloads", "shares", "quality"):
        held = [getattr(item.result, part) for item in found]
        assert {type(each) for each in held} == {Packed}
        assert [*map(repr, held)] == [repr(tuple(each)) for each in held]


@pytest.mark.parametrize("place", [0, -1])
def test_places_are_those_of_a_tuple(place: int) -> None:
    found = label().result.workloads
    assert found[place] == tuple(found)[place]
    with pytest.raises(IndexError):
        found[len(found)]
