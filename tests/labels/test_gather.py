"""All labels of a folder: the same alone or together, in one process or in many."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import RecordFaultsError
from generator.labels.gathering.gather import gather
from generator.labels.label import Label
from generator.records.files.store import read_profiles
from tests import factories
from tests.examples import examples
from tests.labels.scales import TASKS, scale
from tests.own_process import printed
from tests.seconds import handed_in, write_second

# Of any size, and the runs of one record not three times apart: that is refused.
FIGURES = st.builds(
    lambda size, runs: [size * run for run in runs],
    st.floats(min_value=0.1, max_value=1e4),
    st.lists(st.floats(min_value=1, max_value=2.9), min_size=1, max_size=4),
)
MODELS = st.dictionaries(
    st.sampled_from([f"acme/m{number}" for number in range(12)]),
    st.fixed_dictionaries({"imdb": FIGURES}, optional={"sst2": FIGURES, "coco": FIGURES}),
    min_size=1,
    max_size=6,
)
SCALES = {(factories.TASK, factories.PROFILE_ID): scale()}
IN_MANY_PROCESSES = """
import sys
from datetime import date
from pathlib import Path
from generator.labels.gathering import gather as module
from generator.labels.gathering import parts
from generator.labels.task import read_tasks
from generator.records.files.store import read_profiles

folder = Path(sys.argv[1])
module._PARALLEL_FROM, parts.ABOUT = 1, 2
for jobs in (1, 3):
    labels = module.gather(folder, read_profiles(folder), {}, read_tasks(), date(2026, 1, 1), jobs)
    print(labels)
"""


def labels(measurements: Path) -> dict[str, Label]:
    """Every label by its record's path."""
    profiles = read_profiles(measurements)
    found = gather(measurements, profiles, SCALES, TASKS, factories.TODAY, jobs=1)
    return {label.source.record_path: label for label in found}


def test_every_record_has_its_label_in_the_order_of_paths(tmp_path: Path) -> None:
    records = [factories.record(model=model) for model in ("zoo/z", "acme/a", "acme/b")]
    found = labels(factories.write_measurements(tmp_path / "m", records))
    assert list(found) == sorted(record.relative_path for record in records)


@settings(max_examples=examples(25))
@given(MODELS, MODELS)
def test_adding_or_changing_another_model_never_changes_a_label(
    tmp_path_factory: pytest.TempPathFactory, models: dict[str, Any], others: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("measurements")
    kept = {model: energies for model, energies in models.items() if model not in others}
    before = labels(write(folder / "before", {**models}))
    after = labels(write(folder / "after", {**others, **kept}))
    for model in kept:
        path = factories.record(model=model).relative_path
        assert after[path] == before[path]
    alone = labels(write(folder / "alone", dict([next(iter(models.items()))])))
    assert alone == {path: before[path] for path in alone}


def write(folder: Path, models: dict[str, Any]) -> Path:
    """A measurements/ folder of these energies by model."""
    return factories.write_measurements(
        folder, [factories.record(model=model, energies=energies) for model, energies in models.items()]
    )


def test_faults_of_all_records_are_raised_together(tmp_path: Path) -> None:
    records = [factories.record(model=f"acme/m{number}", accelerators_counted=9) for number in range(3)]
    with pytest.raises(RecordFaultsError) as caught:
        labels(factories.write_measurements(tmp_path / "m", records))
    assert [fault.field for fault in caught.value.faults] == ["accelerators_counted"] * 3


def test_a_run_in_two_records_is_refused_here_too(tmp_path: Path) -> None:
    copied = factories.document(model="acme/copy", workloads=factories.document()["workloads"])
    records = [factories.record(), factories.record_from(copied)]
    with pytest.raises(RecordFaultsError, match="already part of") as caught:
        labels(factories.write_measurements(tmp_path / "m", records))
    assert len(caught.value.faults) == 6


def test_two_records_that_differ_in_case_alone_are_refused_here_too(tmp_path: Path) -> None:
    records = [factories.record(model="Acme/Model"), factories.record(model="acme/model")]
    with pytest.raises(RecordFaultsError, match="in case alone"):
        labels(factories.write_measurements(tmp_path / "m", records))


def test_many_processes_give_what_one_gives(tmp_path: Path, repository: Path) -> None:
    records = [factories.record(model=f"acme/m{number:02d}") for number in range(19)]
    folder = factories.write_measurements(tmp_path / "m", [*records, handed_in(model="acme/z")])
    write_second(folder, handed_in("bob", times=1.01, model="acme/z"))
    one, many = printed(IN_MANY_PROCESSES, folder, at=repository)
    assert one == many
    assert one.count("Label(") == 20
    assert one.count("Verification(state='reproduced'") == 1
