"""What `energy-label advise` prints of the committed measurements, and of ones made up for a case."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from generator.cli import main
from generator.pages.api.advice import AdviceDocument
from generator.pages.wording.advice import ROLES
from tests import factories, own_records
from tests.factories import measured_quality, record
from tests.own_process import energy_label
from tests.pages.golden import Golden
from tests.part_of_committed import part_of

ROOT = Path(__file__).resolve().parents[2]
# What is asked of the committed measurements: a task on a machine each.
ASKED = (
    "power-hungry-8xa100-node/text-classification",
    "power-hungry-8xa100-node/fill-mask",
    "gguf-gb10/chat",
    "imagenet-xeon-w-2155/image-classification",
)
SETS = "imdb", "sst2"


def _record(model: str, energy: float, quality: float | None = None, **changes: Any) -> Any:
    energies = dict.fromkeys(SETS, (energy, energy * 1.01, energy * 0.99))
    figures = [measured_quality(name, quality) for name in SETS] if quality is not None else []
    return record(model, energies=energies, quality=figures, **changes)


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four models, of which one is a twin and one of unknown quality."""
    folder = tmp_path_factory.mktemp("advise") / "measurements"
    records = [
        _record("acme/thrifty", 1.0, 0.75),
        _record("acme/nearly", 3.0, 0.94),
        _record("acme/best", 9.0, 0.95),
        _record("acme/dark", 2.0),
        _record("acme/twin", 0.1, weights="random"),
    ]
    return factories.write_measurements(folder, records)


