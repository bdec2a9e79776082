"""Which machine comes first where a model or a task has several: the newest, in every list.

An address asks nobody: a short one belongs for ever to the record that `measurements/short_addresses.toml` names, and
one that ends in a profile's name to that profile. So a newer machine moves rows and takes no picture over.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping

from generator.labels.label import Label

# A task's id and a profile's.
Ranking = tuple[str, str]


def newest_first(labels: Iterable[Label], scaled: Container[Ranking]) -> Mapping[Ranking, int]:
    """The place of each task's machines, 0 the first: by the day measured last, then most labels, then by id.

    Those that are not `scaled` go behind those that are: without class limits there is little to compare.
    """
    last: dict[Ranking, int] = {}
    counts: Counter[Ranking] = Counter()
    for label in labels:
        key = label.subject.task, label.setup.profile
        last[key] = max(last.get(key, 0), label.source.measured_to.toordinal())
        counts[key] += 1
    ordered = sorted(last, key=lambda key: (key[0], key not in scaled, -last[key], -counts[key], key[1]))
    places: Counter[str] = Counter()
    found: dict[Ranking, int] = {}
    for task, profile in ordered:
        found[task, profile] = places[task]
        places[task] += 1
    return found
