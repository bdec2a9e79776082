"""Keys of an edition: another for whatever a page could show otherwise, and none for what a part has no part in."""

from dataclasses import replace
from datetime import timedelta

from generator.labels.grading.awaiting import Awaiting
from generator.labels.grading.scale import Scale
from generator.labels.label import Label
from generator.pages.edition.edition import Edition
from generator.pages.edition.edition_key import edition_key, listed_key, pictures_key, ranking_key, task_key
from generator.records.facts import ModelFacts
from tests.factories import PROFILE_ID, TASK, profile, record
from tests.labels.changing import changed
from tests.pages.making import edition, label, scale, verification

ON = scale()


def _edition(*labels: Label, on: Scale = ON) -> Edition:
    return edition(labels, [on])


ONE, TWO = label(record("acme/one"), ON), label(record("acme/two"), ON)
PLAIN = _edition(ONE, TWO)
FACTS = ModelFacts(model="acme/other", parameters=10, source="https://example.org/facts")
LESS_OFTEN = {"imdb": (3.0, 3.1, 3.2), "sst2": (3.0, 3.1, 3.2)}


def _others() -> dict[str, Edition]:
    """Editions that differ from the plain one in one thing each that concerns `acme/one` or its ranking."""
    return {
        "energy": _edition(label(record("acme/one", energies=LESS_OFTEN), ON), TWO),
        "grade": _edition(label(record("acme/one"), scale(first_edge="0.1")), TWO, on=scale(first_edge="0.1")),
        "checked": _edition(changed(ONE, verification=verification(1, 0)), TWO),
        "profile": replace(PLAIN, profiles={PROFILE_ID: profile(study=True)}),
        "task": replace(PLAIN, tasks=dict(PLAIN.tasks) | {TASK: replace(PLAIN.tasks[TASK], title="Another title")}),
        "address": replace(PLAIN, site_url="https://elsewhere.example/"),
    }


def test_the_same_edition_has_the_same_keys() -> None:
    again = _edition(label(record("acme/one"), ON), label(record("acme/two"), ON))
    assert edition_key(again) == edition_key(PLAIN)
    assert ranking_key(again, TASK, PROFILE_ID) == ranking_key(PLAIN, TASK, PROFILE_ID)
    assert pictures_key(again, "acme/one") == pictures_key(PLAIN, "acme/one")


def test_whatever_differs_makes_another_key() -> None:
    others = _others() | {"day": replace(PLAIN, day=PLAIN.day + timedelta(days=1)), "fewer": _edition(ONE)}
    assert len({edition_key(made) for made in (PLAIN, *others.values())}) == len(others) + 1


def test_a_ranking_knows_what_changes_in_its_own_rows() -> None:
    others = {name: made for name, made in _others().items() if name != "address"}
    assert len({ranking_key(made, TASK, PROFILE_ID) for made in (PLAIN, *others.values())}) == len(others) + 1


def test_a_models_pictures_know_what_changes_in_its_own_labels_and_nothing_else() -> None:
    others = _others()
    assert len({pictures_key(made, "acme/one") for made in (PLAIN, *others.values())}) == len(others) + 1
    assert pictures_key(others["energy"], "acme/two") == pictures_key(PLAIN, "acme/two")


def test_a_task_knows_what_changes_in_its_own_labels_and_nothing_of_others() -> None:
    others = _others() | {
        "day": replace(PLAIN, day=PLAIN.day + timedelta(days=1)),
        "fewer": _edition(ONE),
        "awaiting": _edition(changed(ONE, awaiting=Awaiting(2, True)), TWO),
        "facts": replace(PLAIN, facts={"acme/other": FACTS}),
        "publisher": replace(PLAIN, imprint=replace(PLAIN.imprint, publisher="Somebody")),
    }
    assert len({task_key(made, TASK) for made in (PLAIN, *others.values())}) == len(others) + 1
    assert task_key(_edition(ONE, TWO, label(record("acme/one", "fill-mask"))), TASK) == task_key(PLAIN, TASK)


def test_labels_in_a_list_have_one_key_whatever_they_stand_beside() -> None:
    assert listed_key(PLAIN, [ONE]) == listed_key(_edition(ONE), [ONE]) != listed_key(PLAIN, [ONE, TWO])
    own = [made for name, made in _others().items() if name != "grade"]
    keys = {listed_key(made, made.models["acme/one"]) for made in (PLAIN, *own)}
    assert len(keys) == len(own) + 1
    known = replace(PLAIN, facts={"acme/one": FACTS.model_copy(update={"model": "acme/one"})})
    assert listed_key(known, [ONE]) != listed_key(PLAIN, [ONE])
