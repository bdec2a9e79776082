"""What a card says of a model that was measured in more than one number format."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.labels.label import Label
from generator.labels.quantising.pairs import Pair
from generator.pages import urls
from generator.pages.wording.quantising.families import method_name
from generator.pages.wording.quantising.ratios import against, changes


@dataclass(frozen=True, slots=True)
class Beside:
    """A link to the comparison: what it says, and where it leads."""

    text: str
    address: str


def card_line(label: Label, pairs: Sequence[Pair]) -> str | None:
    """`−13 % to +84 % energy against bf16, served alike`, or of full precision what each method made of it.

    `pairs` are those that the label is part of; None where there is nothing to say.
    """
    if label.setup.quantization is None:
        methods = dict.fromkeys(pair.method for pair in pairs)
        told = [(method, [pair for pair in pairs if pair.method == method]) for method in methods]
        return ", ".join(f"{method_name(method)} {_changes(own)}" for method, own in told) or None
    if not pairs:
        return "full precision was not measured"
    return f"{_changes(pairs)} energy against {against(pairs[0])}, served alike"


def beside(label: Label, pairs: Sequence[Pair]) -> Beside | None:
    """The link that sets a model side by side with itself in other number formats; None without any pair."""
    if not pairs:
        return None
    quantised = label.setup.quantization is not None
    names = {against(pair) if quantised else method_name(pair.method) for pair in pairs}
    others = [pair.full if quantised else pair.quantised for pair in pairs]
    models = dict.fromkeys(each.subject.model for each in (label, *others))
    text = f"compare with {names.pop()}" if len(names) == 1 else "compare them side by side"
    return Beside(text, urls.compare_page(models, label.subject.task))


def _changes(pairs: Sequence[Pair]) -> str:
    values = [pair.ratio.value for pair in pairs]
    return changes(min(values), max(values))
