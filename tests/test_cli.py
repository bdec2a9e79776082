"""The command line as people meet it: a process with arguments, an exit code and a few lines of text."""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import yaml

from generator import __version__
from generator.cli import main, parser
from generator.records.model import Record
from generator.records.versions.schema import record_schema
from generator.studies.power_hungry import importer
from tests import factories
from tests.own_process import energy_label
from tests.patience import PATIENCE_S
from tests.studies.power_hungry.made_up import (
    BASE,
    CELLS,
    FIXTURE,
    made_up_study_files,
    measurements_for_import,
    run_id,
)

HEAVY = ("torch", "transformers", "pandas", "altair", "scipy", "numpy", "pyarrow", "mkdocs", "vl_convert")
PROPOSE = ["scale", "propose", factories.TASK, factories.PROFILE_ID, "--workloads", "imdb", "sst2"]


def commands(
    parser: argparse.ArgumentParser, words: Sequence[str] = ()
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command with its parser, e.g. ("scale propose", …)."""
    yield " ".join(words), parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, inner in action.choices.items():
                yield from commands(inner, (*words, word))


COMMANDS = dict(commands(parser()))


def test_the_commands_are_these() -> None:
    assert {"check", "import power-hungry", "scale propose", "schema"} <= set(COMMANDS)


@pytest.mark.parametrize("words", COMMANDS)
def test_help_names_every_command_argument_and_option(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*words.split(), "--help"])
    assert caught.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"usage: energy-label {words}".rstrip())
    for action in COMMANDS[words]._actions:
        if isinstance(action, argparse._SubParsersAction):
            assert all(choice.help and choice.help in shown for choice in action._choices_actions)
            assert {choice.dest for choice in action._choices_actions} == set(action.choices)
        else:
            assert all(option in shown for option in action.option_strings)


def test_every_argument_has_a_help_text() -> None:
    silent = [
        (words, action.dest)
        for words, parser in COMMANDS.items()
        for action in parser._actions
        if not isinstance(action, argparse._SubParsersAction) and not action.help
    ]
    assert silent == []


@pytest.mark.parametrize("words", [words for words, parser in COMMANDS.items() if parser.get_default("command")])
def test_a_command_says_what_it_does(words: str) -> None:
    description = COMMANDS[words].description
    assert description
    assert description.strip().endswith(".")


@pytest.mark.parametrize(
    "arguments", [[], ["scale"], ["import"], ["dance"], ["check", "--no-such-option"], PROPOSE[:3]]
)
def test_wrong_usage_is_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: energy-label" in capsys.readouterr().err


# Checking grades every record, to hold it against what was published: intervals are scipy's.
@pytest.mark.parametrize(
    ("arguments", "needed", "ends"),
    [
        ("['--help']", [], "\n"),
        ("['check', '--help']", [], "\n"),
        # Of the committed records, in which it finds no fault.
        ("['check']", ["scipy", "numpy"], " records checked, no fault.\n"),
        ("['schema']", [], "\n"),
    ],
)
def test_light_commands_start_without_heavy_libraries(
    repository: Path, arguments: str, needed: list[str], ends: str
) -> None:
    code = (
        "import sys\nfrom generator.cli import main\n"
        f"try:\n    code = main({arguments})\nexcept SystemExit as ended:\n    code = ended.code\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\nsys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert (done.returncode, done.stderr) == (0, f"{needed}\n")
    assert done.stdout.endswith(ends)


NOT_THERE = "no/such/place"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", NOT_THERE], "'no/such/place' is not there"),
        (["check", "a" * 300], "File name too long"),
        (["check", "--measurements", NOT_THERE], "no/such/place/profiles is not a folder"),
        (["import", "power-hungry", NOT_THERE], "no/such/place is not there"),
        (["scale", "propose", "fill-mask", "p", "--workloads", "c4", "--measurements", NOT_THERE], "is not a folder"),
        (["scale", "propose", "fill-mask", "a100-sxm-80gb", "--workloads", "c4"], "did you mean a100-sxm4-80gb?"),
        (["scale", "propose", "no-such-task", "power-hungry-8xa100-node", "--workloads", "c4"], "the tasks are text-"),
        (["scale", "propose", "fill-mask", "power-hungry-8xa100-node", "--workloads", "c5"], "the workloads are book"),
        (["suite", "show", "fil-mask"], "did you mean fill-mask?"),
        (["card", "nobody/x"], "No labelled model 'nobody/x': check that it is spelled as on the Hub"),
        (["preview", NOT_THERE], "'no/such/place' is not there; name one record's file"),
        (["preview", "measurements/records"], "'measurements/records' is not a file; name one record's file"),
        (["submission", NOT_THERE], "'no/such/place' is not there"),
        (["submission", "README.md"], "'README.md' is not a folder"),
        (["measure", "--campaign", NOT_THERE], "'no/such/place' is not there; name a campaign file"),
        (["measure", "--campaign", "/dev/zero"], "'/dev/zero' is not a plain file; name a campaign file"),
        (["measure", "--campaign", "measurements"], "'measurements' is not a plain file; name a campaign file"),
        (["publish", "--measurements", NOT_THERE], "no/such/place/records is not a folder"),
    ],
)
def test_what_is_not_there_is_told_in_one_sentence(
    repository: Path,
    words: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(repository)
    assert main(words) == 1
    out, err = capsys.readouterr()
    assert said in err and out == ""
    assert err.startswith("energy-label: ") and err.endswith((".\n", "?\n")) and err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", ""], "a path cannot be empty"),
        (["check", "--measurements", ""], "a path cannot be empty"),
        (["preview", ""], "a path cannot be empty"),
        (["measure", "--campaign", ""], "a path cannot be empty"),
        (["--vers"], "COMMAND"),
        (["check", "--meas", "x"], "unrecognized arguments: --meas"),
        (["scale", "propose", "fill-mask", "p", "--work", "c4"], "unrecognized arguments: --work"),
    ],
)
def test_an_empty_path_and_half_an_option_are_wrong_usage(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2 and said in capsys.readouterr().err


def test_schema_prints_the_committed_schema(repository: Path, committed: Path) -> None:
    done = energy_label("schema", cwd=repository)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == record_schema() == (committed / "record.schema.json").read_text("utf-8")


def test_import_writes_the_study_and_says_how_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importer, "study_files", made_up_study_files)
    target = measurements_for_import(tmp_path / "m")
    arguments = ["import", "power-hungry", str(FIXTURE), "--measurements", str(target)]
    assert main(arguments) == 0
    assert capsys.readouterr().out == "5 records, 5 of them new or changed.\n"
    assert main(arguments) == 0
    assert capsys.readouterr().out == "5 records, 0 of them new or changed.\n"
    assert len(list(target.rglob("*.json"))) == 5


def test_a_damaged_study_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importer, "study_files", made_up_study_files)
    study = tmp_path / "study"
    for path in FIXTURE.rglob("*.csv"):
        target = study / path.relative_to(FIXTURE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    phases = f"{BASE}/emissions_base_{run_id(CELLS[0], 0)}.csv"
    (study / phases).unlink()
    target = measurements_for_import(tmp_path / "m")
    assert main(["import", "power-hungry", str(study), "--measurements", str(target)]) == 1
    shown = capsys.readouterr()
    assert f"text_classif_sst2.csv, line 2, column run_id: its phases are not in {phases}" in shown.err
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert [path.name for path in target.iterdir()] == ["profiles"]


def test_half_a_study_is_told_in_one_sentence(tmp_path: Path, repository: Path) -> None:
    target = measurements_for_import(tmp_path / "m")
    done = energy_label("import", "power-hungry", FIXTURE, "--measurements", target, cwd=repository)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith(".csv is missing; give a complete copy of the study's data.\n")
    assert done.stderr.count("\n") == 1
    assert [path.name for path in target.iterdir()] == ["profiles"]


def test_propose_prints_a_scale_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measurements = factories.write_measurements(tmp_path / "m", five_models())
    assert main([*PROPOSE, "--measurements", str(measurements), "--version", "v2"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert 'version = "v2"' in shown.out
    assert 'workloads = ["imdb", "sst2"]' in shown.out


def test_propose_needs_five_models(measurements: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*PROPOSE, "--measurements", str(measurements)]) == 1
    said = "a scale needs complete, measured records of 5 models, and there is 1; measure more of them."
    assert said in capsys.readouterr().err


def test_propose_writes_the_scale_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measurements = factories.write_measurements(tmp_path / "m", five_models())
    words = [*PROPOSE, "--measurements", str(measurements)]
    assert main(words) == 0
    printed = capsys.readouterr().out
    assert main([*words, "--write"]) == 0
    path = measurements / "scales" / factories.TASK / factories.PROFILE_ID / "v1.toml"
    assert capsys.readouterr().out == f"scale: {path}\n"
    assert path.read_text("utf-8") == printed
    assert main([*words, "--write"]) == 1
    assert "has a scale v1, which is frozen; propose the next with --version." in capsys.readouterr().err
    shipped = ["scale", "propose", "chat", "ml-energy-v3-h100", "--version", "v2", "--write"]
    assert main(shipped) == 1
    assert "ship with the package; print the next without --write" in capsys.readouterr().err
    # Without a word on the workloads it is the whole task that is asked for, of which here is a part.
    whole = [word for word in PROPOSE if word not in ("--workloads", "imdb", "sst2")]
    assert main([*whole, "--measurements", str(measurements)]) == 1
    assert "of 5 models, and there are 0" in capsys.readouterr().err


def five_models() -> list[Record]:
    """As many records as a scale needs, of a model each."""
    return [factories.record(model=f"acme/m{number}") for number in range(5)]


def test_the_version_is_told_without_an_installation_and_is_the_same_everywhere(repository: Path) -> None:
    plain = Path(sys.base_prefix) / "bin" / "python3"
    words = [str(plain), "-Es", "-m", "generator.cli", "--version"]
    done = subprocess.run(words, cwd=repository, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", f"energy-label {__version__}\n")
    assert f"\nversion: {__version__}\n" in (repository / "CITATION.cff").read_text("utf-8")


def test_the_citation_s_names_are_whole(repository: Path) -> None:
    """A comma in a mapping on one line begins another key, whose value is nothing."""
    cited = yaml.safe_load((repository / "CITATION.cff").read_text("utf-8"))
    assert "null" not in json.dumps(cited, default=str)
    (paper,) = cited["references"]
    assert paper["conference"] == {"name": "ACM Conference on Fairness, Accountability, and Transparency (FAccT)"}
    assert f"\n## {__version__} " in (repository / "CHANGELOG.md").read_text("utf-8")
