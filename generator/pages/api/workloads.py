"""A label's data sets in the API: those that state all of it, and those of a study that states a part.

API v1 promised from its first day that each of `workloads` has its queries and its time; what lacks one stands apart.
"""

from collections.abc import Iterable

from typing_extensions import TypedDict

from generator.labels.estimates.figures import WorkloadFigure
from generator.pages.api.shapes import StatedEntry, WorkloadEntry, WorkloadInPartEntry
from generator.pages.wording.words import workload_name


class Workloads(TypedDict):
    """The two maps of a label, by data set."""

    workloads: dict[str, WorkloadEntry]
    workloads_in_part: dict[str, WorkloadInPartEntry]


def workload_entries(found: Iterable[WorkloadFigure]) -> Workloads:
    """Each data set, in the map that it belongs to."""
    made: Workloads = {"workloads": {}, "workloads_in_part": {}}
    for workload in found:
        queries, seconds = workload.queries, workload.seconds_per_query
        if queries is not None and seconds is not None:
            made["workloads"][workload.id] = {
                **_stated(workload),
                "queries_per_run": queries.fewest,
                "queries_per_run_most": queries.most,
                "queries_in_all": queries.total,
                "seconds_per_query": seconds,
            }
        else:
            made["workloads_in_part"][workload.id] = {
                **_stated(workload),
                "queries_per_run": queries.fewest if queries else None,
                "queries_per_run_most": queries.most if queries else None,
                "queries_in_all": queries.total if queries else None,
                "seconds_per_query": seconds,
            }
    return made


def _stated(workload: WorkloadFigure) -> StatedEntry:
    figure = workload.figure
    return {
        "title": workload_name(workload.id),
        "wh_per_1000_queries": workload.value,
        "interval_95": (figure.low, figure.high) if figure else None,
        "runs": workload.runs,
        "non_answers": workload.non_answers,
        "withheld": workload.withheld,
        "counts": dict(workload.counts),
        "graded": workload.graded,
        "wh_per_1000_tokens": workload.watt_hours_per_thousand_tokens,
    }
