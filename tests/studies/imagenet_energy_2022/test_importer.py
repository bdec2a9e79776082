"""The logs of the ImageNet study become records of one run each, of the images that were classified."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.records.files.store import read_profiles, read_records
from generator.records.model import Record, Run
from generator.studies.imagenet_energy_2022.importer import WITH_CARD, WITHOUT, read_study
from generator.studies.imagenet_energy_2022.study import STUDY
from generator.studies.importing import import_study
from tests.studies.imagenet_energy_2022.made_up import (
    CPU_WATTS,
    GPU_WATTS,
    START,
    Logs,
    log,
    made_up_logs,
    named,
    write,
)
from tests.studies.importing import files_below, folder_for

Key = tuple[str, str]


@pytest.fixture(scope="module")
def logs() -> Logs:
    """The made-up logs, to be read only."""
    return made_up_logs()


@pytest.fixture(scope="module")
def records(logs: Logs, tmp_path_factory: pytest.TempPathFactory) -> dict[Key, Record]:
    """The records of the made-up study by profile and model."""
    found = read_study(write(tmp_path_factory.mktemp("study") / "study", logs))
    return {(record.profile, record.model): record for record in found}


def run_of(record: Record) -> Run:
    """The one run of a record."""
    (workload,) = record.workloads
    (run,) = workload.runs
    return run


def test_each_model_of_each_framework_is_there_on_both_and_nothing_else(records: dict[Key, Record]) -> None:
    counts = {
        (profile, organisation): len(
            [1 for where, model in records if (where, model.split("/")[0]) == (profile, organisation)]
        )
        for profile in (WITH_CARD, WITHOUT)
        for organisation in ("keras", "larq", "torchvision")
    }
    assert counts == {
        (profile, organisation): count
        for profile in (WITH_CARD, WITHOUT)
        for organisation, count in (("keras", 23), ("larq", 3), ("torchvision", 22))
    }
    assert len(records) == 96


def test_the_two_frameworks_models_of_one_name_are_two(records: dict[Key, Record]) -> None:
    torch, keras = records[WITH_CARD, "torchvision/vgg16"], records[WITH_CARD, "keras/VGG16"]
    assert [record.provenance.name_in_source for record in (torch, keras)] == ["VGG16 (PyTorch)", "VGG16 (TensorFlow)"]
    assert [record.setup.serving.engine for record in (torch, keras)] == ["PyTorch 1.10.2", "TensorFlow 2.4.1"]
    assert "being resized" in str(keras.workloads[0].preparation)


def test_energy_is_by_part_and_of_the_images_that_were_classified(logs: Logs, records: dict[Key, Record]) -> None:
    with_card = run_of(records[WITH_CARD, "torchvision/resnet50"])
    found = logs[named(logs, "pytorch", "ResNet50", card=True)]["validation"]["duration"]
    watched = found + 0.125
    assert with_card.query.energy_joules == pytest.approx({"gpu": GPU_WATTS * watched, "cpu": CPU_WATTS * watched})
    assert (with_card.query.duration_s, with_card.queries) == (found, 49_984)
    alone = records[WITHOUT, "torchvision/resnet50"]
    assert set(run_of(alone).query.energy_joules) == {"cpu"}
    assert (alone.accelerators_counted, records[WITH_CARD, "torchvision/resnet50"].accelerators_counted) == (0, 1)


def test_what_ran_is_told(logs: Logs, records: dict[Key, Record]) -> None:
    record = records[WITHOUT, "keras/DenseNet121"]
    assert (record.setup.precision, record.setup.serving.at_once, record.weights_bytes) == ("fp32", 32, 4_100_000)
    assert record.provenance.tools == {"tensorflow": "2.4.1", "py-rapl": "0.1"}
    name = named(logs, "tensorflow", "DenseNet121", card=False)
    seconds = logs[name]["validation"]["duration"]
    assert run_of(record).finished_at == datetime.fromtimestamp(START + seconds, UTC)
    (figure,) = record.published_quality
    assert (figure.metric, figure.value, figure.answers) == ("accuracy (top-1)", 0.75, "same")
    assert figure.source.endswith(f"/results/{name}.json")


def test_binary_weights_that_saved_nothing_are_told(records: dict[Key, Record]) -> None:
    noted = {model for (_, model), record in records.items() if record.provenance.notes}
    assert noted == {"larq/QuickNet", "larq/QuickNetLarge", "larq/QuickNetSmall"}


def test_a_card_that_waited_for_images_is_told(logs: Logs, tmp_path: Path) -> None:
    name = named(logs, "pytorch", "MobileNetV2", card=True)
    waiting = log(name, "pytorch", "MobileNetV2", 50.0, True)
    waiting["validation"]["monitoring_pynvml"]["0"]["util.gpu"]["mean"] = 41.5
    found = read_study(write(tmp_path / "study", logs | {name: waiting}))
    noted = {(record.profile, record.model): run_of(record).note for record in found if run_of(record).note}
    assert noted == {
        (WITH_CARD, "torchvision/mobilenet_v2"): (
            "The GPU was in use 42% of the time: it waited for images more than it worked."
        )
    }


def test_a_checkout_its_logs_and_the_archive_give_the_same_records(logs: Logs, tmp_path: Path) -> None:
    checkout, folder = write(tmp_path / "checkout", logs), write(tmp_path / "folder", logs, packed=True)
    found = [
        read_study(source) for source in (checkout, checkout / "results", folder, folder / "results_raw_json.tar.xz")
    ]
    assert all(other == found[0] for other in found[1:])
    assert sorted(path.name for path in folder.iterdir()) == ["README.md", "results_raw_json.tar.xz"]


def test_a_second_import_changes_nothing_and_what_was_written_passes_the_check(logs: Logs, tmp_path: Path) -> None:
    source = write(tmp_path / "study", logs)
    measurements = folder_for(STUDY, tmp_path / "measurements")
    assert import_study(STUDY, source, measurements) == (96, 96)
    before = files_below(measurements)
    assert import_study(STUDY, source, measurements) == (0, 96)
    assert files_below(measurements) == before
    stored = read_records(measurements, read_profiles(measurements), datetime.now(UTC).date())
    assert [item.record for item in stored] == read_study(source)
