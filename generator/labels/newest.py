"""Which machine comes first where a model or a task has several: the newest, in every list.

An address asks nobody: a short one belongs for ever to the record that `measurements/short_addresses.toml` names, and
one that ends in a profile's name to that profile. So a newer machine moves rows and takes no picture over.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping

from generator.labels.label import Label

# A task's id and a profile's.
Ranking = tuple[str, str]


def newest_first(labels: Iterable[Label], scales: Container[Ranking]) -> Mapping[Ranking, int]:
    """The place of each task's machines, 0 the first: by the year measured last, then most models, then by id.

    Those without class limits for the task (`scales` has the others) go behind all that have: too few models were
    measured there to compare. The year decides and not the day, since it is what stands beside the figures.
    """
    years: dict[Ranking, int] = {}
    models: dict[Ranking, set[str]] = {}
    for label in labels:
        key = label.subject.task, label.setup.profile
        years[key] = max(years.get(key, 0), label.source.measured_to.year)
        models.setdefault(key, set()).add(label.subject.model)
    places: Counter[str] = Counter()
    found: dict[Ranking, int] = {}
    for key in sorted(years, key=lambda key: (key not in scales, -years[key], -len(models[key]), key)):
        found[key] = places[key[0]]
        places[key[0]] += 1
    return found
