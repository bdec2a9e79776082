"""The models of one job on one machine: who stands on a ladder, and what each needs."""

from typing import Any

import pytest

from generator.labels.label import Label
from generator.labels.need.computers import Memory, computers, least_computer, margin, memory_of
from generator.labels.need.ladder import Ladder, ladders
from tests import own_records
from tests.factories import record_from
from tests.labels.changing import changed
from tests.pages.making import label, measured_label

_PLAIN = {"precision": "fp32"}


def _label(model: str, watt_hours: float = 1.0, right: float = 0.8, **changes: Any) -> Label:
    setup = changes.pop("setup", _PLAIN)
    made = own_records.record(f"acme/{model}", "fine-tuned", setup, watt_hours, right, **changes)
    return label(made, under=own_records.profile())


def _ladder(*labels: Label) -> Ladder:
    (found,) = ladders(labels)
    return found


def test_the_thriftiest_is_first_and_a_guess_does_not_do_the_job() -> None:
    found = _ladder(_label("large", 9.0, 0.9), _label("guess", 3.0, 0.51), _label("small", 0.1, 0.7))
    assert [rung.label.subject.name for rung in found.rungs] == ["small", "guess", "large"]
    assert [rung.label.subject.name for rung in found.doing] == ["small", "large"]
    (guess,) = found.guessing
    assert guess.chance == 0.5


def test_queries_of_a_file_are_judged_by_chance_too() -> None:
    """A label of somebody's file keeps its status, but the page must not praise it."""
    guess = _label("guess", 3.0, 0.51)
    assert guess.result.grade.status == "estimated"
    assert _ladder(guess, _label("small")).guessing[0].label is guess


def test_who_is_not_rated_stands_there_without_a_share() -> None:
    found = _ladder(_label("small"), _label("silent", 2.0, quality=[]))
    (silent,) = found.unrated
    assert silent.interval is None
    with pytest.raises(ValueError, match="not known"):
        _ = silent.right


@pytest.mark.parametrize("changes", [{"weights": "random"}, {"setup": {**_PLAIN, "quick": 20}}])
def test_twins_and_first_looks_are_on_no_ladder(changes: dict[str, Any]) -> None:
    found = _ladder(_label("small"), _label("other", **changes))
    assert len(found.rungs) == 1
    assert not found.apart


def test_who_was_asked_other_texts_stands_apart() -> None:
    made = own_records.record("acme/other", "fine-tuned", _PLAIN, 1.0, 0.8).model_dump(mode="json", exclude_none=True)
    made |= {"workloads": made["workloads"][:1], "quality": made["quality"][:1]}
    other = label(record_from(made), under=own_records.profile())
    found = _ladder(_label("one"), _label("two"), other)
    assert list(found.apart) == [other]
    assert len(found.rungs) == 2


def test_each_machine_has_a_ladder_of_its_own() -> None:
    found = ladders([_label("small"), measured_label()])
    assert [ladder.profile for ladder in found] == [own_records.PROFILE_ID, "tiny-1xgpu"]
    assert ladders([]) == []


def test_measured_memory_goes_before_weights_and_unknown_stays_unknown() -> None:
    known = _label("known", weights_mb=100, peak_mb=900)
    assert memory_of(known) == Memory(900_000_002, measured=True)
    unseen = changed(known, workloads=())
    assert memory_of(unseen) == Memory(100_000_000 * margin().factor, measured=False)
    assert memory_of(changed(unseen, weights_bytes=None)) is None
    assert least_computer(None) is None


def test_the_least_computer_is_the_first_with_room() -> None:
    rooms = [item.for_a_model for item in computers()]
    assert rooms == sorted(rooms)
    assert all(item.for_a_model <= item.gigabytes and item.source.startswith("https://") for item in computers())
    for item in computers():
        assert least_computer(Memory(item.for_a_model * 1e9, measured=True)) == item
    assert least_computer(Memory(rooms[-1] * 1e9 + 1, measured=True)) is None
