"""Shares, memory and models as the page has them in words."""

import math

from generator.labels.label import Label
from generator.labels.need.ladder import Ladder, Rung
from generator.labels.need.trade import of_100
from generator.pages.calculator.amounts import count, energy
from generator.pages.prose.need.payback import Payback
from generator.pages.wording.numbers import plural, significant
from generator.pages.wording.quantising.in_short import variant_name
from generator.pages.wording.words import RUNTIME_NAMES
from generator.units import JOULES_PER_WATT_HOUR

_REVIEWS = frozenset(("imdb", "sst2", "tomatoes"))


def texts(ladder: Ladder) -> str:
    """What was sorted: `film reviews` where all of the data sets hold such, else `texts`."""
    return "film reviews" if set(ladder.basis.datasets) <= _REVIEWS else "texts"


def more_of_100(less: float, more: float) -> int:
    """How many more of a hundred: the difference of what is printed, or the two would not add up."""
    return of_100(more) - of_100(less)


def interval_of_100(rung: Rung) -> str | None:
    """`76 to 80`, or None where it is not known."""
    if rung.interval is None:
        return None
    low, high = rung.interval
    return f"{of_100(low)} to {of_100(high)}"


def way(label: Label) -> str:
    """How it does the job, in which numbers and by which program: `classical, fp32, ONNX Runtime`."""
    # Beside a model's name its id tells of scikit-learn; here it stands with the other programs.
    program = RUNTIME_NAMES["scikit-learn"] if label.setup.runtime == "scikit-learn" else None
    return ", ".join(part for part in (label.subject.approach, variant_name(label), program) if part)


def which(label: Label, ladder: Ladder) -> str | None:
    """Its variant, where the ladder has others of its model: `fp32, Q8_0`; None where the model's name is enough."""
    alike = sum(rung.label.subject.model == label.subject.model for rung in ladder.rungs)
    return variant_name(label) if alike > 1 else None


def energy_in_words(watt_hours: float, joules_below: float = 1) -> str:
    """Energy in the unit in which it is easiest read: `0.65 J`, `12.0 Wh`, `3.10 kWh`; below so many Wh in joules."""
    if watt_hours < joules_below:
        return f"{significant(watt_hours * JOULES_PER_WATT_HOUR, 2)}\u00a0J"
    return "\u00a0".join(energy(watt_hours / 1000))


def answers_in_words(found: Payback) -> str:
    """After how many answers a training pays, with its ends: `1,240 answers (1,200 to 1,280)`; empty where never."""
    if found.answers is None:
        return ""
    told = f"{so_many(found.answers)} {plural(math.ceil(found.answers), 'answer')}"
    if found.earliest is None:
        return told
    first, last = so_many(found.earliest), "never" if found.latest is None else so_many(found.latest)
    return told if first == last else f"{told} ({first} to {last})"


def so_many(answers: float) -> str:
    """A number of answers, upwards to a whole one: `1`, `184`, `27,800`, `1.24 million`."""
    whole = max(1, math.ceil(answers))
    return str(whole) if whole < 1000 else count(whole)
