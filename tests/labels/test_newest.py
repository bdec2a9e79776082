"""Which machine comes first: the newest, whatever the order in which labels come."""

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from generator.labels.comparing.newest import newest_first
from generator.labels.label import Label
from tests.labels.changing import changed
from tests.pages.making import label

PLAIN = label()
ALL = [(task, profile) for task in ("chat", "reasoning") for profile in "abc"]


def _label(task: str, profile: str, day: int) -> Label:
    return changed(PLAIN, task=task, profile=profile, measured_to=date(2025, 1, day))


def _labels() -> st.SearchStrategy[list[Label]]:
    task, profile = st.sampled_from(["chat", "reasoning"]), st.sampled_from(["a", "b", "c"])
    return st.lists(st.builds(_label, task, profile, st.integers(1, 3)), max_size=12)


@given(_labels(), st.randoms(use_true_random=False))
def test_every_machine_of_a_task_has_one_place_whatever_the_order(labels: list[Label], random: Random) -> None:
    found = newest_first(labels, ALL)
    mixed = list(labels)
    random.shuffle(mixed)
    assert newest_first(mixed, ALL) == found
    for task in {item.subject.task for item in labels}:
        places = [place for (name, _), place in found.items() if name == task]
        assert sorted(places) == list(range(len(places)))


@given(_labels())
def test_a_machine_measured_later_comes_before_one_measured_earlier(labels: list[Label]) -> None:
    found = newest_first(labels, ALL)
    last: dict[tuple[str, str], date] = {}
    for item in labels:
        key = item.subject.task, item.setup.profile
        last[key] = max(last.get(key, date.min), item.source.measured_to)
    for one in last:
        for other in last:
            if one[0] == other[0] and last[one] > last[other]:
                assert found[one] < found[other]


def test_of_one_day_more_labels_come_first_and_then_the_id() -> None:
    labels = [_label("chat", "c", 1), _label("chat", "b", 1), _label("chat", "a", 1), _label("chat", "c", 1)]
    assert newest_first(labels, ALL) == {("chat", "c"): 0, ("chat", "a"): 1, ("chat", "b"): 2}


def test_a_machine_without_class_limits_goes_behind_however_new_it_is() -> None:
    labels = [_label("chat", "a", 1), _label("chat", "b", 3), _label("chat", "b", 3)]
    assert newest_first(labels, [("chat", "a")]) == {("chat", "a"): 0, ("chat", "b"): 1}
