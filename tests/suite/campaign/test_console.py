"""What people see at the end: every name and figure whole, however narrow the terminal."""

import sys

import pytest

from generator.suite.campaign.console import summary
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.campaign.running.run import Outcome
from tests.suite.plans import plan


@pytest.mark.parametrize("terminal", [True, False])
def test_nothing_is_cut_on_a_narrow_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    [target] = targets_of(plan({"tasks": ["text-classification"], "models": ["bert-text-classification-tiny"]}))
    summary([Outcome(target, "measured", 9, 0.00123, "here.json"), Outcome(target, "failed", reason="no [red]room.")])
    _, measured, failed, place, why = capsys.readouterr().out.splitlines()
    model = "random-weights/bert-text-classification-tiny"
    assert measured.split() == ["measured", "text-classification", model, "fp32", "9", "0.00123"]
    assert failed.split() == ["failed", "text-classification", model, "fp32", "–", "–"]
    assert (place, why) == ("record: here.json", f"failed: text-classification {model} (fp32): no [red]room.")
