"""Models whose answers are none: refused before the first window, counted within it, and never a record."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.campaign.running.job import measure_target
from generator.suite.campaign.running.journal import Journal
from generator.suite.meters.replay import ReplayMeter, reading
from generator.suite.protocol.window import QueryError
from tests.suite.campaign.own_queries import WORKLOADS, write_queries
from tests.suite.plans import plan
from tests.suite.terms import BASELINE, RunsEach, terms

pytestmark = pytest.mark.usefixtures("libraries", "few_steps")
Change = Callable[[Any], Any]
DIFFUSION = "stable-diffusion-text-to-image-tiny"
# A task, a tiny model of it and the approach that it takes.
MODELS = [
    ("text-classification", "bert-text-classification-tiny", "fine-tuned"),
    ("text-generation", "gpt2-text-generation-tiny", "pre-trained"),
    ("automatic-speech-recognition", "whisper-speech-recognition-tiny", "pre-trained"),
    ("automatic-speech-recognition", "wav2vec2-speech-recognition-tiny", "fine-tuned"),
    ("question-answering", "bert-question-answering-tiny", "fine-tuned"),
    ("fill-mask", "bert-fill-mask-tiny", "pre-trained"),
    ("sentence-similarity", "minilm-sentence-similarity-tiny", "fine-tuned"),
    ("token-classification", "bert-token-classification-tiny", "fine-tuned"),
    ("image-classification", "vit-image-classification-tiny", "fine-tuned"),
    ("object-detection", "detr-object-detection-tiny", "fine-tuned"),
    ("image-to-text", "blip-image-to-text-tiny", "fine-tuned"),
    ("summarization", "bart-summarization-tiny", "fine-tuned"),
]


def changed(original: Path, folder: Path, change: Change, part: str = ".") -> Path:
    """A copy of a model's folder, every tensor of one of its parts (or of all) changed."""
    from safetensors.torch import load_file, save_file

    shutil.copytree(original, folder)
    files = [*(folder / part).glob("*.safetensors")]
    assert files
    for file in files:
        save_file({name: change(tensor) for name, tensor in load_file(file).items()}, file, {"format": "pt"})
    return folder


def go(target: Target, state: Path, **changes: Any) -> Journal:
    meter = ReplayMeter([reading(1.0)] * 3)
    campaign = terms(state, **changes)
    measure_target(target, campaign, BASELINE, meter, "cpu", lambda: None, RunsEach(2), lambda _: None)
    return Journal(state, target)


def of_folder(task: str, folder: Path, approach: str, queries: str = "synthetic") -> Target:
    entry = {"tasks": [task], "models": [str(folder)], "approach": approach, "as": "my-lab/broken", "queries": queries}
    return targets_of(plan({**entry, "workloads": [WORKLOADS[task][0]]}))[0]


def queries_for(model: str, task: str, folder: Path) -> str:
    """Made-up queries; recordings of a second for a model that hears no more than two."""
    return str(write_queries(task, folder / "queries")) if "whisper" in model else "synthetic"


def refused(target: Target, state: Path, **changes: Any) -> str:
    with pytest.raises(EnergyLabelError) as caught:
        go(target, state, **changes)
    assert "\n" not in str(caught.value)
    assert Journal(state, target).runs(target.workloads[0]) == ()
    return str(caught.value)


@pytest.mark.parametrize(("task", "model", "approach"), MODELS)
def test_weights_that_are_no_numbers_are_refused(
    task: str, model: str, approach: str, twin: Callable[..., Any], tmp_path: Path
) -> None:
    folder = changed(twin(model).folder, tmp_path / "broken", lambda tensor: tensor * float("nan"))
    target = of_folder(task, folder, approach, queries_for(model, task, tmp_path))
    # Told of the weights themselves, before a query is asked.
    assert "holds a value that is not a finite number" in refused(target, tmp_path / "state")


