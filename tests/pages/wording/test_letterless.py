"""What is said in the place of a letter: a scale is promised only where a letter can come of it."""

import pytest

from generator.labels.grading.awaiting import Awaiting
from generator.pages.wording.letterless import letterless, short_reason, verdict_without_letter
from tests.labels.changing import changed
from tests.pages.making import kinds

SHORT = {
    "awaiting": "no scale yet: 3 of 5 models",
    "awaiting-alone": "no scale yet: 1 of 5 models",
    "awaiting-in-part": "no scale yet: 2 of 5 models",
    "awaiting-due": "scale due: 5 models",
    "awaiting-study": "no scale: 2 of 5 models",
    "estimated": "value only: all energy is estimated",
    "quick": "quick: 20 queries",
    "twin": "no letter: random weights",
}
WHOLE = {
    "awaiting-alone": "No scale yet: 1 of the 5 models that it needs has been measured on this machine.",
    "awaiting-in-part": "This one does not count: it was not measured on SST-2 and Rotten Tomatoes.",
    "awaiting-due": "No scale yet: 5 models have been measured on this machine, so one can be proposed.",
    "awaiting-study": "No scale: it needs 5 models measured alike, and the study has 2.",
    "quick": "A quick measurement: at most 20 queries of each data set, for a first look, so there is no letter.",
}


@pytest.mark.parametrize(("kind", "told"), SHORT.items())
def test_it_is_said_in_few_words(kind: str, told: str) -> None:
    label, _ = kinds()[kind]
    assert verdict_without_letter(label) == told
    assert told.removeprefix("no letter: ") == short_reason(label)


@pytest.mark.parametrize(("kind", "told"), WHOLE.items())
def test_it_is_said_in_a_sentence(kind: str, told: str) -> None:
    label, _ = kinds()[kind]
    assert told in letterless(label)


@pytest.mark.parametrize("models", [5, 6])
def test_a_study_of_enough_models_is_not_said_to_lack_any(models: int) -> None:
    label, _ = kinds()["awaiting-study"]
    awaiting = Awaiting(models, True, (), (1.2,), study=True)
    told = changed(label, awaiting=awaiting)
    assert letterless(told) == f"No scale yet: the study has {models} models measured alike, so one can be proposed."
    assert verdict_without_letter(told) == f"scale due: {models} models"


@pytest.mark.parametrize("kind", kinds())
def test_a_scale_is_promised_to_nothing_else(kind: str) -> None:
    label, scale = kinds()[kind]
    if label.result.grade.letter is None and kind not in ("no-scale", *SHORT):
        assert "scale" not in letterless(label).lower() or scale
    if kind in ("estimated", "quick", "twin"):
        assert "yet" not in letterless(label) + short_reason(label)
