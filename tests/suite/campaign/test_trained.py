"""Recipes that the suite trains: from files of labelled texts to a record, held against plain scikit-learn."""

import hashlib
import json
import pickle
import random
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.records.files.reading import record_in
from generator.records.files.store import serialized
from generator.records.model import Record
from generator.records.plausibility.physics import impossible
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.campaign.running import training
from generator.suite.campaign.running.job import measure_target
from generator.suite.campaign.running.journal import Journal
from generator.suite.campaign.running.recording import record_of
from generator.suite.meters.meter import NoEnergyError
from generator.suite.meters.replay import ReplayMeter, reading
from generator.suite.models.setup import ModelFiles
from tests.suite.plans import plan
from tests.suite.terms import BASELINE, RunsEach, cpu_profile, terms

pytestmark = pytest.mark.usefixtures("libraries")
WORDS = {"positive": "good warm bright fun lively", "negative": "bad cold dull slow empty"}
NAMES = ("negative", "positive")


def rows(seed: int, count: int) -> list[dict[str, Any]]:
    """Texts that mostly hold words of their class, so that what is learnt is right mostly and not always."""
    dice = random.Random(seed)
    found = []
    for number in range(count):
        label = number % 2
        other = NAMES[1 - label] if dice.random() < 0.2 else NAMES[label]
        words = [dice.choice(WORDS[other].split()) for _ in range(3)]
        found.append({"text": f"film {seed} {number} was {' and '.join(words)}", "label": label})
    return found


