"""The rule by which a second measurement checks a first, on an example."""

from dataclasses import dataclass, replace
from math import expm1, hypot

from jinja2 import Environment

from generator.labels.estimates.estimate import Estimate
from generator.labels.verification import deviation
from generator.pages.edition.edition import Edition
from generator.pages.prose import findings

# What a second campaign might read, in the example: so much more than the first.
_SUPPOSED = (0.05, 0.1, 0.2)


@dataclass(frozen=True)
class Supposed:
    """A second campaign of the example: by how much more it reads, what that is in Wh, and its E_n."""

    more: float
    value: float
    deviation: float


def verification_example(environment: Environment, edition: Edition, base: str) -> str:
    """A real label beside second campaigns that might have been, by the function that judges real ones."""
    label = findings.example(edition)
    if label is None or label.result.figure is None:
        return ""
    figure = label.result.figure
    reach = hypot(figure.spread, figure.meter) * 2**0.5
    return environment.get_template("verification_example.html").render(
        base=base,
        label=label,
        figure=figure,
        half=expm1(hypot(figure.spread, figure.meter)),
        above=expm1(reach),
        below=expm1(-reach),
        rows=[_supposed(figure, more) for more in _SUPPOSED],
    )


def _supposed(figure: Estimate, more: float) -> Supposed:
    times = 1 + more
    other = replace(figure, value=figure.value * times, low=figure.low * times, high=figure.high * times)
    return Supposed(more, other.value, deviation(figure, other))
