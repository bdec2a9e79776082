"""Labels of studies that published means and ways of serving, with the scale and the profile that each is drawn on."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from generator.labels.grading.scale import Proposal, Scale
from generator.labels.label import Label
from generator.pages.environment import environment
from generator.pages.pictures.badge import draw_badge
from generator.pages.pictures.compact_label import draw_compact
from generator.pages.urls import BadgeStyle
from generator.records.profile import Profile
from tests import served
from tests.pages.making import LONGEST, TASKS, drawn, label

NODE: Mapping[str, Any] = {
    "id": "tiny-node",
    "title": "A whole computer at the wall",
    "short": "tiny node",
    "gpus_of_the_job": False,
    "accelerators_counted": 8,
    "accelerators_used": 8,
    "boundary": {"gpu": "excluded", "node": "measured", "node_detail": "Read from a power analyser."},
}
CURVE = [
    served.point(1, 40.0, 12.0),
    served.point(64, 9.0, 31.0),
    served.point(128, 7.7, 44.0),
    served.point(1024, 4.9, 120.0, gpus=8),
]
PICTURE = {"width": 1024, "height": 1024, "steps": 50}
VIDEO = {"width": 1280, "height": 720, "steps": 50, "frames": 81}
Shown = tuple[Label, Scale | None, Profile]


def scale(task: str, profile: Profile) -> Scale:
    """A scale over the one workload, whose upper edges are 1, 2, 4, 8, 16 and 32."""
    proposed = Proposal(2, Decimal("2.4"), Decimal("24"))
    return Scale(task, profile.id, "v1", Decimal(1), Decimal(2), ("arena",), proposed)


def _shown(
    task: str = "chat", points: list[Any] | None = None, profile: Profile | None = None, **changes: Any
) -> Shown:
    known = profile or served.study_profile()
    made = served.record(points or (), task=task, profile=known.id, **changes)
    on = scale(task, known)
    return label(made, on, known), on, known


def _in_one_session() -> Shown:
    known = served.study_profile(
        uncertainty={"repeatability": {**_ASSUMED, "one_session": True}},
    )
    figures = served.means(2.9, runs=10, deviation_joules={"gpu": 0.05})
    workloads = [{"id": "arena", "dataset": {"name": "arena"}, "means": figures}]
    return _shown(profile=known, workloads=workloads, model="acme/ten-runs")


_ASSUMED = {"relative": 0.12, "reason": "Made up.", "source": "https://example.org/again"}


def kinds() -> dict[str, Shown]:
    """One label of each kind that a study's figures make look different."""
    node = served.study_profile(**NODE)
    at_the_wall = {"runs": 2, "energy_joules": {"node": 20.0}, "queries": 24576}
    return {
        "provisional": _shown(model="acme/one-run"),
        "provisional-in-one-session": _in_one_session(),
        "operating-point": _shown(points=CURVE),
        "no-operating-point": _shown(points=CURVE[3:], model="acme/slow"),
        "one-at-a-time": _shown(
            "text-to-image",
            [served.point(1, 6.0, made=PICTURE, means=served.means(6.0, None)), served.point(8, 3.0, made=PICTURE)],
            model="acme/painter",
        ),
        "video": _shown(
            "text-to-video", [served.point(1, 30.0, made=VIDEO, means=served.means(30.0, None))], model="acme/film"
        ),
        "node": _shown(
            "summarization",
            profile=node,
            accelerators_counted=8,
            workloads=[{"id": "arena", "dataset": {"name": "arena"}, "means": at_the_wall}],
            model="acme/at-the-wall",
        ),
        "longest-served": _shown(
            points=[
                served.point(65536, 123456.0, 49.9, gpus=8, serving=_LONG),
                *(served.point(n, 200000.0 + n, 49.0) for n in range(2, 400)),
            ],
            model=LONGEST,
            setup={"precision": "bf16", "quantization": "torchao-int8-dynamic", "compiled": True},
        ),
    }


_LONG = {"kind": "server", "concurrency": 65536, "engine": f"An engine with a very long name {'and more ' * 20}1.0"}


def picture(shown: Shown) -> str:
    """The label's picture."""
    made, on, profile = shown
    return drawn(made, on, profile)


def strip(shown: Shown) -> str:
    """The compact label."""
    made, on, profile = shown
    return draw_compact(environment(), made, TASKS[made.subject.task], profile, on)


def badge(shown: Shown, style: BadgeStyle) -> str:
    """The badge."""
    made, on, _ = shown
    return draw_badge(environment(), made, TASKS[made.subject.task], on, style)
