"""Computed pieces of the pages that explain: the boundary, uncertainty, statuses, what vendors disclosed."""

from collections.abc import Mapping, Sequence

from jinja2 import Environment

from generator.labels.grading.status import MEANING, SHORT
from generator.pages.charts.small import picture
from generator.pages.edition.edition import Edition
from generator.pages.prose import boundary as parts
from generator.pages.prose import uncertainty_chart
from generator.records.disclosures import Disclosure
from generator.records.model import Record


def boundary(
    environment: Environment, edition: Edition, records: Sequence[Record], drawn: Mapping[str, str], base: str
) -> str:
    """The study's example: how much of a figure is the GPU that worked; nothing without its records."""
    profile = edition.profiles.get(records[0].profile) if records else None
    lowest = parts.lowest_draw(records)
    found = parts.splits(records, profile, edition.tasks) if profile else []
    if profile is None or lowest is None or not found:
        return ""
    return environment.get_template("boundary_example.html").render(
        base=base,
        profile=profile,
        lowest=lowest,
        resting=profile.accelerators_counted - profile.accelerators_used,
        splits=found,
        runs=sum(record.runs for record in records),
        chart=picture(drawn.get(parts.CHART), parts.CHART),
    )


def uncertainty(
    environment: Environment, edition: Edition, records: Sequence[Record], drawn: Mapping[str, str], base: str
) -> str:
    """A real label's runs, interval and class limit; nothing where no interval holds a limit."""
    found = uncertainty_chart.scatter(edition, records)
    if found is None:
        return ""
    return environment.get_template("uncertainty.html").render(
        base=base,
        found=found,
        task=edition.tasks[found.label.subject.task],
        chart=picture(drawn.get(uncertainty_chart.CHART), uncertainty_chart.CHART),
    )


def statuses(environment: Environment) -> str:
    """Every reason for having no letter."""
    rows = [(SHORT[status], MEANING[status]) for status in MEANING if status not in ("graded", "provisional")]
    return environment.get_template("statuses.html").render(rows=rows)


def disclosures(environment: Environment, found: Sequence[Disclosure]) -> str:
    """What vendors of closed models have said, and who has not."""
    return environment.get_template("disclosures.html").render(
        told=[item for item in found if item.status == "disclosed"],
        untold=[item for item in found if item.status == "undisclosed"],
    )


def disclosures_count(found: Sequence[Disclosure]) -> str:
    """`2 of 7 vendors have given an energy figure for a query`."""
    vendors = {item.vendor for item in found}
    told = {item.vendor for item in found if item.watt_hours}
    return f"{len(told)} of {len(vendors)} vendors listed here have given an energy figure for a query"
