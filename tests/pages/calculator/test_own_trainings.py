"""Measured trainings as choices of the break-even: computed from records, and no trace of them where there are none."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import html

from generator.pages.calculator.own_trainings import own_trainings
from generator.pages.edition.content import Content
from generator.pages.edition.edition import Edition
from generator.pages.site import Site
from generator.records.model import SCHEMA_VERSION
from tests import factories
from tests.factories import PROFILE_ID, TASK
from tests.pages.making import TASKS, edition, label, scale

SMALL, LARGE = "acme/trained", "acme/large"
HASH = "0123456789ab" + "cd" * 26


def _label(model: str, approach: str, trained: dict[str, Any] | None = None, **changes: Any) -> Any:
    document = factories.in_version(SCHEMA_VERSION, factories.document(model, approach=approach, **changes))
    if trained:
        document["workloads"][0]["trained"] = trained
    return label(factories.record_from(document), scale())


def _trained(joules: float | None = 864.0, times: int = 3, **changes: Any) -> dict[str, Any]:
    """Three trainings that took 0.24 Wh together, so that one is 0.08 Wh."""
    phase = None if joules is None else {"duration_s": 4.0, "energy_joules": {"gpu": joules}}
    return {
        "dataset": {"name": "reviews"},
        "rows": 8530,
        "rows_sha256": HASH,
        "seed": 1,
        "times": times,
        "phase": phase,
        "model_sha256": HASH,
        "model_bytes": 9,
        **changes,
    }


def _edition(*trained: Any) -> Edition:
    own = [_label(f"{SMALL}-{number}", "fine-tuned", one) for number, one in enumerate(trained)]
    return edition([_label(LARGE, "zero-shot", energies={"imdb": (9.0, 9.1), "sst2": (9.0, 9.1)}), *own], [scale()])


def _select(made: Edition) -> html.HtmlElement:
    page = html.fromstring(Site(Content(Path("nowhere"), made)).body("calculator/index.md"))
    select: html.HtmlElement = page.get_element_by_id("calc-training")
    return select


def test_one_training_is_offered_with_its_energy_to_three_digits() -> None:
    made = _edition(_trained())
    ((title, (training,)),) = own_trainings(made).items()
    assert title == TASKS[TASK].title
    assert training.kilowatt_hours == 8e-05
    assert (training.id, training.metered) == (f"{PROFILE_ID}-0123456789ab", True)
    select = _select(made)
    published, own = select.findall("optgroup")
    assert published.get("label") == "Published elsewhere" and own.get("label", "").startswith("Measured here: ")
    (option,) = own
    assert option.text == f"{SMALL}-0 on IMDB, 1 × tiny, 2025: 0.0000800 kWh"
    # What the script reads is what is printed.
    assert float(option.get("data-kwh", "")) == training.kilowatt_hours


def test_without_a_measured_training_the_choices_are_as_before() -> None:
    for made in (_edition(None), _edition(_trained(None))):
        assert own_trainings(made) == {}
        select = _select(made)
        assert select.findall("optgroup") == []
        assert select.findall("option")[-1].get("value") == "own"


def test_the_same_file_on_the_same_machine_is_one_training() -> None:
    (found,) = own_trainings(_edition(_trained(), _trained(), _trained(model_sha256="ff" * 32))).values()
    assert len(found) == 2 == len({one.id for one in found})


def test_two_variants_of_a_model_are_told_apart() -> None:
    trained = [_label(SMALL, "fine-tuned", _trained()), _label(SMALL, "fine-tuned", _trained(model_sha256="ff" * 32))]
    trained[1] = replace(trained[1], setup=replace(trained[1].setup, variant="batch8", batch_size=8))
    (found,) = own_trainings(edition(trained, [scale()])).values()
    assert {one.title for one in found} == {
        f"{SMALL} on IMDB, 1 × tiny, 2025",
        f"{SMALL} (batch 8) on IMDB, 1 × tiny, 2025",
    }
