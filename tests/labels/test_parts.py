"""Parts of files: all of them in order, and the same but for one or two when a file comes or goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.labels.gathering import parts
from generator.labels.gathering.parts import cut
from generator.records.files.listing import File

PLACES = st.sets(st.text("abcdef/-", min_size=1, max_size=8), max_size=60)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of some four files."""
    monkeypatch.setattr(parts, "ABOUT", 4)


def found(places: set[str]) -> dict[str, list[str]]:
    """The paths of each part by its name."""
    made = cut([File(place, None) for place in sorted(places)])
    assert len({part.name for part in made}) == len(made)
    return {part.name: [file.place for file in part.files] for part in made}


@given(PLACES)
def test_every_file_is_in_one_part_and_in_order(places: set[str]) -> None:
    made = found(places)
    assert [place for part in made.values() for place in part] == sorted(places)
    assert all(made.values())


@given(PLACES, st.text("abcdef/-", min_size=1, max_size=8))
def test_a_file_more_or_less_changes_two_parts_at_most(places: set[str], place: str) -> None:
    one, other = found(places | {place}), found(places - {place})
    changed = {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
    assert len(changed) <= 2