@pytest.mark.parametrize(("task", "model", "approach"), MODELS)
def test_weights_that_forget_the_query_are_refused(
    task: str, model: str, approach: str, twin: Callable[..., Any], tmp_path: Path
) -> None:
    folder = changed(twin(model).folder, tmp_path / "broken", lambda tensor: tensor * 0)
    target = of_folder(task, folder, approach, queries_for(model, task, tmp_path))
    said = refused(target, tmp_path / "state")
    assert "gives the same numbers for 4 different queries" in said or "gives no numbers" in said


@pytest.mark.parametrize(
    ("task", "model", "approach"),
    [
        ("text-classification", "bert-text-classification-tiny", "fine-tuned"),
        ("summarization", "t5-tiny", "fine-tuned"),
    ],
)
def test_queries_that_are_one_to_the_model_are_not_blamed_on_its_weights(
    task: str, model: str, approach: str, twin: Callable[..., Any], tmp_path: Path
) -> None:
    """Characters that a small vocabulary does not have are all unknown to it, and alike."""
    queries = tmp_path / "queries.txt"
    queries.write_text("\u65e5\n\u6771\n\u5927\n\u4eac\n", "utf-8")
    target = of_folder(task, twin(model).folder, approach, str(queries))
    said = refused(target, tmp_path / "state", queries=4)
    assert "it reads the same tokens in 4 different queries" in said and "take other queries" in said
    assert "weights" not in said


def test_infinity_is_no_number_either(twin: Callable[..., Any], tmp_path: Path) -> None:
    original = twin("bert-text-classification-tiny").folder
    folder = changed(original, tmp_path / "broken", lambda tensor: tensor * 1e30)
    said = refused(of_folder("text-classification", folder, "fine-tuned"), tmp_path / "state")
    assert "gives no numbers" in said


