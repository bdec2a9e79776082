"""Every address of the site, relative to its root. Each is a promise to whoever has linked to it: change none.

Each label has addresses that end in its profile's name. Those in `measurements/short_addresses.toml` have short ones
besides, as all labels had at first, and go on being linked by these; which label has one never changes.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal
from urllib.parse import urlencode

from generator.labels.label import Label
from generator.labels.verification import Reproduction
from generator.records.patterns import short_digest
from generator.records.publication.published import Publication

BadgeStyle = Literal["flat", "square", "large"]
BADGE_STYLES: tuple[BadgeStyle, ...] = ("flat", "square", "large")
API = "api/v1/"
# As many models fit side by side: `MOST` in assets/compare/choice.js.
MOST_COMPARED = 6
# The flat badge was there first, and its address stays.
_STYLES: dict[BadgeStyle, str] = {"flat": "", "square": ".square", "large": ".large"}


def model_page(model: str) -> str:
    """The card of a model."""
    return f"models/{model}/"


def card_anchor(label: Label) -> str:
    """The id of a label's section on its card."""
    return _joined(label.subject.task, label)


def card_section(label: Label) -> str:
    """A label's section on its card."""
    return f"{model_page(label.subject.model)}#{card_anchor(label)}"


def task_page(task: str) -> str:
    """The comparison page of a task."""
    return f"tasks/{task}/"


def compare_index() -> str:
    """What the compare page's script knows of all models together."""
    return "compare/index.json"


def compare_page(models: Iterable[str], task: str) -> str:
    """Models side by side at one task: as many as fit, the first ones."""
    chosen = [("m", model) for model in models][:MOST_COMPARED]
    return f"compare/?{urlencode([*chosen, ('task', task)], safe='/')}"


def quantising_page(method_family: str | None = None) -> str:
    """What quantising saves, as a whole or by one family of methods."""
    return f"understand/quantising/{f'#{method_family}' if method_family else ''}"


def need_page() -> str:
    """Whether a large model is needed: one job from the smallest model to the largest."""
    return "understand/need/"


def machine_page(task: str, profile: str) -> str:
    """The comparison page of a task on one machine, whichever is the newest: for a task that has several."""
    return f"{task_page(task)}{profile}/"


def study_page(study: str) -> str:
    """What a study measured and what we found in it."""
    return f"study/{study}/"


def measure_page() -> str:
    """How to measure a model."""
    return "measure/"


def embed_page() -> str:
    """How to put a label on a page elsewhere."""
    return "measure/embed/"


def calculator_key(label: Label) -> str:
    """A label within its task: the model, its variant where it has one, and its profile but in a short address."""
    return _joined(label.subject.model, label)


def calculator_page(label: Label) -> str:
    """The calculator with a label filled in."""
    return f"calculator/?{urlencode({'task': label.subject.task, 'model': calculator_key(label)}, safe='/')}"


def calculator_file(task: str) -> str:
    """The figures of a task for the calculator's script."""
    return f"calculator/{task}.json"


def preview_page() -> str:
    """The preview of this machine, which is never published."""
    return "preview/"


def preview_picture(label: Label) -> str:
    """A label of the preview."""
    return f"{preview_page()}{short_digest(label.source.digest)}.svg"


def living_stem(label: Label) -> str:
    """What the addresses of all living pictures of a label have in common."""
    return f"{label.subject.model}/{card_anchor(label)}"


def _joined(first: str, label: Label) -> str:
    profile = None if label.source.short_address else label.setup.profile
    return "--".join(part for part in (first, label.setup.variant, profile) if part)


def by_each_address(label: Label) -> tuple[Label, ...]:
    """The label for each address that its living pictures lie at: as it is linked, and by its profile's name."""
    if not label.source.short_address:
        return (label,)
    return (label, replace(label, source=replace(label.source, short_address=False)))


def label_picture(label: Label) -> str:
    """The living label."""
    return f"labels/{living_stem(label)}.svg"


def label_png(label: Label, pixel_ratio: int = 1) -> str:
    """The living label as PNG, one or two pixels to each of the SVG's."""
    return f"labels/{living_stem(label)}{'' if pixel_ratio == 1 else f'@{pixel_ratio}x'}.png"


