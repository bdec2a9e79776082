"""The pairs as the page shows them: by family, in it by machine, and there in lanes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from generator.labels.quantising.groups import BANDS, Group
from generator.labels.quantising.pairs import Pair
from generator.pages.wording.quantising.families import Family, families, family_of, method_name
from generator.pages.wording.quantising.ratios import named_size

# A lane's name, and what it has to say besides.
Name = tuple[str, str]


@dataclass(frozen=True)
class Lane:
    """Pairs that share a row of a chart; `aside` is what its name has to say besides."""

    name: str
    pairs: Sequence[Pair]
    aside: str = ""


@dataclass(frozen=True)
class Panel:
    """A family's pairs on one machine, all against full precision or all against the file that stands in for it."""

    family: Family
    profile: str
    against: str
    pairs: Sequence[Pair]

    @property
    def name(self) -> str:
        """Of its chart."""
        stand_in = "" if self.against == "full" else f"-{self.against}"
        return f"quantising-{self.family.id}-{self.profile}{stand_in}"

    @property
    def lanes(self) -> list[Lane]:
        """Rows from top to bottom."""
        if self.family.lanes == "method":
            order = list(self.family.methods)
            return _lanes(self.pairs, _method, lambda pair: order.index(pair.method))
        if self.family.lanes == "at-once":
            return _lanes(self.pairs, _at_once, lambda pair: pair.way.at_once or 0)
        order = list(self.family.methods)
        return _lanes(self.pairs, _model, lambda pair: (named_size(_of(pair)), _of(pair), order.index(pair.method)))

    @property
    def assumed(self) -> list[float]:
        """The repeatabilities that were assumed for its pairs."""
        return sorted({pair.ratio.assumed for pair in self.pairs if pair.ratio.assumed is not None})


@dataclass(frozen=True)
class OtherPanel:
    """All pairs on one machine whose energy was estimated, or whose weights were random, whatever the method."""

    profile: str
    twins: bool
    pairs: Sequence[Pair]

    @property
    def name(self) -> str:
        """Of its chart."""
        return f"quantising-other-{self.profile}{'-twins' if self.twins else ''}"

    @property
    def lanes(self) -> list[Lane]:
        """A row a method, in the order of the page."""
        order = [method for family in families() for method in family.methods]
        return _lanes(self.pairs, _method, lambda pair: order.index(pair.method))


def other_panels(found: Iterable[Pair]) -> list[OtherPanel]:
    """A panel for each machine, and apart from the models that did their job one for the twins."""
    by_machine: dict[tuple[str, bool], list[Pair]] = {}
    for pair in found:
        by_machine.setdefault((pair.quantised.setup.profile, pair.twin), []).append(pair)
    return [OtherPanel(profile, twins, pairs) for (profile, twins), pairs in sorted(by_machine.items())]


@dataclass(frozen=True)
class Section:
    """One family with its pairs, and these by machine."""

    family: Family
    pairs: Sequence[Pair]
    groups: Sequence[Group]
    panels: Sequence[Panel]


def sections(found: Sequence[Pair], groups: Sequence[Group]) -> list[Section]:
    """The families that have pairs, in the order of the page."""
    made = []
    for family in families():
        pairs = [pair for pair in found if pair.method in family.methods]
        if pairs:
            own = [group for group in groups if group.method in family.methods]
            made.append(Section(family, pairs, own, _panels(family, pairs)))
    return made


def _panels(family: Family, pairs: Iterable[Pair]) -> list[Panel]:
    by_machine: dict[tuple[str, str], list[Pair]] = {}
    for pair in pairs:
        against = pair.full.setup.quantization or "full"
        by_machine.setdefault((against, pair.quantised.setup.profile), []).append(pair)
    panels = [Panel(family, profile, against, found) for (against, profile), found in by_machine.items()]
    return sorted(panels, key=lambda panel: (panel.against != "full", -len(panel.pairs), panel.profile))


def _lanes(pairs: Iterable[Pair], name: Callable[[Pair], Name], order: Callable[[Pair], Any]) -> list[Lane]:
    found: dict[Name, list[Pair]] = {}
    for pair in sorted(pairs, key=order):
        found.setdefault(name(pair), []).append(pair)
    return [Lane(name, sorted(lane, key=lambda pair: pair.ratio.value), aside) for (name, aside), lane in found.items()]


def _method(pair: Pair) -> Name:
    return method_name(pair.method), ""


def _at_once(pair: Pair) -> Name:
    return f"{pair.way.at_once:,} at once" if pair.way.at_once else "as many as fit", ""


def _model(pair: Pair) -> Name:
    """The model, and the method where it is not the family's first."""
    first = next(iter(family_of(pair.method).methods))
    return _of(pair), "" if pair.method == first else _rest(method_name(pair.method))


def _rest(method: str) -> str:
    """What a method's name says beyond its family's: `threshold 0`."""
    return method.partition(", ")[2] or method


def _of(pair: Pair) -> str:
    return pair.full.subject.name


def situations(groups: Sequence[Group]) -> list[tuple[str, list[Group]]]:
    """The groups of each chart of the overview, by its key: those of a band, and apart those against a stand-in."""
    found: dict[tuple[int, bool], list[Group]] = {}
    for group in groups:
        found.setdefault((BANDS.index(group.band), group.against != "full"), []).append(group)
    return [(f"{band}{'-stand-in' if stand_in else ''}", found[band, stand_in]) for band, stand_in in sorted(found)]