def test_a_sign_of_the_tokenizer_is_no_word(twin: Callable[..., Any], tmp_path: Path) -> None:
    """A model whose numbers are numbers, and that fills every gap with padding."""
    import torch

    def always_padding(tensor: Any) -> Any:
        if tensor.dim() == 1 and tensor.shape[0] >= 900:
            biased = torch.zeros_like(tensor)
            biased[0] = 1e4
            return biased
        return tensor

    folder = changed(twin("bert-fill-mask-tiny").folder, tmp_path / "broken", always_padding)
    said = refused(of_folder("fill-mask", folder, "pre-trained"), tmp_path / "state")
    assert "of the first 4 answers hold nothing that the job could use (the first: '[PAD]')" in said


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ("and so on", "gives the same answer to 8 different queries ('and so on')"),
        (" \n", "8 of the first 8 answers hold"),
    ],
)
def test_the_same_text_for_every_prompt_is_no_answer(
    says: str, reason: str, twin: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The numbers differ a little; what is made of them does not."""
    from generator.suite.workloads.text_generation import TextGeneration

    answer = TextGeneration.answer
    monkeypatch.setattr(TextGeneration, "answer", lambda adapter, batch: [says for _ in answer(adapter, batch)])
    folder = twin("gpt2-text-generation-tiny").folder
    file = write_queries("text-generation", tmp_path / "queries")
    said = refused(of_folder("text-generation", folder, "pre-trained", str(file)), tmp_path / "state", queries=8)
    assert reason in said


@pytest.mark.parametrize(
    ("part", "change", "reason"),
    [
        ("vae", lambda tensor: tensor * float("nan"), "holds a value that is not a finite number"),
        ("vae", lambda tensor: tensor * 0, "its vae-decoder gives the same numbers for 3 different queries"),
        ("vae", lambda tensor: tensor * 1e6, ""),
        ("text_encoder", lambda tensor: tensor * 0, "its text-encoder gives the same numbers for 3 different queries"),
        ("unet", lambda tensor: tensor * float("nan"), "holds a value that is not a finite number"),
    ],
)
def test_a_painter_of_nothing_is_refused(
    part: str, change: Change, reason: str, twin: Callable[..., Any], tmp_path: Path
) -> None:
    folder = changed(twin(DIFFUSION).folder, tmp_path / "broken", change, part)
    assert reason in refused(of_folder("text-to-image", folder, "pre-trained"), tmp_path / "state")


def test_black_pictures_are_refused(twin: Callable[..., Any], tmp_path: Path) -> None:
    """A decoder whose numbers differ from prompt to prompt, all of them far below black."""
    from safetensors.torch import load_file, save_file

    folder = tmp_path / "broken"
    shutil.copytree(twin(DIFFUSION).folder, folder)
    [file] = (folder / "vae").glob("*.safetensors")
    tensors = load_file(file)
    tensors["decoder.conv_out.bias"] -= 1e3
    save_file(tensors, file, {"format": "pt"})
    said = refused(of_folder("text-to-image", folder, "pre-trained"), tmp_path / "state")
    assert "3 of the first 3 answers hold nothing that the job could use (the first: a picture of 64 × 64)" in said


def flagging_all(original: Path, folder: Path) -> Path:
    from safetensors.torch import load_file, save_file

    shutil.copytree(original, folder)
    [file] = (folder / "safety_checker").glob("*.safetensors")
    tensors = load_file(file)
    # Thresholds that any picture is over.
    tensors["concept_embeds_weights"] = tensors["concept_embeds_weights"] * 0 - 10
    save_file(tensors, file, {"format": "pt"})
    return folder


def test_what_the_safety_checker_keeps_back_is_counted(twin: Callable[..., Any], tmp_path: Path) -> None:
    folder = flagging_all(twin(DIFFUSION).folder, tmp_path / "strict")
    target = of_folder("text-to-image", folder, "pre-trained")
    runs = go(target, tmp_path / "state", queries=3).runs("sd-prompts")
    assert [(run.queries, run.withheld, run.non_answers) for run in runs] == [(3, 3, 0), (3, 3, 0)]


def test_non_answers_within_a_window_are_counted_up_to_the_case_s_limit(
    twin: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.suite.workloads.text_generation import TextGeneration

    file = write_queries("text-generation", tmp_path / "queries")
    folder = twin("gpt2-text-generation-tiny").folder
    answer = TextGeneration.answer
    silent = {"from": 10**9}
    made = {"answers": 0}

    def tiring(adapter: Any, batch: Any) -> list[str]:
        """Says nothing to every eighth query, and nothing at all from some query on."""
        made["answers"] += 1
        nothing = made["answers"] % 8 == 0 or made["answers"] >= silent["from"]
        return ["  \n"] if nothing else answer(adapter, batch)

    monkeypatch.setattr(TextGeneration, "answer", tiring)
    target = of_folder("text-generation", folder, "pre-trained", str(file))
    runs = go(target, tmp_path / "state", queries=8).runs("wikitext")
    # One in eight is under the case's limit of a fifth.
    assert [(run.queries, run.non_answers, run.withheld) for run in runs] == [(8, 1, None), (8, 1, None)]
    made["answers"], silent["from"] = 0, 12
    with pytest.raises(QueryError, match=r"of 8 answers held nothing that the job could use, and the case allows 20%"):
        go(target, tmp_path / "tired", queries=8)
    assert Journal(tmp_path / "tired", target).runs("wikitext") == ()


@pytest.mark.parametrize(("task", "model", "approach"), [model for model in MODELS if "whisper" not in model[1]])
def test_a_model_that_answers_is_measured(
    task: str, model: str, approach: str, twin: Callable[..., Any], tmp_path: Path
) -> None:
    """The very models of the tests above, whole: nothing is refused that may be an answer."""
    target = of_folder(task, twin(model).folder, approach)
    runs = go(target, tmp_path / "state").runs(target.workloads[0])
    assert [run.queries for run in runs] == [4, 4]
    assert all(run.non_answers is not None and run.withheld is None for run in runs)
