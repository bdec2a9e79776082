"""The ratios of Home's findings and of its tiles, to be cited."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.labels.label import Label
from generator.pages.citing.citing import Citation, Citations, citations, cited, cited_pair, ratio_place
from generator.pages.edition.edition import Edition
from generator.pages.edition.machines import machine_of
from generator.pages.edition.tiles import Tile
from generator.pages.prose import findings
from generator.pages.prose.serving import Moved, Serving
from generator.pages.wording.points import point_in_words
from generator.pages.wording.ratio import ratio_in_words

_HOME = ""


def cited_findings(
    edition: Edition,
    served: Serving | None,
    general: Sequence[findings.Approaches],
    jobs: Sequence[findings.Span],
    rated: Sequence[findings.Rated],
) -> dict[str, Citations | None]:
    """What can be cited of each finding, by the finding's name."""
    moved = [served.of(task)[0] for task in served.tasks] if served else []
    ends = [(span.high, span.low) for span in jobs]
    first = [(jobs[-1].low, jobs[0].low)] if jobs else []
    best = [pair for item in rated for pair in ((item.best, item.low), (item.high, item.low))]
    return {
        "serving": citations(
            edition,
            _HOME,
            "What the way of serving one model does to its energy",
            [_moved(edition, item) for item in moved if item.factor > 1],
        ),
        "general": _pairs(
            edition,
            "general",
            "What a general model needs against one made for the job",
            ((item.general[0], item.made[0]) for item in general),
        ),
        "jobs": _pairs(
            edition, "jobs", "What the jobs need, and how far apart the models of each are", [*first, *ends]
        ),
        "quality": _pairs(edition, "quality", "What the best and the hungriest models need", best),
    }


def cited_tiles(edition: Edition, tiles: Sequence[Tile]) -> Citations | None:
    """The ratio of each tile, on the page of its task and machine."""
    found = [
        cited_pair(edition, ratio_place(edition, tile.task.id, tile.machine.profile.id), *tile.pair)
        for tile in tiles
        if tile.pair
    ]
    elsewhere = [replace(item, anchor="") for item in found if item]
    return citations(edition, "tasks/", "How far apart the models of each job are", elsewhere)


def _pairs(edition: Edition, kind: str, about: str, pairs: Iterable[tuple[Label, Label]]) -> Citations | None:
    found = [cited_pair(edition, _HOME, *pair, kind) for pair in pairs]
    return citations(edition, _HOME, about, [item for item in found if item])


def _moved(edition: Edition, item: Moved) -> Citation:
    label, machine = item.label, machine_of(edition, item.label.setup.profile)
    sentence = (
        f"For {item.task.title.lower()} on {machine.name}, {label.subject.model} needs "
        f"{ratio_in_words(item.ratio)} the energy at {point_in_words(item.high)} that it needs at "
        f"{point_in_words(item.low)}"
    )
    return cited(edition, _HOME, (label, label), sentence, item.high.value, item.low.value, kind="served")
