"""Trainings from the site's own records, to choose from beside the published ones."""

from dataclasses import dataclass

from generator.labels.comparing.footprint import trainings
from generator.labels.estimates.workload_footprint import Training
from generator.labels.label import Label
from generator.pages.edition.edition import Edition
from generator.pages.edition.machines import machine_of
from generator.pages.wording.quantising.in_short import variant_name
from generator.pages.wording.words import workload_name
from generator.units import JOULES_PER_WATT_HOUR

# The result is computed from what is printed, and nobody knows a training's energy any better.
_DIGITS = 3


@dataclass(frozen=True)
class OwnTraining:
    """One training of a model that has a label: `metered`, or its energy estimated as its profile says.

    `id` is its name in addresses: that of its file on its machine, which another training does not share.
    """

    id: str
    model: str
    variant: str
    on: str
    rows: int
    machine: str
    kilowatt_hours: float
    metered: bool

    @property
    def title(self) -> str:
        """`scikit-learn/tfidf-lr (fp32, ONNX Runtime) on Rotten Tomatoes, one CPU`; the plain variant goes unsaid."""
        variant = f" ({self.variant})" if self.variant else ""
        return f"{self.model}{variant} on {self.on}, {self.machine}"


def own_trainings(edition: Edition) -> dict[str, list[OwnTraining]]:
    """Each training whose energy is known, by the task's title; of models that did the job with these weights."""
    found: dict[str, dict[str, OwnTraining]] = {}
    for (task, _), rows in edition.rankings.items():
        for label in (row.label for row in rows if row.label.subject.weights == "pretrained"):
            for training in trainings(label):
                if training.joules is not None:
                    made = _made(edition, label, training, training.joules)
                    found.setdefault(edition.tasks[task].title, {}).setdefault(made.id, made)
    return {title: sorted(made.values(), key=lambda one: one.title) for title, made in found.items()}


def _made(edition: Edition, label: Label, training: Training, joules: float) -> OwnTraining:
    profile = edition.profiles[label.setup.profile]
    return OwnTraining(
        id=f"{profile.id}-{training.model_sha256[:12]}",
        model=label.subject.model,
        variant=variant_name(label) if label.setup.variant else "",
        on=workload_name(training.workload),
        rows=training.rows,
        machine=machine_of(edition, profile.id).name,
        kilowatt_hours=float(f"{joules / JOULES_PER_WATT_HOUR / 1000:.{_DIGITS}g}"),
        metered=profile.boundary.metered,
    )