def label_pdf(label: Label) -> str:
    """The living label for print, one page."""
    return f"labels/{living_stem(label)}.pdf"


def compact_label(label: Label) -> str:
    """The living compact label: the class, the figure and the model in a strip."""
    return f"labels/{living_stem(label)}.compact.svg"


def immutable_stem(label: Label) -> str:
    """What names exactly this record under exactly this scale, whatever is measured later."""
    return f"{label.result.scale_version or 'unscaled'}/{short_digest(label.source.digest)}"


def immutable_page(label: Label) -> str:
    """The page of exactly this record's label: it says what has superseded it, if anything has."""
    return f"labels/{immutable_stem(label)}/"


def immutable_page_of(item: Publication) -> str | None:
    """The page of a label that was published; None for the line that says it was withdrawn."""
    return f"labels/{item.scale or 'unscaled'}/{short_digest(item.sha256)}/" if item.sha256 else None


def immutable_label(label: Label) -> str:
    """The label of exactly this record under exactly this scale."""
    return f"labels/{immutable_stem(label)}.svg"


def immutable_compact_label(label: Label) -> str:
    """The compact label of exactly this record."""
    return f"labels/{immutable_stem(label)}.compact.svg"


def immutable_badge(label: Label, style: BadgeStyle = "flat") -> str:
    """The badge of exactly this record."""
    return f"badges/{immutable_stem(label)}{_STYLES[style]}.svg"


def badge_picture(label: Label, style: BadgeStyle = "flat") -> str:
    """The living badge."""
    return f"badges/{living_stem(label)}{_STYLES[style]}.svg"


def badge_endpoint(label: Label) -> str:
    """The living badge as a shields.io endpoint."""
    return f"badges/{living_stem(label)}.json"


def api_model(model: str) -> str:
    """The model in the API."""
    return f"api/v1/models/{model}.json"


def api_task(task: str) -> str:
    """The task in the API."""
    return f"api/v1/tasks/{task}.json"


def task_csv(task: str) -> str:
    """The task's labels as a table for spreadsheets."""
    return f"{task_page(task)}labels.csv"


def api_advice(task: str) -> str:
    """What is advised for a task, by machine."""
    return f"api/v1/tasks/{task}/advice.json"


def api_index() -> str:
    """What there is in the API, and where."""
    return "api/v1/index.json"


def api_disclosures() -> str:
    """What vendors of closed models have said."""
    return "api/v1/disclosures.json"


def api_schema(kind: str) -> str:
    """The JSON Schema of one kind of document."""
    return f"api/v1/{kind}.schema.json"


def record(label: Label) -> str:
    """The record itself, byte for byte as committed."""
    return f"api/v1/records/{label.source.record_path}"


def superseded_record(label: Label) -> str:
    """A published record that has been replaced or withdrawn, byte for byte."""
    return f"api/v1/superseded/{short_digest(label.source.digest)}.json"


def ledger() -> str:
    """What has been published when, one JSON line a publication."""
    return "data/published.jsonl"


def reproduction(item: Reproduction) -> str:
    """A second measurement, byte for byte as committed."""
    return f"api/v1/reproductions/{item.record_path}"


def feed() -> str:
    """The Atom feed of new and changed labels."""
    return "feed.xml"


def search_index() -> str:
    """What the search box reads."""
    return "search/index.json"


def search_block(number: int) -> str:
    """Models of a large site, of which the search box fetches those that a query may mean."""
    return f"search/models/{number}.json"


def search_words(shelf: str) -> str:
    """The words of models' names that start or end with one letter, by which typing errors are mended."""
    return f"search/words/{shelf}.json"


def vega() -> str:
    """What draws charts in the browser."""
    return "assets/vega.js"


def croissant() -> str:
    """The whole data set described for machine-learning tools (mlcommons.org/croissant)."""
    return "data/croissant.json"


def home_social() -> str:
    """The picture that social sites show for a page that has none of its own."""
    return "pictures/home.png"


def task_social(task: str) -> str:
    """The picture that social sites show for a task."""
    return f"pictures/tasks/{task}.png"


def model_social(model: str) -> str:
    """The picture that social sites show for a card."""
    return f"pictures/models/{model}.png"
