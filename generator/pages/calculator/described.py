"""The words for a label beside a field; `site_src/pages/assets/calculator/calculator.js` writes the same.

`tests/site/test_calculator_start.py` holds the two to each other: the script must find on the page what it would write.
"""

from generator.labels.label import Label
from generator.pages.edition.edition import Edition
from generator.pages.wording.letterless import status_name
from generator.pages.wording.numbers import significant
from generator.pages.wording.quantising.in_short import variant_name
from generator.pages.wording.words import approach_name


def name_of(label: Label) -> str:
    """A label's model and its variant, as one profile has them once."""
    return f"{label.subject.model}, {variant_name(label)}" if label.setup.variant else label.subject.model


def named(edition: Edition, label: Label, among: list[Label]) -> str:
    """A label's model and variant, with its machine where those `among` which it is chosen were measured on several."""
    if len({other.setup.profile for other in among}) == 1:
        return name_of(label)
    return f"{name_of(label)}, on {edition.profiles[label.setup.profile].short}"


def described(label: Label) -> str:
    """`6.12 Wh per 1,000 queries, zero-shot, quality 0.88`, and what stands in place of a letter."""
    headline, status = label.result.headline, label.result.grade.status
    parts = [f"{significant(label.result.value or 0.0)} Wh per 1,000 queries", approach_name(label)]
    if headline is not None:
        parts.append(f"quality {significant(headline.value)}")
    if status == "provisional":
        parts.append("provisional letter")
    elif status != "graded":
        parts.append(f"no letter: {status_name(status)}")
    return ", ".join(parts)