@pytest.fixture(scope="module")
def some(committed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The committed measurements of `ASKED`."""
    folder = tmp_path_factory.mktemp("asked") / "measurements"
    return part_of(committed, folder, lambda place: place.parent.as_posix() in ASKED)


def advised(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str]:
    """The exit code and what was printed; nothing on the standard error stream."""
    code = main(["advise", *map(str, words)])
    told = capsys.readouterr()
    assert told.err == ""
    return code, told.out


def on_made_up(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> tuple[int, str]:
    """The same for the made-up measurements."""
    return advised(capsys, factories.TASK, "--measurements", folder, *words)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("text-classification", ["text-classification", "--profile", "power-hungry-8xa100-node"]),
        ("chat", ["chat", "--profile", "gguf-gb10", "--min-quality", "0.7"]),
        (
            "image-classification",
            ["image-classification", "--profile", "imagenet-xeon-w-2155", "--min-quality", "80%", "--max-memory", "4"],
        ),
    ],
)
def test_what_is_said_of_the_committed_measurements(
    name: str, words: list[str], some: Path, golden: Golden, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = advised(capsys, *words, "--measurements", some)
    # Nobody measured the memory of these classifiers, so none is known to need 4 GiB or less.
    assert code == (3 if "--max-memory" in words else 0)
    golden.text(f"advise-{name}.txt", text)


def test_the_document_is_as_its_shape_says(made_up: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = on_made_up(capsys, made_up, "--json", "--min-quality", "70%")
    made = json.loads(text)
    TypeAdapter(AdviceDocument).validate_python(made)
    machine = made["profiles"][factories.PROFILE_ID]
    assert code == 0
    assert (made["api"], made["task"], machine["candidates"], machine["qualified"]) == ("v1", factories.TASK, 4, 3)
    assert machine["left_out"] == {"twin": 1}
    [limit] = machine["limits"]
    assert limit == {"limit": "quality", "bound": 0.7, "met": 3, "missed": 0, "unknown": 1, "nearest": None}
    first, second, third = machine["advised"]
    assert [item["model"] for item in machine["advised"]] == ["acme/thrifty", "acme/nearly", "acme/best"]
    assert [item["roles"] for item in machine["advised"]] == [["thriftiest"], ["no-clear-loss", "few-points"], ["best"]]
    assert set(ROLES) >= {role for item in machine["advised"] for role in item["roles"]}
    assert first["gives_up"] == {"quality": pytest.approx(0.2), "points": pytest.approx(20), "clear": True}
    assert second["times_the_thriftiest"]["value"] == pytest.approx(3)
    low, high = second["best_needs_times"]["interval_95"]
    assert low < 3 < high and second["best_needs_times"]["value"] == pytest.approx(3)
    assert third["gives_up"] is None and machine["best"]["model"] == "acme/best"


def test_what_the_document_says_the_text_says_too(made_up: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = on_made_up(capsys, made_up, "--min-quality", "0.7")
    assert code == 0
    assert "At least 0.7 accuracy: 3 meet it and 1 is left out because its quality is not known." in text
    assert "Thriftiest: acme/thrifty\n" in text
    assert "20.0 points less than the best\n" in text
    assert re.search(
        r"9\.00 Wh for 1,000 queries, \S+ times \(95\u00a0% interval \S+ to \S+\) that of the thriftiest", text
    )
    assert "1.00 points less than the best, which is not a clear difference" in text
    assert "Not advised: 1 label (random weights)." in text


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the suite measures on a small computer: energy estimated, quality and memory measured, queries of a file."""
    folder = factories.write_measurements(tmp_path_factory.mktemp("own") / "measurements", [record("acme/elsewhere")])
    own_records.write(folder)
    return folder


def test_within_a_limit_of_memory_the_best_that_fits_is_set_against_the_best_of_all(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words: list[str | Path] = [
        factories.TASK,
        "--measurements",
        own,
        "--profile",
        own_records.PROFILE_ID,
        "--max-memory",
        "0.3",
    ]
    code, text = advised(capsys, *words)
    assert code == 0
    assert "At most 0.3 GiB of memory: 2 meet it and 4 do not." in text
    assert f"Thriftiest, at no clear loss, within 5 points of the best: {own_records.LINEAR} (fp64)\n" in text
    assert "1.80 points less than the best, which is not a clear difference\n" in text
    assert f"Highest quality: {own_records.EMBEDDED} (INT8 by ONNX Runtime)\n" in text
    assert "acme/small-instruct-1b (Q4_K_M), does not meet what is asked; it reaches 8.50 points more than" in text
    assert "The energy was estimated, not read from a meter, so there are no letters." in text
    assert "Not advised: 1 label (does not do the job)" in text


def test_machines_are_advised_on_each_by_itself(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, text = advised(capsys, factories.TASK, "--measurements", own, "--json")
    profiles = json.loads(text)["profiles"]
    assert set(profiles) == {factories.PROFILE_ID, own_records.PROFILE_ID}
    for profile, machine in profiles.items():
        assert all(pick["record"].startswith(f"{profile}/") for pick in machine["advised"])


def test_in_a_process_of_its_own_the_exit_code_says_that_none_qualifies(made_up: Path) -> None:
    done = energy_label("advise", factories.TASK, "--measurements", made_up, "--min-quality", "99%", cwd=ROOT)
    assert (done.returncode, done.stderr) == (3, "")
    assert "No model qualifies." in done.stdout
    wrong = energy_label("advise", factories.TASK, "--measurements", made_up / "gone", cwd=ROOT)
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert wrong.stderr.startswith("energy-label: ") and "Traceback" not in wrong.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ["--min-quality", "0.99"],
            "3 do not and 1 is left out because its quality is not known. The nearest is acme/best",
        ),
        (["--max-memory", "8"], "0 meet it and 4 are left out because their memory is not known."),
        (["--max-latency", "0.000001"], "The nearest is acme/thrifty with"),
    ],
)
def test_where_none_qualifies_it_is_said_why_and_the_exit_code_says_so(
    words: list[str], says: str, made_up: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = on_made_up(capsys, made_up, *words)
    assert code == 3
    assert says in text and "  No model qualifies.\n" in text


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["text-clasification"], 1, "No task 'text-clasification': did you mean text-classification?"),
        (["sentence-similarity"], 1, "No model has been measured on sentence-similarity yet; measure one with"),
        ([factories.TASK, "--profile", "tiny-1xgp"], 1, "No profile 'tiny-1xgp': did you mean tiny-1xgpu?"),
        ([factories.TASK, "--min-quality", "nan"], 1, "--min-quality is 'nan'; write a number such as 0.9"),
        ([factories.TASK, "--min-quality", "-0.5"], 1, "--min-quality is '-0.5'; write a number such as 0.9"),
        ([factories.TASK, "--min-quality", "9" * 400], 1, "write a number such as 0.9, or a share such as 90%"),
        ([factories.TASK, "--min-quality", "90"], 1, "accuracy is at most 1; write a number such as 0.9, or 90%"),
        ([factories.TASK, "--min-quality", "101%"], 1, "accuracy is at most 1"),
        ([factories.TASK, "--max-memory", "0"], 1, "--max-memory is 0; give a number above 0."),
        ([factories.TASK, "--max-memory", "9" * 400], 1, "--max-memory is inf; give a number"),
        ([factories.TASK, "--max-memory", "-1"], 2, "'-1' is not a number"),
        ([factories.TASK, "--max-memory", "4GiB"], 2, "'4GiB' is not a number"),
        ([factories.TASK, "--max-latency", "inf"], 2, "'inf' is not a number"),
        ([factories.TASK, "--max-latency", "0,5"], 2, "'0,5' is not a number"),
        ([], 2, "TASK"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    words: list[str], code: int, says: str, made_up: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        found = main(["advise", *words, "--measurements", str(made_up)])
    except SystemExit as error:
        found = int(str(error.code))
    told = capsys.readouterr()
    assert (found, told.out) == (code, "")
    assert says in told.err and "Traceback" not in told.err


def test_a_profile_without_the_task_names_those_that_have_it(some: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["fill-mask", "--profile", "gguf-gb10", "--measurements", str(some)]
    assert main(["advise", *words]) == 1
    assert "Nothing was measured on fill-mask under 'gguf-gb10'; it was under power-hungry-8xa100-node" in (
        capsys.readouterr().err
    )