def write(folder: Path, **files: Sequence[dict[str, Any]]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, lines in files.items():
        (folder / f"{name}.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return folder


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """Queries and training sets of two workloads, told apart by what they teach: the second's labels are turned."""
    turned = [{**row, "label": 1 - row["label"]} for row in rows(4, 60)]
    write(tmp_path / "queries", sst2=rows(1, 30), tomatoes=rows(2, 30))
    write(tmp_path / "training", sst2=rows(3, 60), tomatoes=turned)
    return tmp_path


def target(texts: Path, model: str, *workloads: str, **entry: Any) -> Target:
    table = {"tasks": ["text-classification"], "models": [model], "queries": str(texts / "queries"), **entry}
    training = str(texts / "training")
    return targets_of(plan({**table, "workloads": list(workloads) or ["sst2", "tomatoes"]}, training=training))[0]


def measured(found: Target, state: Path, readings: Sequence[Any] = (), **changes: Any) -> tuple[Record, ReplayMeter]:
    meter = ReplayMeter([*(readings or [reading(1.0)] * len(found.workloads)), *[reading(1.0)] * 9])
    campaign = terms(state, **{"queries": 1000, **changes})
    measure_target(found, campaign, BASELINE, meter, "cpu", lambda: None, RunsEach(2), lambda _: None)
    return record(Journal(state, found), found), meter


def record(journal: Journal, found: Target) -> Record:
    begun = journal.begun()
    assert begun is not None
    runs = {name: journal.runs(name) for name in found.workloads}
    judged = {name: said for name in found.workloads if (said := journal.judged(name))}
    trained = {name: kept for name in found.workloads if (kept := journal.trained(name))}
    return record_of(found, begun, runs, 0, "A test", None, judged, trained)


def accuracies(made: Record) -> dict[str, float]:
    return {figure.workload: figure.value for figure in made.quality if figure.kind == "measured"}


def by_plain_scikit_learn(texts: Path, workload: str, head: Any) -> float:
    """The same by other code: no suite in it."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    read = {
        name: [json.loads(line) for line in (texts / name / f"{workload}.jsonl").read_text().splitlines()]
        for name in ("training", "queries")
    }
    weigh = TfidfVectorizer(ngram_range=(1, 2))
    learnt = weigh.fit_transform([row["text"] for row in read["training"]])
    head.fit(learnt, [NAMES[row["label"]] for row in read["training"]])
    answers = head.predict(weigh.transform([row["text"] for row in read["queries"]]))
    right = [bool(answer == NAMES[row["label"]]) for answer, row in zip(answers, read["queries"], strict=True)]
    return sum(right) / len(right)


@pytest.mark.parametrize(
    ("model", "threads"), [("logistic-regression", 1), ("random-forest", 1), ("random-forest-parallel", 2)]
)
def test_a_recipe_is_trained_for_each_workload_and_as_right_as_plain_scikit_learn(
    texts: Path, model: str, threads: int
) -> None:
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression

    found = target(texts, f"scikit-learn/tfidf-{model}")
    made, meter = measured(found, texts / "state", threads=2)
    wanted = {
        name: by_plain_scikit_learn(
            texts,
            name,
            LogisticRegression(random_state=2311, max_iter=1000)
            if model == "logistic-regression"
            else RandomForestClassifier(200, random_state=2311),
        )
        for name in ("sst2", "tomatoes")
    }
    assert accuracies(made) == pytest.approx(wanted, abs=1e-4)
    # Turned labels teach the opposite: one head for both would be as right on either.
    assert wanted["sst2"] > 0.6 > 0.4 > wanted["tomatoes"]
    assert (made.model, made.approach, made.setup.precision, made.setup.runtime) == (
        f"scikit-learn/tfidf-{model}",
        "classical",
        "fp64",
        "scikit-learn",
    )
    assert made.setup.threads == threads
    assert record_in(serialized(made), "a.json") == made
    assert list(impossible(made, cpu_profile(), "here", made.measured_to)) == []
    assert [name.rsplit("-", 2)[1:] for name in meter.names[:2]] == [["sst2", "training"], ["tomatoes", "training"]]
    for workload in made.workloads:
        trained = workload.trained
        assert trained is not None and trained.phase is not None and trained.rows == 60 and trained.seed == 2311
        head = Journal(texts / "state", found).head(workload.id).read_bytes()
        assert (trained.model_bytes, trained.model_sha256) == (len(head), hashlib.sha256(head).hexdigest())
        assert trained.source is not None and trained.source.path == f"{workload.id}.jsonl"
        file = (texts / "training" / f"{workload.id}.jsonl").read_bytes()
        assert trained.source.sha256 == hashlib.sha256(file).hexdigest()
        used = [
            json.dumps([row["text"], NAMES[row["label"]]], separators=(",", ":"))
            for row in map(json.loads, file.splitlines())
        ]
        assert trained.rows_sha256 == hashlib.sha256("".join(f"{line}\n" for line in used).encode()).hexdigest()
        for run in workload.runs:
            # Each query is one call of what was trained, and there are no tokens.
            assert run.counts is not None and run.counts.passes == {"model": run.queries}
            assert run.counts.tokens_in is None


def test_what_no_meter_could_read_is_unknown_and_the_training_is_repeated_while_the_window_is_short(
    texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = target(texts, "scikit-learn/tfidf-logistic-regression", "sst2")
    # A clock that goes on by a hundredth of a second each time that it is looked at.
    monkeypatch.setattr(training, "time", SimpleNamespace(perf_counter=count(0, 0.01).__next__))
    made, _ = measured(found, texts / "state", [NoEnergyError("nothing")], window_s=0.035)
    trained = made.workloads[0].trained
    assert trained is not None and trained.phase is None and trained.times == 4


def test_a_head_that_is_there_is_not_trained_again_and_another_in_its_place_is_never_loaded(texts: Path) -> None:
    found = target(texts, "scikit-learn/tfidf-logistic-regression", "sst2")
    made, _ = measured(found, texts / "state")
    journal = Journal(texts / "state", found)
    for path in (journal.folder / "sst2").glob("*.json"):
        path.unlink()
    again, meter = measured(found, texts / "state")
    assert not [name for name in meter.names if name.endswith("training")]
    assert again.workloads[0].trained == made.workloads[0].trained and accuracies(again) == accuracies(made)
    whole = journal.head("sst2").read_bytes()
    journal.head("sst2").write_bytes(whole[:-1])
    with pytest.raises(EnergyLabelError, match="is not what was trained, by its SHA-256"):
        measured(found, texts / "state")


class Evil:
    """Runs something where it is unpickled."""

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return (Path.touch, (Path("unpickled"),))  # type: ignore[return-value]


def test_only_a_skops_file_of_the_recipe_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import skops.io
    from sklearn.cluster import KMeans
    from sklearn.pipeline import make_pipeline

    from generator.suite.runtimes.classical.fitting import fitted
    from generator.suite.runtimes.classical.keeping import packed, unpacked
    from generator.suite.runtimes.classical.recipes import recipe_of

    monkeypatch.chdir(tmp_path)
    by_words, forest = (recipe_of(f"scikit-learn/tfidf-{name}") for name in ("logistic-regression", "random-forest"))
    path = tmp_path / "head.skops"

    def refusal(recipe: Any = by_words) -> str:
        with pytest.raises(EnergyLabelError) as caught:
            unpacked(path, recipe)
        return str(caught.value)

    assert "is not there" in refusal()
    path.write_bytes(pickle.dumps(Evil()))
    assert "is not a skops file (it may be a pickle) and is not loaded" in refusal()
    skops.io.dump(make_pipeline(print), path)
    assert "holds 'builtins.print', which no recipe is made of" in refusal()
    skops.io.dump(KMeans(), path)
    assert "holds no pipeline, and not tfidf-logistic-regression" in refusal()
    path.write_bytes(b"PK\x05\x06" + bytes(18))
    assert "cannot be read as a skops file" in refusal()
    known = fitted(by_words, ["a good film", "a bad film"], ["positive", "negative"], 1, 1)
    path.write_bytes(packed(known))
    assert list(unpacked(path, by_words).classes_) == ["negative", "positive"]
    assert "and not tfidf-random-forest" in refusal(forest)
    known[-1].coef_[0, 0] = float("nan")
    path.write_bytes(packed(known))
    assert "weights that are no finite numbers (coef_)" in refusal()
    known[-1].coef_ = known[-1].intercept_.astype("float32")
    path.write_bytes(packed(known))
    assert "would say fp64, and coef_ is float32" in refusal()
    wild = fitted(forest, ["a good film", "a bad film"] * 9, ["positive", "negative"] * 9, 1, 1)
    tree = next(found.tree_ for found in wild[-1].estimators_ if found.tree_.node_count > 1)
    tree.children_left[0] = 10**6
    path.write_bytes(packed(wild))
    assert "whose branches lead out of it" in refusal(forest)
    assert not (tmp_path / "unpickled").exists()


def test_the_same_training_gives_the_same_answers_however_often_and_by_however_many_threads() -> None:
    from generator.suite.runtimes.classical.fitting import fitted, numbers_of
    from generator.suite.runtimes.classical.recipes import BY_WORDS

    learnt = rows(3, 40)
    words, labels = [row["text"] for row in learnt], [NAMES[row["label"]] for row in learnt]
    for recipe in BY_WORDS:
        one, other = (numbers_of(fitted(recipe, words, labels, 7, threads)) for threads in (1, 2))
        assert one.keys() == other.keys() and all((one[name] == other[name]).all() for name in one)


@pytest.mark.parametrize("runtime", ["torch", "onnxruntime"])
def test_a_sentence_s_vector_decides_by_the_embedder_that_was_named(texts: Path, twin: Any, runtime: str) -> None:
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from transformers import AutoModel, AutoTokenizer

    files: ModelFiles = twin("minilm-sentence-similarity-tiny")
    model = "scikit-learn/tiny-logistic-regression"
    found = target(texts, model, "sst2", embedder=str(files.folder), runtime=runtime)
    made, _ = measured(found, texts / "state")
    tokenizer, encoder = AutoTokenizer.from_pretrained(files.folder), AutoModel.from_pretrained(files.folder).eval()

    def vector(text: str) -> Any:
        hidden = encoder(**tokenizer(text, return_tensors="pt", truncation=True)).last_hidden_state[0].mean(0)
        found = hidden.detach().numpy()
        return found / np.linalg.norm(found)

    learnt, asked = rows(3, 60), rows(1, 30)
    head = LogisticRegression(random_state=2311, max_iter=1000)
    head.fit(np.array([vector(row["text"]) for row in learnt]), [NAMES[row["label"]] for row in learnt])
    answers = head.predict(np.array([vector(row["text"]) for row in asked]))
    right = [answer == NAMES[row["label"]] for answer, row in zip(answers, asked, strict=True)]
    assert accuracies(made)["sst2"] == pytest.approx(sum(right) / len(right), abs=1e-4)
    assert (made.model, made.setup.precision, made.setup.runtime) == (model, "fp32", found.runtime)
    assert made.provenance.model_folder_sha256 is not None
    for run in made.workloads[0].runs:
        assert run.counts is not None and run.counts.passes == {"model": run.queries, "head": run.queries}
        assert run.counts.tokens_in
