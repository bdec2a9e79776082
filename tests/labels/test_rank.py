"""Places and factors within one task: the thriftiest first, and what cannot be compared after all others."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from generator.labels.comparing.rank import ranked
from generator.labels.label import Label
from tests.labels.scales import label


def labels_of(values: list[float]) -> list[Label]:
    """Graded labels of these figures, named in their order."""
    return [
        label({"imdb": (value,) * 3, "sst2": (value,) * 3}, model=f"acme/m{number:02d}")
        for number, value in enumerate(values)
    ]


def test_the_thriftiest_is_first_and_the_others_say_how_many_times_as_much() -> None:
    rows = ranked(labels_of([4.0, 1.0, 2.0]))
    assert [(row.label.subject.name, row.place, row.factor) for row in rows] == [
        ("m01", 1, 1.0),
        ("m02", 2, 2.0),
        ("m00", 3, 4.0),
    ]


def test_what_cannot_be_compared_has_no_place_and_sets_no_factor() -> None:
    twin = label({"imdb": (0.1,) * 3, "sst2": (0.1,) * 3}, model="acme/twin", weights="random")
    half = label({"imdb": (0.2,) * 3}, model="acme/half")
    unsure = label({"imdb": (1.5,), "sst2": (1.5,)}, model="acme/unsure")
    rows = ranked([twin, half, unsure, *labels_of([3.0])])
    assert [(row.label.subject.name, row.place, row.factor) for row in rows] == [
        ("unsure", 1, 1.0),
        ("m00", 2, 2.0),
        ("twin", None, None),
        ("half", None, None),
    ]


def test_equal_figures_stand_in_the_order_of_their_names() -> None:
    rows = ranked(reversed(labels_of([2.0, 2.0, 2.0])))
    assert [row.label.subject.name for row in rows] == ["m00", "m01", "m02"]
    assert [row.factor for row in rows] == [1.0, 1.0, 1.0]


def test_equal_figures_share_a_place_and_the_next_one_counts_them_all() -> None:
    rows = ranked(labels_of([2.0, 1.0, 3.0, 2.0, 2.0, 4.0]))
    assert [(row.label.subject.name, row.place) for row in rows] == [
        ("m01", 1),
        ("m00", 2),
        ("m03", 2),
        ("m04", 2),
        ("m02", 5),
        ("m05", 6),
    ]


def test_nothing_measured_is_an_empty_table() -> None:
    assert ranked([]) == []


@given(st.lists(st.floats(min_value=0.01, max_value=1e4), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_table_is_the_same_in_whatever_order_labels_come(values: list[float], random: Random) -> None:
    labels = labels_of(values)
    rows = ranked(labels)
    shuffled = list(labels)
    random.shuffle(shuffled)
    assert ranked(shuffled) == rows
    figures = [row.label.result.value or 0.0 for row in rows]
    assert [row.place for row in rows] == [1 + sum(other < figure for other in figures) for figure in figures]
    factors = [row.factor for row in rows if row.factor is not None]
    assert factors == sorted(factors)
    assert factors[0] == 1.0
