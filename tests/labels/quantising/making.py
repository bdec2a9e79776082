"""Labels of one study, in full precision and quantised, and the pairs among them."""

from collections.abc import Mapping, Sequence
from typing import Any

from generator.labels.label import Label
from generator.labels.quantising.pairs import Pair, pairs
from generator.records.facts import ModelFacts
from generator.records.profile import Profile
from tests import served
from tests.pages.making import label

PROFILE = served.study_profile()
OTHER = served.study_profile(id="other-study")
PROFILES: Mapping[str, Profile] = {profile.id: profile for profile in (PROFILE, OTHER)}
FULL: Mapping[str, Any] = {"precision": "bf16"}
FP8: Mapping[str, Any] = {"quantization": "fp8"}


def measured(setup: Mapping[str, Any] = FULL, points: Sequence[Any] = (), **changes: Any) -> Label:
    """A label of the study: in full precision unless its `setup` says otherwise."""
    made = served.record(points, **{"setup": dict(setup), **changes})
    return label(made, under=PROFILES[made.profile])


def found(*labels: Label, facts: Mapping[str, ModelFacts] | None = None) -> list[Pair]:
    """The pairs among labels."""
    return pairs(labels, PROFILES, facts or {})
