"""The committed cases, held against the records and scales, and what a bad case file is told."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import EnergyLabelError
from generator.labels.estimates.stopping import USED
from generator.labels.grading.scale import read_scales
from generator.records.files.reading import record_in
from generator.records.model import Record, Task
from generator.suite.case import TASKS, Case, load_case, load_cases, read_case
from generator.suite.queries.workload import Preparation, Synthetic
from tests.patience import PATIENCE_S

CASES = Path(__file__).resolve().parents[2] / "generator" / "suite" / "cases"
STUDY = "power-hungry-8xa100-node"
HEAVY = ("torch", "transformers", "diffusers", "datasets", "codecarbon", "pynvml", "numpy", "pandas", "scipy")
SMALL = (CASES / "text-classification.toml").read_text("utf-8")


@pytest.fixture(scope="module")
def records(committed: Path) -> list[Record]:
    paths = sorted((committed / "records" / STUDY).rglob("*.json"))
    return [record_in(path.read_bytes(), "a.json") for path in paths]


# What only published studies have measured. A task that gets a case leaves this list, and one without a case enters it.
PUBLISHED_ONLY = [
    "chat",
    "reasoning",
    "code-completion",
    "image-text-to-text",
    "video-text-to-text",
    "text-to-video",
    "image-to-video",
    "image-segmentation",
]


def test_every_task_has_a_case_or_is_a_study_s_alone_and_no_file_is_left_over() -> None:
    assert [case.task for case in load_cases()] == list(TASKS)
    assert {path.name for path in CASES.iterdir()} == {f"{task}.toml" for task in TASKS}
    assert [*TASKS, *PUBLISHED_ONLY] == list(get_args(Task))


def test_cases_load_without_a_heavy_library_and_without_a_network(repository: Path) -> None:
    code = (
        "import socket, sys\nsocket.socket = None\n"
        "from generator.suite.case import load_cases\nfrom generator.suite.listing import case_text\n"
        f"[case_text(case) for case in load_cases()]\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


def test_workloads_are_those_of_the_committed_scales() -> None:
    scales = {task: scale.workloads for (task, profile), scale in read_scales().items() if profile == STUDY}
    assert len(scales) == 10
    for task, workloads in scales.items():
        assert tuple(sorted(workload.id for workload in load_case(task).workloads)) == workloads


def test_every_model_of_the_study_stands_once_under_the_approach_of_its_record(records: list[Record]) -> None:
    measured = sorted((record.task, record.model, record.approach) for record in records)
    tasks = {task for task, _, _ in measured}
    listed = sorted((c.task, model.id, model.approach) for c in load_cases() if c.task in tasks for model in c.models)
    assert listed == measured


def test_prompts_are_the_records(records: list[Record]) -> None:
    recorded = {(r.task, r.approach, workload.prompt) for r in records for workload in r.workloads}
    tasks = {task for task, _, _ in recorded}
    listed = {(c.task, a, job.prompt) for c in load_cases() if c.task in tasks for a, job in c.approaches.items()}
    # The study trained nothing, and asked nobody by examples.
    assert {asked for asked in listed if asked[1] not in ("classical", "few-shot")} == recorded


def test_data_sets_are_the_records_by_the_study_s_names(records: list[Record]) -> None:
    recorded = {
        (record.task, workload.id): (workload.dataset.name, workload.dataset.config, workload.dataset.split)
        for record in records
        for workload in record.workloads
    }
    for case in load_cases():
        for workload in case.workloads:
            if (case.task, workload.id) in recorded:
                source = workload.dataset
                named = (source.name_in_study or source.id, source.config, source.split_in_study or source.split)
                assert named == recorded[case.task, workload.id]


def test_preparation_is_said_as_the_records_say_it(records: list[Record]) -> None:
    recorded = {(r.task, w.id): w.preparation for r in records for w in r.workloads if w.preparation}
    for task in ("fill-mask", "text-generation", "text-to-image", "token-classification", "image-classification"):
        for workload in load_case(task).workloads:
            said = workload.prepare.sentence()
            theirs = recorded.get((task, workload.id))
            if theirs is None:
                assert said is None
            elif workload.id not in {"bookcorpus", "wikitext"}:
                plain = theirs.replace("each prompt", "each text").replace("text, the last", "text; the last")
                assert said == plain


def test_synthetic_lengths_have_the_recorded_mean(records: list[Record]) -> None:
    """Words in per query are those of the case, with the prompt's own, within a twentieth."""
    compared = set()
    for record in records:
        for recorded in record.workloads:
            if recorded.lengths is None or recorded.prompt is None:
                continue
            case = load_case(record.task)
            (workload,) = (workload for workload in case.workloads if workload.id == recorded.id)
            blanks = {f"{{{role}}}" for role in workload.columns}
            own = [word for word in recorded.prompt.split() if not any(blank in word for blank in blanks)]
            shares = [(i + 0.5) / 1000 for i in range(1000)]
            mean = sum(workload.synthetic.length(r, s) for r in workload.columns for s in shares) / 1000 + len(own)
            assert mean == pytest.approx(recorded.lengths.mean_in, rel=0.05), (record.task, recorded.id)
            assert workload.synthetic.basis == "recorded"
            compared.add((record.task, recorded.id))
    assert len(compared) == 9


