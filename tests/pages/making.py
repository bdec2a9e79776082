"""Labels and editions to draw, from the small records of `tests/factories.py`."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from generator.labels.estimates.estimate import Estimate
from generator.labels.gathering.from_record import label_of
from generator.labels.grading.awaiting import Awaiting
from generator.labels.grading.grade import Grade
from generator.labels.grading.scale import Proposal, Scale
from generator.labels.label import Label
from generator.labels.task import Task, read_tasks
from generator.labels.verification import Reproduction, Verification, unverified
from generator.pages.edition.content import Content
from generator.pages.edition.edition import Edition
from generator.pages.environment import environment
from generator.pages.page import Page
from generator.pages.pictures.label_picture import draw_label
from generator.pages.site import Site
from generator.records.files.store import Stored, serialized
from generator.records.model import Record
from generator.records.profile import Profile
from tests import factories
from tests.factories import (
    ENERGIES,
    PROFILE_ID,
    TASK,
    file_of,
    in_version_1,
    measured_quality,
    profile,
    record,
)
from tests.labels.changing import changed

SITE_URL = "https://labels.example.org/"
DAY = date(2026, 1, 1)
TASKS = read_tasks()
LONGEST = f"{'Organisation-' * 7}Final/{'model_Name.' * 8}Finished"
# 1.95 ± 5 % stands on both sides of the edge at 2 Wh.
ON_AN_EDGE = {"imdb": (1.95, 1.951, 1.949), "sst2": (1.95, 1.951, 1.949)}


def scale(task: str = TASK, first_edge: str = "0.5", ratio: str = "2", version: str = "v1") -> Scale:
    """A scale over IMDB and SST-2 whose upper edges are 0.5, 1, 2, 4, 8 and 16."""
    proposed = Proposal(2, Decimal("1.2"), Decimal("12"))
    return Scale(task, PROFILE_ID, version, Decimal(first_edge), Decimal(ratio), ("imdb", "sst2"), proposed)


def label(made: Record | None = None, on: Scale | None = None, under: Profile | None = None) -> Label:
    """The label of a record; graded on `on` (none: without a scale)."""
    made = made or record()
    # Of a file of version 1, as the committed ones are: what names a label there is the same for ever.
    try:
        data = file_of(in_version_1(made)) if all(workload.runs for workload in made.workloads) else serialized(made)
    except ValidationError:
        data = serialized(made)
    stored = Stored(made, hashlib.sha256(data).hexdigest(), made.relative_path)
    known = under or profile()
    return label_of(stored, known, on, TASKS[made.task], [stored.path] if known.primary else ())


def edition(labels: Sequence[Label], scales: Sequence[Scale] = (), profiles: Sequence[Profile] = ()) -> Edition:
    """An edition of `labels`; under the tiny profile unless `profiles` are given."""
    known = {item.id: item for item in profiles or [profile()]}
    return Edition(DAY, SITE_URL, labels, known, {(item.task, item.profile): item for item in scales}, TASKS)


def drawn(item: Label, on: Scale | None, under: Profile | None = None, task: Task | None = None) -> str:
    """The label's picture; its QR code leads to the card."""
    return draw_label(environment(), item, task or TASKS[item.subject.task], under or profile(), on, card_address(item))


def card_address(item: Label) -> str:
    """The full address of the label's card."""
    return f"{SITE_URL}models/{item.subject.model}/"


def verification(agreeing: int, disagreeing: int) -> Verification:
    """So many second measurements that agree with a figure, and so many that do not."""
    figure = Estimate(1.0, 0.9, 1.1, 0.05, 0.05)
    found = tuple(
        Reproduction(
            "Somebody", f"somebody-{n}", 1.0, figure, DAY, f"{n:064}", f"{n}.json", 0.0, 0.5 if agrees else 2.0
        )
        for n, agrees in enumerate([True] * agreeing + [False] * disagreeing)
    )
    return Verification("reproduced" if agreeing >= disagreeing else "disputed", found)


def checked() -> dict[str, Label]:
    """A label of each way in which a figure can have been checked."""
    plain = label(record(), scale())
    return {
        "published": changed(plain, verification=unverified(profile(study=True))),
        "reproduced-by-1": changed(plain, verification=verification(1, 0)),
        "reproduced-by-2-of-3": changed(plain, verification=verification(2, 1)),
        "disputed-by-1": changed(plain, verification=verification(0, 1)),
        "disputed-by-12-of-15": changed(plain, verification=verification(3, 12)),
    }


