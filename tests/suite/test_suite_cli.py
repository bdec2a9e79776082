"""`energy-label suite list` and `show`, as a person or a pipe meets them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli import main
from generator.errors import EnergyLabelError
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.case import TASKS, load_case
from tests.patience import PATIENCE_S
from tests.suite.plans import plan


def test_the_list_is_a_table_with_a_line_a_task(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suite", "list"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["TASK", "WORKLOADS", "FINE-TUNED", "PRE-TRAINED", "ZERO-SHOT"]
    assert [line.split()[0] for line in lines] == list(TASKS)
    starts = [head.index(word) for word in head.split()]
    for line in lines:
        assert all(line[start - 1] == " " and line[start] != " " for start in starts[1:])
    assert lines[0].split()[1:] == ["imdb,", "sst2,", "tomatoes", "8", "-", "12"]


@pytest.mark.parametrize("task", TASKS)
def test_show_prints_everything_a_case_says(task: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suite", "show", task]) == 0
    shown, case = capsys.readouterr().out, load_case(task)
    assert shown.startswith(f"{task}\n")
    for workload in case.workloads:
        source = workload.dataset
        expected = [workload.id, source.id, source.config, source.split, *workload.columns.values()]
        expected += [workload.prepare.sentence(), workload.synthetic.source, source.hurdle, workload.note]
        assert all(text in shown for text in expected if text)
    for job in case.approaches.values():
        assert all(text in shown for text in (job.prompt, job.output.sentence()) if text)
    for model in case.models:
        assert all(text in shown for text in (model.id, model.moved_to, model.note) if text)
    assert all(line == line.rstrip() for line in shown.splitlines())


def test_show_says_which_programs_can_run_an_approach(capsys: pytest.CaptureFixture[str]) -> None:
    """What it offers is what a plan takes, and what it leaves out is what a plan refuses."""
    for task in TASKS:
        main(["suite", "show", task])
        lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith(("Approach ", "  run by "))]
        programs = {name.split()[1].rstrip(","): said for name, said in zip(lines[0::2], lines[1::2], strict=True)}
        assert set(programs) == set(load_case(task).approaches)
        for approach in set(programs) - {"classical"}:
            entry = {"tasks": [task], "models": ["a/b"], "approach": approach, "runtime": ["onnxruntime"]}
            try:
                taken = bool(targets_of(plan(entry)))
            except EnergyLabelError as refused:
                taken = False
                assert "by ONNX Runtime" in str(refused)
            assert taken == ("--runtime onnxruntime" in programs[approach])


def test_an_unknown_task_is_one_sentence_and_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suite", "show", "text-clasification"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("energy-label: No task 'text-clasification': did you mean text-classification")
    assert err.count("\n") == 1


@pytest.mark.parametrize("words", [["list"], ["show", "question-answering"]])
def test_a_reader_that_leaves_early_is_no_fault(words: list[str], repository: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "generator.cli", "suite", *words],
        cwd=repository,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")