@pytest.mark.parametrize("task", TASKS)
def test_the_protocol_is_the_agreed_one(task: str) -> None:
    protocol = load_case(task).protocol
    assert (protocol.queries, protocol.batch_size, protocol.precision, protocol.window_s) == (1000, 1, "fp32", 30)
    runs = protocol.runs
    assert (runs.at_least, runs.at_most) == (USED.at_least, USED.at_most)
    assert (runs.interval_half_width, runs.edge_guard) == (USED.half_width, USED.guard)


def test_no_revision_is_written_that_nobody_looked_up() -> None:
    assert [w.dataset.id for case in load_cases() for w in case.workloads if w.dataset.revision] == []


@given(st.sampled_from([case.task for case in load_cases()]), st.lists(st.floats(0, 1), min_size=2, max_size=20))
def test_synthetic_lengths_grow_with_the_share_and_stay_in_bounds(task: str, shares: list[float]) -> None:
    for workload in load_case(task).workloads:
        for role, row in workload.synthetic.quantiles.items():
            lengths = [workload.synthetic.length(role, share) for share in sorted(shares)]
            assert lengths == pytest.approx(sorted(lengths))
            assert row[0] <= min(lengths) * (1 + 1e-12)
            assert max(lengths) <= row[-1] * (1 + 1e-12)


def test_the_ends_of_the_distribution_are_its_first_and_last_quantile() -> None:
    synthetic = Synthetic(unit="words", basis="assumed", source="Made up.", quantiles={"text": (1, 5, 6)})
    assert [synthetic.length("text", share) for share in (0, 0.25, 0.5, 0.75, 1)] == [1, 3, 5, 5.5, 6]


def test_a_query_taken_as_it_is_has_no_preparation() -> None:
    assert Preparation().sentence() is None


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        ('task = "text-classification"', 'task = "dancing"', "task", "Input should be"),
        ("queries = 1000", "queries = 0", "protocol.queries", "greater than 0"),
        ("queries = 1000", 'queries = "1000"', "protocol.queries", "valid integer"),
        ("window_s = 30.0", "window_s = 1.0", "protocol.window_s", "greater than or equal to 30"),
        ("at_least = 3", "at_least = 11", "protocol.runs", "at_least is over at_most"),
        ("at_most = 10", "at_most = 10\nextra = 1", "protocol.runs.extra", "not permitted"),
        ('id = "sst2"', 'id = "imdb"', "(the whole)", "workload imdb stands twice"),
        ('id = "google/flan-t5-xl"', 'id = "google/flan-t5-xxl"', "(the whole)", "google/flan-t5-xxl stands twice"),
        ('id = "google/flan-t5-xl"', 'id = "../../etc"', "models.16.id", "match pattern"),
        ("sentence? {text}", "sentence? {context}", "(the whole)", "the prompt asks for ['context']"),
        ("max_new_tokens = 20", "max_new_tokens = 20, steps = -1", "approaches.zero-shot.output.steps", "greater than"),
        ('stop = "natural", max_new_tokens = 20', 'stop = "natural"', "approaches.zero-shot.output", "natural stop"),
        ('stop = "none"', 'stop = "none", max_new_tokens = 1', "approaches.fine-tuned.output", "nothing is generated"),
        ("quantiles.text = [2, 7", "quantiles.text = [9, 7", "workloads.1.synthetic", "shortest to the longest"),
        ('columns = { text = "sentence" }', 'columns = { t = "sentence" }', "workloads.1", "same parts"),
        ('split = "test"', 'split = "test"\nrevision = "main"', "workloads.0.dataset.revision", "match pattern"),
        ("adapter = ", 'adapter = "os:system"\n# ', "adapter", "match pattern"),
        ("version = 2", "version = 3", "(the whole)", "changes says in a sentence each"),
        ('metric = "accuracy"', 'metric = "luck"', "workloads.0.quality.metric", "Input should be"),
        ('chance = "majority"', 'chance = "zero"', "workloads.0.quality", "the chance of accuracy is majority"),
        ('reference = "label"\n', "", "workloads.0.quality", "accuracy needs a reference column"),
        ('words.negative = ["neg"', 'words.awful = ["neg"', "workloads.0.quality", "words of awful"),
        ("non_answers_at_most = 0.5", "non_answers_at_most = 1", "approaches.zero-shot.non_answers_at_most", "less"),
        ("[workloads.quality]", "[workloads.extra]", "workloads.0.extra", "not permitted"),
        ('approach = "zero-shot"', 'approach = "pre-trained"', "(the whole)", "models are pre-trained"),
    ],
)
def test_a_bad_case_file_is_refused_with_file_and_field(old: str, new: str, field: str, reason: str) -> None:
    assert old in SMALL
    with pytest.raises(EnergyLabelError) as caught:
        read_case(SMALL.replace(old, new, 1), "cases/text-classification.toml")
    message = str(caught.value)
    assert f"cases/text-classification.toml: {field} = " in message
    assert reason in message
    assert "\n" not in message


