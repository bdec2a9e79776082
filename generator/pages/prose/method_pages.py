"""Computed pieces of the pages on method and on the study."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from jinja2 import Environment

from generator.labels.estimates.stopping import PLAIN, USED, Replay, StoppingRule, replay
from generator.labels.grading.scale import LETTERS
from generator.pages.edition.edition import Edition
from generator.pages.storing.cache import MADE, cache_of, key_of, made_by, our_code
from generator.pages.wording.numbers import counted, signed_percent, significant
from generator.records.model import Record
from generator.records.profile import Profile
from generator.records.reproductions import LEAST_RUNS
from generator.studies.study import Table

_SHUFFLES, _SEED = 10, 20231128


def scales(environment: Environment, edition: Edition) -> str:
    """The class limits of every task, a table a profile."""
    template = environment.get_template("scales.html")
    tables = []
    for profile in edition.profiles.values():
        rows = [
            (scale, task.title)
            for task in edition.tasks.values()
            if (scale := edition.scales.get((task.id, profile.id))) is not None
        ]
        if rows:
            tables.append(template.render(profile=profile, scales=rows, letters=LETTERS))
    return "".join(tables)


def used_profiles(edition: Edition) -> list[Profile]:
    """Profiles with at least one label; one that only waits for its first record has nothing to say yet."""
    used = {label.setup.profile for label in edition.labels}
    return [profile for profile in edition.profiles.values() if profile.id in used]


def study(environment: Environment, table: Table, records: Iterable[Record], edition: Edition) -> str:
    """A study's printed figures beside ours."""
    rows = [
        {
            "title": edition.tasks[item.subject].title if item.subject in edition.tasks else item.subject,
            "printed": f"{item.printed:f}".replace("-", "−"),
            "ours": significant(item.ours, 4).replace("-", "−"),
            "difference": signed_percent(item.difference),
            "agrees": item.agrees,
            "reason": item.reason or ("the printed digits are those of ours, rounded" if item.agrees else ""),
        }
        for item in table.compare(records)
    ]
    return environment.get_template("study.html").render(rows=rows, subject=table.subject, caption=table.caption)


def counts(records: Sequence[Record]) -> str:
    """How much there is of a study: `119 records of 92 models on 10 tasks, 4,170 runs`."""
    models, tasks = ({getattr(record, name) for record in records} for name in ("model", "task"))
    runs = sum(record.runs for record in records)
    return (
        f"{counted(len(records), 'record')} of {counted(len(models), 'model')} on {counted(len(tasks), 'task')}, "
        f"{counted(runs, 'run')}"
    )


def stopping(environment: Environment, records: Iterable[Record]) -> str:
    """The study's cells replayed through the stopping rules."""
    cells = _cells(records)
    if not cells:
        return ""
    rules = (
        ("Half width 5 %, no edge inside the interval", PLAIN),
        ("Half width 10 %, no edge inside the interval or within 2 % (used)", USED),
    )
    rows = [{"name": name, "result": _replayed(rule, cells)} for name, rule in rules]
    return environment.get_template("stopping.html").render(rows=rows, shuffles=_SHUFFLES)


def rehearse(records: Iterable[Record]) -> None:
    """Replay all anew, though it is kept: where a record changes, most trials are then known to this process."""
    cells = _cells(records)
    for rule in (PLAIN, USED) if cells else ():
        replay(rule, cells, 2, _SHUFFLES, _SEED)


def _cells(records: Iterable[Record]) -> list[list[float]]:
    """The figures of each data set's runs; fewer runs than a grade needs tell nothing of when to stop."""
    found = [workload.watt_hours_per_thousand_queries() for record in records for workload in record.workloads]
    return [runs for runs in found if len(runs) >= LEAST_RUNS]


def _replayed(rule: StoppingRule, cells: Sequence[Sequence[float]]) -> Replay:
    """Kept, for it takes as long as all else on these pages."""
    key = key_of("replay", our_code(), made_by("scipy"), repr((rule, cells, _SHUFFLES, _SEED)))
    kept = cache_of(MADE).made(
        {"result": key},
        lambda _: {"result": json.dumps(asdict(replay(rule, cells, 2, _SHUFFLES, _SEED))).encode()},
    )
    return Replay(**json.loads(kept["result"]))