def pages(made: Edition) -> dict[str, Page]:
    """The comparison pages of an edition, by their source path."""
    site = Site(Content(Path("nowhere"), made))
    return {path: replace(page, body=site.body(path)) for path, page in site.pages.items()}


def measured_label(on: Scale | None = None) -> Label:
    """A label whose quality is that of its own answers; its runs differ in length, and some answers were none."""
    document = factories.document("acme/measured")
    for workload in document["workloads"]:
        for number, run in enumerate(workload["runs"], start=1):
            run |= {"queries": 1000 * number, "query": factories.phase_document(number * ENERGIES[workload["id"]][0])}
    made = record("acme/measured", workloads=document["workloads"])
    table = made.model_dump(mode="json")
    for workload in table["workloads"]:
        for run in workload["runs"]:
            run |= {"non_answers": 2, "withheld": 0}
    figures = [measured_quality("imdb", 0.93, unmapped=0.002), measured_quality("sst2", 0.89, unmapped=0.0)]
    return label(factories.record_from(table | {"quality": figures}), on)


def quick_record(model: str) -> Record:
    """A record of a quick measurement."""
    made = record(model)
    return made.model_copy(update={"setup": made.setup.model_copy(update={"quick": 20})})


def awaiting() -> dict[str, tuple[Label, None]]:
    """Labels that lack a scale, or would earn no letter with one."""
    whole, part = label(record("acme/third")), label(record("acme/in-part", energies={"imdb": (1.0, 1.01, 0.99)}))
    guessed = profile(boundary={"gpu": "estimated", "ram": "excluded"}, primary=False)
    estimated = factories.record("acme/estimated").model_dump(mode="json", exclude_none=True)
    for workload in estimated["workloads"]:
        for run in workload["runs"]:
            del run["query"]["energy_joules"]["ram"]
    return {
        "awaiting": (changed(whole, awaiting=Awaiting(3, True, (), (0.6, 4.8))), None),
        "awaiting-alone": (changed(whole, awaiting=Awaiting(1, True)), None),
        "awaiting-in-part": (changed(part, awaiting=Awaiting(2, False, ("sst2", "tomatoes"))), None),
        "awaiting-due": (changed(whole, awaiting=Awaiting(5, True, (), (0.05, 0.3, 2.2, 9.0))), None),
        "awaiting-study": (changed(whole, awaiting=Awaiting(2, True, (), (1.2,), study=True)), None),
        "estimated": (label(factories.record_from(estimated), None, guessed), None),
        "quick": (label(quick_record("acme/quick")), None),
    }


@cache
def kinds() -> dict[str, tuple[Label, Scale | None]]:
    """One label of each kind that looks different, with the scale it is drawn on."""
    on = scale()
    quality: list[dict[str, Any]] = [
        {"metric": "accuracy", "value": 0.91, "dataset": name, "source": "https://example.org/quality"}
        for name in ("sst2", "imdb", "tomatoes")
    ]
    both = "imdb", "sst2"
    guessing = [measured_quality(name, 0.5, unmapped=0.31) for name in both]
    return {
        "graded": (label(record(quality=quality), on), on),
        "graded-over-an-edge": (label(record("acme/on-an-edge", energies=ON_AN_EDGE), on), on),
        "twin": (label(record("acme/twin", weights="random"), on), on),
        "incomplete": (label(record("acme/incomplete", energies={"imdb": (1.0, 1.01, 0.99)}), on), on),
        "uncertain": (label(record("acme/two-runs", energies={"imdb": (1.0, 1.1), "sst2": (2.0, 2.1)}), on), on),
        "no-scale": (label(record("acme/no-scale", energies={"books": (12345.0, 12346.0, 12344.0)})), None),
        **awaiting(),
        "measured-quality": (measured_label(on), on),
        "does-not-do-the-job": (label(record("acme/guesses", quality=guessing), on), on),
        "preview": (changed(label(record("acme/preview", weights="random")), grade=Grade("preview")), None),
        "longest-names": (
            label(record(LONGEST, configuration={"precision": "fp16", "quantization": "int8", "batch_size": 64}), on),
            on,
        ),
    }