@pytest.mark.parametrize("text", ["task = ", "", "\0", "task = 2020-01-01"])
def test_what_is_not_toml_of_a_case_is_refused_by_file(text: str) -> None:
    with pytest.raises(EnergyLabelError, match=r"cases/x\.toml"):
        read_case(text, "cases/x.toml")


@given(st.data())
def test_a_case_missing_any_of_its_parts_is_refused_by_that_part(data: st.DataObject) -> None:
    document: dict[str, Any] = tomllib.loads(SMALL)
    key = data.draw(st.sampled_from(sorted(document)))
    del document[key]
    with pytest.raises(ValueError, match=key):
        Case.model_validate(document, strict=False)


def test_every_workload_says_how_its_answers_are_judged_or_why_they_are_not() -> None:
    judged = {(c.task, w.id): w.quality.metric for c in load_cases() for w in c.workloads if w.quality}
    silent = {(c.task, w.id): w.no_quality for c in load_cases() for w in c.workloads if not w.quality}
    assert not [place for place, why in silent.items() if not why]
    assert {task for task, _ in silent} == {
        "fill-mask",
        "token-classification",
        "object-detection",
        "image-to-text",
        "text-to-image",
    }
    assert {task for task, _ in judged} == set(TASKS) - {"text-to-image"}


def test_a_workload_that_says_nothing_of_quality_is_refused() -> None:
    begin = SMALL.index("[workloads.quality]")
    mute = SMALL[:begin] + SMALL[SMALL.index("[workloads.synthetic]") :]
    with pytest.raises(EnergyLabelError, match="workload imdb says neither quality nor why there is none"):
        read_case(mute, "cases/text-classification.toml")


def test_what_hides_its_references_takes_the_split_that_has_them_and_says_so_as_a_new_version() -> None:
    moved = {
        (case.task, workload.id): (workload.dataset.split_in_study, workload.dataset.split)
        for case in load_cases()
        for workload in case.workloads
        if workload.dataset.split_in_study
    }
    assert moved == {
        ("text-classification", "sst2"): ("test", "validation"),
        ("image-classification", "imagenet-resized"): ("test", "validation"),
    }
    for task, name in moved:
        assert any(name in change and "hidden" in change for change in load_case(task).changes)


def test_a_model_that_moved_is_fetched_where_it_is_now() -> None:
    models = {model.id: model.hub_id for model in load_case("text-to-image").models}
    assert models["runwayml/stable-diffusion-v1-5"] == "stable-diffusion-v1-5/stable-diffusion-v1-5"
    assert models["CompVis/stable-diffusion-v1-4"] == "CompVis/stable-diffusion-v1-4"


def test_an_unknown_task_offers_the_nearest_names() -> None:
    with pytest.raises(EnergyLabelError, match=r"^No task 'summarisation': did you mean summarization\?$"):
        load_case("summarisation")
    with pytest.raises(EnergyLabelError, match=r"^No task '\.\./records': the tasks are text-classification, "):
        load_case("../records")


@pytest.mark.parametrize("task", PUBLISHED_ONLY)
def test_a_task_that_only_studies_have_measured_is_refused_by_name(task: str) -> None:
    told = f"^The task {task} has no case to be measured by, only figures from published studies; measure one of "
    with pytest.raises(EnergyLabelError, match=told + ", ".join(TASKS) + r"\.$"):
        load_case(task)
