"""What a published label says now, held against what is promised of it; with the standard library alone.

Other repositories run this in their own CI, where nothing is installed: no module here imports what needs pip.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any, cast

from generator.authors.state.fetching import NotThereError, fetch
from generator.errors import EnergyLabelError, nearest, shown
from generator.labels.grading.status import SHORT, Status
from generator.options.authoring import Answer
from generator.records.patterns import HUB_ID_PATTERN, LETTER_PATTERN

Fetch = Callable[[str], Any]
_MODEL = re.compile(HUB_ID_PATTERN)
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,199}", re.ASCII)
_LETTER = re.compile(LETTER_PATTERN)
_SPAN = re.compile(f"{LETTER_PATTERN}(–{LETTER_PATTERN})?")


@dataclass(frozen=True)
class State:
    """One label as the site tells it; energies in Wh per 1,000 queries, unknowns None.

    `short_address`: its badge's address names no profile. At most one label of a model, task and variant has such.
    """

    model: str
    task: str
    variant: str | None
    profile: str
    letter: str | None
    span: str | None
    status: str
    watt_hours: float | None
    low: float | None
    high: float | None
    verification: str | None
    valid_until: date
    address: str
    short_address: bool

    @property
    def class_text(self) -> str:
        """`C`, `C (B–C)`, or an empty text where there is no letter."""
        if self.letter is None:
            return ""
        return self.letter if self.span in (None, self.letter) else f"{self.letter} ({self.span})"

    @property
    def why(self) -> str:
        """Why there is no letter, in a few words; a site of a later release may know a status that is unknown here."""
        return SHORT.get(cast(Status, self.status), self.status.replace("-", " "))

    def stale(self, today: date) -> bool:
        """Whether the measurement is past its date."""
        return self.status == "stale" or self.valid_until < today


@dataclass(frozen=True)
class Finding:
    """One thing that is not as promised, and what its author wants done about it."""

    answer: Answer
    sentence: str


def ask(
    site: str,
    model: str,
    task: str,
    variant: str | None = None,
    profile: str | None = None,
    ask_for: Fetch = fetch,
) -> State:
    """The label's state as the site at address `site` publishes it.

    Without `variant`, the label that names none; without `profile`, the one with the short address, or the only one
    where none ever had it: another machine's label never answers for one that was withdrawn. Raises
    `EnergyLabelError` for what is not there and for an answer that is not API v1.
    """
    if not site:
        raise EnergyLabelError("No site is named; give --site https://… or set SITE_URL.")
    if not _MODEL.fullmatch(model):
        raise EnergyLabelError(f"{shown(model)} is not a Hub id; a model is named ORG/NAME.")
    for kind, name in (("task", task), ("variant", variant), ("profile", profile)):
        if name is not None and not _WORD.fullmatch(name):
            raise EnergyLabelError(f"{shown(name)} is no {kind}'s name; copy it from the label or its page.")
    root = site.rstrip("/")
    try:
        document = ask_for(f"{root}/api/v1/models/{model}.json")
    except NotThereError:
        raise _no_such_model(root, model, ask_for) from None
    address = f"{root}/models/{model}/"
    states = [_state(entry, address) for entry in _labels(document, model)]
    if not states:
        raise EnergyLabelError(f"{model} no longer has a label: it was withdrawn; {shown(address)} says why.")
    found = [state for state in states if state.task == task]
    if not found:
        raise _no_such("label for the task", task, {state.task for state in states}, model)
    named = [state for state in found if state.variant == variant]
    if not named:
        if variant is None:
            variants = ", ".join(sorted(state.variant or "" for state in found))
            raise EnergyLabelError(
                f"Every label of {model} for {task} is of a variant; say which with --variant: {variants}."
            )
        known = {state.variant or "the plain one" for state in found}
        raise _no_such("variant", variant, known, model)
    if profile:
        chosen = [state for state in named if state.profile == profile]
    else:
        chosen = [state for state in named if state.short_address] or _never_short(named, root, ask_for)
    if len(chosen) == 1:
        return chosen[0]
    profiles = {state.profile for state in named}
    if profile:
        raise _no_such("profile", profile, profiles, model)
    raise EnergyLabelError(f"{model} was measured under {', '.join(sorted(profiles))}; say which with --profile.")


def _never_short(named: list[State], root: str, ask_for: Fetch) -> list[State]:
    """The labels of one model, task and variant, if none has the short address and none had; raises if one had."""
    first = named[0]
    try:
        # A label that was withdrawn still answers there.
        ask_for(f"{root}/{_short_endpoint(first.model, first.task, first.variant)}")
    except NotThereError:
        return named
    others = ", ".join(sorted(state.profile for state in named))
    raise EnergyLabelError(
        f"The label of {first.model} that names no profile was withdrawn; {shown(first.address)} says why, "
        f"and --profile asks for another: {others}."
    )


def findings(state: State, expect: str | None, if_worse: Answer, if_stale: Answer, today: date) -> list[Finding]:
    """What is worse than the class `expect`, or past its date. No letter is worse than any letter.

    A label that has lost its letter to its date is past its date, and no worse.
    """
    found = []
    label, stale = f"The label of {state.model}", state.stale(today)
    if expect and state.letter is None and not stale:
        found.append(Finding(if_worse, f"{label} has no letter ({state.why}), and class {expect} is promised."))
    if expect and state.letter and state.letter > expect:
        found.append(Finding(if_worse, f"{label} is class {state.letter}, worse than the {expect} that is promised."))
    if stale:
        found.append(Finding(if_stale, f"{label} is past its date: it was valid until {state.valid_until}."))
    return found


def _labels(document: Any, model: str) -> list[Mapping[str, Any]]:
    match document:
        case {"api": "v1", "model": str(name), "labels": [*entries]} if name == model and len(entries) <= 1000:
            if all(isinstance(entry, dict) for entry in entries):
                return entries
    raise EnergyLabelError("The site's answer is not a model of API v1; see that the site's address is right.")


def _state(entry: Mapping[str, Any], address: str) -> State:
    """One label of the answer; whatever is not of the expected shape is refused, so that all of it is plain text."""
    interval = entry.get("interval_95")
    low, high = interval if isinstance(interval, list) and len(interval) == 2 else (None, None)
    verification = entry.get("verification")
    try:
        return State(
            model=_text(entry["model"], _MODEL),
            task=_text(entry["task"], _WORD),
            variant=_maybe(entry["variant"]),
            profile=_text(entry["profile"], _WORD),
            letter=None if entry["class"] is None else _text(entry["class"], _LETTER),
            span=None if entry["class_span"] is None else _text(entry["class_span"], _SPAN),
            status=_text(entry["status"], _WORD),
            watt_hours=_positive(entry["wh_per_1000_queries"]),
            low=_positive(low),
            high=_positive(high),
            verification=_maybe(verification["state"]) if isinstance(verification, dict) else None,
            valid_until=date.fromisoformat(_text(entry["valid_until"], re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII))),
            address=address,
            short_address=_short(entry),
        )
    except (KeyError, ValueError, OverflowError) as fault:
        raise EnergyLabelError(f"The site's answer is not a label of API v1 ({shown(str(fault))}).") from None


def _short(entry: Mapping[str, Any]) -> bool:
    """Whether the site links the label without its profile's name."""
    match entry.get("urls"):
        case {"endpoint": address}:
            return bool(address == _short_endpoint(entry["model"], entry["task"], entry["variant"]))
    return False


