"""Labels of every shape that a valid record can give."""

from decimal import Decimal

from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from generator.labels.grading.grade import Grade
from generator.labels.grading.scale import RATIOS, Scale
from generator.labels.grading.status import Status
from generator.labels.label import Label
from generator.labels.verification import Verification, unverified
from generator.records.model import ModelId
from tests.factories import profile, record
from tests.labels.changing import changed
from tests.pages.making import TASKS, label, scale, verification

_MODEL = TypeAdapter[str](ModelId)
_STATUSES: tuple[Status, ...] = ("stale", "withdrawn", "undisclosed", "not-measured", "preview")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def _valid(model: str) -> bool:
    try:
        _MODEL.validate_python(model)
    except ValidationError:
        return False
    return True


def _part() -> st.SearchStrategy[str]:
    written = st.text(st.sampled_from(_LETTERS + "._-"), min_size=1, max_size=96)
    repeated = st.builds(lambda letter, count: letter * count, st.sampled_from(_LETTERS), st.integers(1, 96))
    return written | repeated | st.sampled_from(["W" * 96, "i" * 96, "W-" * 47 + "WW", "W" * 48 + "." + "W" * 47])


def models() -> st.SearchStrategy[str]:
    """Valid Hub ids up to 96 + 96 characters."""
    return st.builds("{}/{}".format, _part(), _part()).filter(_valid)


def energies() -> st.SearchStrategy[float]:
    """Wh per 1,000 queries, from far under the smallest model to far over the largest."""
    return st.floats(-4, 6.5).map(lambda exponent: 10.0**exponent)


def verifications() -> st.SearchStrategy[Verification]:
    """Every state in which a figure can be."""
    counts = st.integers(0, 30)
    checked = st.builds(verification, counts, counts).filter(lambda made: bool(made.reproductions))
    return checked | st.builds(unverified, st.builds(profile, study=st.booleans()))


# Of what a label is drawn. Made once: hypothesis looks through a strategy when it first draws from it.
_TASK = st.sampled_from(list(TASKS))
_EDGE = st.builds(lambda digit, power: Decimal(digit).scaleb(power), st.integers(1, 9), st.integers(-3, 2))
_ON_A_SCALE = st.booleans()
_RATIO = st.sampled_from(RATIOS)
_FIGURE = energies()
_RUNS = st.lists(st.floats(0.5, 2.0), min_size=1, max_size=5)
_WORKLOADS = st.sampled_from([("imdb", "sst2"), ("imdb",), ("another-data-set",)])
_MODELS = models()
_WEIGHTS = st.sampled_from(["pretrained", "random"])
_APPROACH = st.sampled_from(["fine-tuned", "pre-trained", "zero-shot", "classical"])
_CONFIGURATION = st.sampled_from(
    [{}, {"precision": "bf16", "quantization": "q4-k-m", "batch_size": 65536, "compiled": True}]
)
_VERIFICATIONS = verifications()
_STATUS = st.none() | st.sampled_from(_STATUSES)


@st.composite
def labels(draw: st.DrawFn) -> tuple[Label, Scale | None]:
    """A label of any status with the scale it is drawn on."""
    task, edge, ratio = draw(_TASK), draw(_EDGE), draw(_RATIO)
    on = scale(task, f"{edge:f}", str(ratio), "v12") if draw(_ON_A_SCALE) else None
    figure, runs, workloads = draw(_FIGURE), draw(_RUNS), draw(_WORKLOADS)
    made = record(
        draw(_MODELS),
        task,
        {name: [figure * run for run in runs] for name in workloads},
        weights=draw(_WEIGHTS),
        approach=draw(_APPROACH),
        configuration=draw(_CONFIGURATION),
        quality=[
            {"metric": item.quality_metric, "value": 0.8765, "dataset": name, "source": "https://example.org/q"}
            for item in TASKS.values()
            for name in item.quality_datasets
            if item.quality_metric
        ],
    )
    shown = changed(label(made, on), verification=draw(_VERIFICATIONS))
    status = draw(_STATUS)
    return (changed(shown, grade=Grade(status)) if status else shown), on
