"""What is seen of a campaign on a cluster: a table in its place on a terminal, and lines where there is none."""

import io

from rich.console import Console

from generator.suite.campaign.running.run import Outcome
from generator.suite.cluster.screen import Row, Screen
from tests.suite.journals import CLASSIFIER, FILLER

RUNNING = Row(1, FILLER, "12_0", "running", "n1", 2, "measuring c4")
WAITING = Row(2, CLASSIFIER)


def shown(terminal: bool) -> tuple[Screen, io.StringIO]:
    out = io.StringIO()
    return Screen(Console(file=out, width=200, height=40, force_terminal=terminal, color_system=None)), out


def test_a_line_is_told_once_until_it_changes() -> None:
    screen, out = shown(terminal=False)
    with screen:
        for _ in range(3):
            screen.shows([RUNNING, WAITING], 0)
        screen.shows([WAITING], 1)
        screen.ends(1, Outcome(FILLER, "measured", 3, 1.0, "records/x.json"))
    assert out.getvalue().splitlines() == [
        f"1. {FILLER.name}: running on n1 as job 12_0, 2 runs, measuring c4",
        f"2. {CLASSIFIER.name}: waiting",
        f"1. {FILLER.name}: measured, 3 runs: records/x.json",
    ]


def test_on_a_terminal_all_jobs_stand_in_one_table() -> None:
    screen, out = shown(terminal=True)
    with screen:
        screen.shows([WAITING, RUNNING], 5)
        screen.says("A sentence.")
    text = out.getvalue()
    assert "5 done, 1 waiting, 1 running" in text and "12_0" in text and "A sentence." in text
    # Those at work come first, and the cursor comes back.
    assert text.index(FILLER.task) < text.index(CLASSIFIER.task)
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l")


def test_what_a_job_says_of_itself_commands_nothing() -> None:
    screen, out = shown(terminal=False)
    screen.shows([Row(1, FILLER, "1", "running", "n1", 0, "##[error]x [bold]y")], 0)
    screen.ends(1, Outcome(FILLER, "failed", reason="::warning::x"))
    assert "##[" not in out.getvalue() and "[bold]y" in out.getvalue()
