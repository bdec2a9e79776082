"""`energy-label measure` as a person meets it: what is missing, unknown or in the way is one sentence and exit 1."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from generator import measure as measuring
from generator.cli import main
from generator.records.files.reading import record_in
from generator.records.model import relative_path
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.campaign.planning.terms import Terms
from generator.suite.campaign.running.journal import Journal
from generator.suite.campaign.running.run import Outcome
from tests import factories
from tests.patience import PATIENCE_S
from tests.suite.fake_nvml import MIG_IDS, FakeNvml
from tests.suite.plans import plan

ASKED = ["--profile", "a100-sxm4-80gb", "--by", "A test", "--country", "FRA"]


@pytest.fixture(autouse=True)
def _nothing_runs(monkeypatch: pytest.MonkeyPatch, committed: Path) -> None:
    """A refusal comes before any worker; one that is started here fails the test."""
    monkeypatch.chdir(committed.parent)
    monkeypatch.setattr(measuring, "run_campaign", lambda *_: pytest.fail("a campaign was started"))


def refusal(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["measure", *words]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("energy-label: ") and err.count("\n") == 1, err
    return err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], r"needs TASK, MODEL too; or name a --campaign file, or use --preview"),
        (["fill-mask", "a/b", "--by", "me"], r"needs --country too; on a terminal it asks once and keeps the answer"),
        (["fill-msk", "a/b", *ASKED], r"No task 'fill-msk': did you mean fill-mask"),
        (["fill-mask", "bert-fill-mask-tny", *ASKED], r"did you mean bert-fill-mask-tiny"),
        (["fill-mask", "a/b", *ASKED, "--quantization", "nf5"], r"quantization"),
        (["fill-mask", "a/b", *ASKED, "--country", "Frankia"], r"--country = 'Frankia': is not a country"),
        (["fill-mask", "a/b", *ASKED, "--revision", ""], r"revision = ''"),
        (["fill-mask", "a/b", *ASKED, "--gpu", "8"], r"there is no GPU 8; this host has: 0 = GPU-4e817856"),
        (["fill-mask", "a/b", *ASKED, "--gpu", MIG_IDS[0]], r"MIG slice.*switch MIG off"),
        (["fill-mask", "a/b", *ASKED], r"has 8 GPUs; name one by index or UUID"),
        (["--campaign", "none.toml"], r"'none\.toml' is not there; name a campaign file"),
        (
            ["fill-mask", "a/b", "--campaign", "c.toml"],
            r"A campaign file says what is measured; leave out TASK, MODEL",
        ),
        (["--campaign", "c.toml", "--batch-size", "0", "--gpu", "3"], r"leave out --gpu, --batch-size"),
        (
            ["--preview", "--as", "a/b", "--compile"],
            r"The preview chooses what it measures, and where; leave out --compile, --as",
        ),
        (["fill-mask", "a/b", *ASKED, "--batch-size", "0"], r"the command line: --batch-size = 0: "),
        (["--preview", "--replace", "--state", "s"], r"leave out --replace, --state\."),
        (["--preview", "--measurements", "m"], r"leave out --measurements\."),
        (["fill-mask", "a/b", *ASKED, "--out", "x"], r"A record goes into the measurements; leave out --out\."),
        (["--campaign", "c.toml", "--out", "x"], r"leave out --out\."),
        (["fill-mask", "a/b", *ASKED, "--queries", "hubb"], r"No queries 'hubb': say hub or synthetic"),
        (["--preview", "--out", "."], r"is no preview; name another folder with --out"),
        (["--preview", "--out", "measurements"], r"measurements would be replaced and is no preview"),
    ],
)
def test_one_sentence_and_exit_code_1(
    capsys: pytest.CaptureFixture[str], nvml: FakeNvml, monkeypatch: pytest.MonkeyPatch, words: list[str], told: str
) -> None:
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    assert re.search(told, refusal(capsys, *words))


def test_an_unknown_profile_offers_the_nearest(capsys: pytest.CaptureFixture[str], nvml: FakeNvml) -> None:
    told = refusal(capsys, "fill-mask", "a/b", "--profile", "a100-sxm-80gb", "--by", "me", "--country", "FRA")
    assert "No profile 'a100-sxm-80gb': did you mean a100-sxm4-80gb" in told


def test_a_machine_without_a_gpu_cannot_measure_under_a_gpu_s_profile(
    capsys: pytest.CaptureFixture[str], nvml: FakeNvml
) -> None:
    nvml.fail("nvmlInit", "LibraryNotFound")
    told = refusal(capsys, "fill-mask", "a/b", *ASKED)
    assert "counts a GPU, and here none can be read" in told
    assert "or measure without a GPU, under a profile of this machine (energy-label profile new --gpu none)" in told


def test_the_study_s_node_of_eight_is_not_measured_here(capsys: pytest.CaptureFixture[str], nvml: FakeNvml) -> None:
    words = ["fill-mask", "a/b", "--profile", "power-hungry-8xa100-node", "--by", "me", "--country", "FRA"]
    assert "not one of a single GPU" in refusal(capsys, *words, "--gpu", "0")


def test_a_plan_whose_profile_was_changed_begins_anew(
    committed: Path, nvml: FakeNvml, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = []

    def run(_: object, terms: Terms, *__: object) -> list[Outcome]:
        states.append(terms.state)
        return []

    monkeypatch.setattr(measuring, "run_targets", run)
    folder = tmp_path / "measurements"
    (folder / "profiles").mkdir(parents=True)
    text = (committed / "profiles" / "a100-sxm4-80gb.toml").read_text()
    for name in ("a100-sxm4-80gb", "other"):
        changed = text.replace('id = "a100-sxm4-80gb"', f'id = "{name}"')
        (folder / "profiles" / f"{name}.toml").write_text(changed)
        asked = plan({"tasks": ["fill-mask"], "models": ["tiny"]}, profile=name, gpu="0")
        measuring.measure(asked, folder, tmp_path / "one.state", False)
    assert len(set(states)) == 2


@pytest.mark.parametrize("version", [1, 2])
def test_a_record_that_is_there_is_not_measured_over(version: int, tmp_path: Path) -> None:
    from generator.errors import EnergyLabelError
    from generator.measure import Measurements, _refuse_existing
    from generator.records.files.store import read_profiles

    written = factories.record(configuration={"precision": "fp32"})
    measurements = factories.write_measurements(tmp_path / "measurements", [written] if version == 2 else [])
    if version == 1:
        # Which called single precision by no name.
        place = measurements / "records" / relative_path(written.profile, written.task, written.model, None)
        place.parent.mkdir(parents=True)
        place.write_bytes(factories.file_of(factories.in_version_1(written)))
    [path] = (measurements / "records").rglob("*.json")
    record = record_in(path.read_bytes(), "a.json")
    assert path.stem.endswith("--fp32") == (version == 2)
    shelf = Measurements(measurements, read_profiles(measurements)[record.profile])
    entry = {"tasks": [record.task], "models": [record.model], "approach": record.approach}
    if record.setup.precision:
        entry["precision"] = [record.setup.precision]
    targets = targets_of(plan(entry))
    with pytest.raises(EnergyLabelError, match=re.escape(f"Already measured: {record.relative_path}")):
        _refuse_existing(targets, shelf, tmp_path / "noted")
    # The campaign that wrote it may go on: the one that noted so, and the one that was killed before it could.
    Journal(tmp_path / "noted", targets[0]).finish("there")
    _refuse_existing(targets, shelf, tmp_path / "noted")
    [workload] = [workload for workload in record.workloads if workload.id in targets[0].workloads][:1]
    (tmp_path / "killed").mkdir()
    for run in workload.runs:
        Journal(tmp_path / "killed", targets[0]).add(workload.id, run)
    _refuse_existing(targets, shelf, tmp_path / "killed")
    Journal(tmp_path / "killed", targets[0]).add(workload.id, workload.runs[0].model_copy(update={"id": "another"}))
    with pytest.raises(EnergyLabelError, match="Already measured"):
        _refuse_existing(targets, shelf, tmp_path / "killed")


def test_a_system_that_refuses_is_told_in_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = refusal(capsys, "--preview", "--out", str(tmp_path / "file" / "preview"))
    assert "the system refused (" in said
    assert said.endswith("not a directory); a part of that path is a file; name a folder.\n")


@pytest.mark.parametrize("words", [["--help"], ["check"], ["measure", "--help"]])
def test_torch_is_not_loaded_to_say_what_there_is(measurements: Path, words: list[str]) -> None:
    code = (
        "import sys\nfrom generator.cli import main\n"
        f"try: main({words!r})\nexcept SystemExit: pass\n"
        "heavy = {'torch', 'transformers', 'diffusers', 'datasets', 'codecarbon', 'pynvml'} & set(sys.modules)\n"
        "print('heavy:', sorted(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=measurements.parent,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "heavy: []"
