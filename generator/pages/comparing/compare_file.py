"""What the compare page's script has to know besides the documents of the models that a reader chose.

It is as much on a site of a hundred thousand models as on a small one.
"""

from collections.abc import Mapping, Sequence
from itertools import islice

from generator.labels.comparing.rank import Ranked
from generator.pages.api.documents import document, profile_entry, scale_entry, task_entry
from generator.pages.edition.edition import Edition

# For whoever has chosen one model: four others, which that one may be among. `SUGGESTED` of assets/compare/said.js.
_THRIFTIEST = 5


def compare_document(edition: Edition) -> str:
    """`/compare/index.json`: jobs, machines and class limits in words, and the thriftiest models of each ranking."""
    tasks = edition.measured_tasks
    return document(
        {
            "edition": edition.day.isoformat(),
            "task_details": {task: _of(task_entry(edition.tasks[task]), "title", "operating_rule") for task in tasks},
            "profiles": {
                profile: _of(profile_entry(edition.profiles[profile]), "title", "short", "counted", "boundary_plain")
                for profile in dict.fromkeys(profile for _, profile in edition.rankings)
            },
            "scales": {
                task: {profile: scale_entry(edition.scales.get((task, profile))) for profile in edition.machines(task)}
                for task in tasks
            },
            "thriftiest": {
                task: {profile: _thriftiest(edition.rankings[task, profile]) for profile in edition.machines(task)}
                for task in tasks
            },
        }
    )


def _of(entry: Mapping[str, object], *fields: str) -> dict[str, object]:
    """So much of what the API's index says."""
    return {field: entry[field] for field in fields}


def _thriftiest(rows: Sequence[Ranked]) -> list[str]:
    return list(islice(dict.fromkeys(row.label.subject.model for row in rows), _THRIFTIEST))
