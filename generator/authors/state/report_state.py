"""Tell a label's state where the command runs: on a terminal, or in a step of a GitHub workflow."""

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from generator.authors.state.label_state import Finding, State, ask, findings
from generator.authors.state.workflow_commands import annotation, write_outputs, write_summary
from generator.errors import EnergyLabelError, shown
from generator.options.authoring import StateOptions
from generator.pages.wording.numbers import significant
from generator.records.patterns import LETTERS

_KINDS = {"fail": "error", "warn": "warning"}


def state_as_promised(options: StateOptions, today: date) -> int:
    """Ask, judge and tell; the exit code. An option that is empty was not given, as a workflow's inputs are."""
    expect = options.expect or None
    if expect and (len(expect) != 1 or expect not in LETTERS):
        raise EnergyLabelError(f"--expect {shown(expect)} is not a class; the classes are {', '.join(LETTERS)}.")
    state = ask(options.site, options.model, options.task, options.variant or None, options.profile or None)
    return tell(state, findings(state, expect, options.if_worse, options.if_stale, today))


def tell(state: State, found: Sequence[Finding], environment: Mapping[str, str] = os.environ) -> int:
    """Print the label and what is not as promised; the exit code is 1 where a finding is to fail, else 0."""
    for name, words in in_words(state):
        print(f"{name + ':':<15}{words}")
    sentences = [finding.sentence for finding in found] or ["All is as promised."]
    on_github = environment.get("GITHUB_ACTIONS") == "true"
    for finding in found:
        kind = _KINDS.get(finding.answer)
        print(annotation(kind, finding.sentence) if kind and on_github else f"{kind or 'note'}: {finding.sentence}")
    if path := environment.get("GITHUB_OUTPUT"):
        write_outputs(Path(path), outputs(state))
    if path := environment.get("GITHUB_STEP_SUMMARY"):
        write_summary(Path(path), in_words(state), sentences)
    return 1 if any(finding.answer == "fail" for finding in found) else 0


def in_words(state: State) -> list[tuple[str, str]]:
    """What the label says, as names and words."""
    unit = "Wh per 1,000 queries"
    known = state.low is not None and state.high is not None
    label = (state.model, state.task, state.variant, f"under {state.profile}")
    return [
        ("Label", ", ".join(part for part in label if part)),
        ("Class", _class(state)),
        ("Energy", "unknown" if state.watt_hours is None else f"{significant(state.watt_hours)} {unit}"),
        ("95 % interval", f"{significant(state.low)} to {significant(state.high)} {unit}" if known else "unknown"),
        ("Verification", state.verification or "unknown"),
        ("Valid until", state.valid_until.isoformat()),
        ("Page", state.address),
    ]


def _class(state: State) -> str:
    if not state.class_text:
        return f"no letter: {state.why}"
    return f"provisional {state.class_text}" if state.status == "provisional" else state.class_text


def outputs(state: State) -> dict[str, str]:
    """What the composite action gives on to later steps; an unknown is empty."""
    return {
        "class": state.letter or "",
        "span": state.span or "",
        "wh": "" if state.watt_hours is None else repr(state.watt_hours),
        "status": state.status,
        "verification": state.verification or "",
        "valid-until": state.valid_until.isoformat(),
        "address": state.address,
    }
