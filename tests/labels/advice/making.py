"""Candidates of made-up energies, qualities, memory and latency, and strategies for them."""

from hypothesis import strategies as st

from generator.labels.advice.candidate import Candidate, Pool
from generator.labels.estimates.estimate import Estimate
from generator.labels.label import Label
from generator.labels.quality import Basis, Headline
from tests.labels.changing import changed
from tests.labels.scales import label

BASIS = Basis("accuracy", ("imdb", "sst2"), measured=True)
_LABEL = label()


def labelled(model: str, energy: float, spread: float = 0.02) -> Label:
    """A label that needs `energy` Wh, whose runs scatter by `spread` on the natural-log scale."""
    figure = Estimate(energy, energy * (1 - spread), energy * (1 + spread), spread, 0.0)
    return changed(_LABEL, model=f"lab/{model}", value=energy, figure=figure, digest=model)


def candidate(
    model: str,
    energy: float,
    quality: float | None = None,
    memory: float | None = None,
    latency: float | None = None,
    half_width: float | None = None,
) -> Candidate:
    """A candidate; its quality has an interval of so much either way where `half_width` is given."""
    interval = None if quality is None or half_width is None else (quality - half_width, quality + half_width)
    headline = None if quality is None else Headline(quality, BASIS, interval)
    return Candidate(labelled(model, energy), headline, memory, latency)


def pool_of(*candidates: Candidate) -> Pool:
    """These candidates and no other, thriftiest first."""
    return Pool(tuple(sorted(candidates, key=lambda item: item.order)), (), BASIS)


def _maybe(low: float, high: float) -> st.SearchStrategy[float | None]:
    # Few different values, so that many are equal.
    return st.none() | st.integers(0, 8).map(lambda step: low + (high - low) * step / 8)


@st.composite
def candidates(draw: st.DrawFn, least: int = 0) -> list[Candidate]:
    """Up to seven, each of another name."""
    return [
        candidate(
            f"model-{number}",
            1.0 + draw(st.integers(0, 8)) / 4,
            draw(_maybe(0.5, 1.0)),
            draw(_maybe(1e8, 9e8)),
            draw(_maybe(0.01, 0.09)),
            draw(st.sampled_from([None, 0.0, 0.05, 0.2])),
        )
        for number in range(draw(st.integers(least, 7)))
    ]
