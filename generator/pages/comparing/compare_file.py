"""What the compare page's script has to know besides the documents of the models that a reader chose.

It is as much on a site of a hundred thousand models as on a small one.
"""

from collections.abc import Sequence
from itertools import islice

from generator.labels.rank import Ranked
from generator.pages.api.documents import document, scale_entry
from generator.pages.boundary_words import counted_in_words
from generator.pages.edition import Edition
from generator.records.profile import Profile

# For whoever has chosen one model: four others, which that one may be among. `SUGGESTED` of assets/compare/compare.js.
_THRIFTIEST = 5


def compare_document(edition: Edition) -> str:
    """`/compare/index.json`: jobs, machines and class limits in words, and the thriftiest models of each ranking."""
    tasks = edition.measured_tasks
    return document(
        {
            "edition": edition.day.isoformat(),
            "task_details": {
                task: {"title": edition.tasks[task].title, "operating_rule": edition.tasks[task].operating.words}
                for task in tasks
            },
            "profiles": {
                profile: _in_words(edition.profiles[profile])
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


def _in_words(profile: Profile) -> dict[str, str]:
    """As the API says it."""
    return {
        "title": profile.title,
        "short": profile.short,
        "counted": counted_in_words(profile),
        "boundary_plain": profile.boundary.plain,
    }


def _thriftiest(rows: Sequence[Ranked]) -> list[str]:
    return list(islice(dict.fromkeys(row.label.subject.model for row in rows), _THRIFTIEST))