def _short_endpoint(model: str, task: str, variant: str | None) -> str:
    job = "--".join(filter(None, (task, variant)))
    return f"badges/{model}/{job}.json"


def _text(value: Any, pattern: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError(f"not to be expected: {value!r}"[:200])
    return value


def _maybe(value: Any) -> str | None:
    return None if value is None else _text(value, _WORD)


def _positive(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value) or value <= 0:
        raise ValueError(f"not a positive number: {value!r}"[:200])
    return float(value)


def _index(root: str, ask_for: Fetch) -> Mapping[str, Any]:
    """The site's index, or nothing: what it would add is a help alone."""
    try:
        index = ask_for(f"{root}/api/v1/index.json")
    except EnergyLabelError:
        return {}
    return index if isinstance(index, dict) else {}


def _no_such_model(root: str, model: str, ask_for: Fetch) -> EnergyLabelError:
    models = _index(root, ask_for).get("models")
    names = [name for name in models if _MODEL.fullmatch(name)] if isinstance(models, dict) else []
    near = nearest(model, names)
    remedy = f"did you mean {' or '.join(near)}?" if near else "see that the name and the site's address are right."
    return EnergyLabelError(f"{model} has no label at {shown(root)}: {remedy}")


def _no_such(kind: str, name: str, known: set[str], model: str) -> EnergyLabelError:
    return EnergyLabelError(f"{model} has no {kind} {shown(name)}; there is {', '.join(sorted(known))}.")
