"""Editions that differ in some records, for the tests of what is taken over from the last site."""

from collections.abc import Mapping

from hypothesis import strategies as st

from generator.labels.label import Label
from generator.pages.edition.edition import Edition
from tests.factories import ENERGIES, TASK, record
from tests.pages.making import edition, label, scale

# The factor of each record's energies, by its model and task.
State = Mapping[tuple[str, str], int]

MODELS = ("acme/one", "acme/two", "other/three", "other/four")
OTHER_TASK = "fill-mask"
_TASKS = (TASK, OTHER_TASK)
_FACTORS = (1, 2, 9)
_ON = scale()


def _label(model: str, task: str, factor: float) -> Label:
    energies = {workload: tuple(factor * energy for energy in runs) for workload, runs in ENERGIES.items()}
    return label(record(model, task, energies), _ON if task == TASK else None)


_LABELS = {
    (model, task, factor): _label(model, task, factor) for model in MODELS for task in _TASKS for factor in _FACTORS
}

STATES = st.dictionaries(
    st.tuples(st.sampled_from(MODELS), st.sampled_from(_TASKS)), st.sampled_from(_FACTORS), min_size=1
)
ALL: State = {(model, TASK): 1 + 8 * (model == "other/four") for model in MODELS}


def edition_of(state: State) -> Edition:
    """The edition of these records."""
    return edition([_LABELS[model, task, factor] for (model, task), factor in sorted(state.items())], [_ON])
