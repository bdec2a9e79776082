"""Speech: Whisper looks at a recording once and is told its language; CTC is read off in one pass."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generator.errors import EnergyLabelError
from generator.suite.case import Job, Output, load_case
from generator.suite.models.architecture import Architecture, Part, TokenizerPlan, load_architecture
from generator.suite.models.setup import LoadingError, ModelFiles, Setup
from generator.suite.models.twins import build_twin, randomise
from generator.suite.workloads.automatic_speech_recognition import SpeechRecognition
from tests.suite.workloads.pictures import seen_by

TASK = "automatic-speech-recognition"
WHISPER = "whisper-speech-recognition-tiny"
WAV2VEC2 = "wav2vec2-speech-recognition-tiny"
EIGHT = Job(output=Output(stop="natural", max_new_tokens=8))
CTC = Job(output=Output(stop="none"))
# Of the tiny twin: the beginning, English, transcribe, no timestamps.
BEGINNING = [1000, 1001, 1002, 1003]


def sound(seconds: float, seed: int = 1) -> Any:
    """A recording of noise, float32 at 16 kHz."""
    return (np.random.default_rng(seed).normal(size=round(seconds * 16_000)) * 0.1).astype(np.float32)


def changed(files: ModelFiles, folder: Path, name: str, **changes: Any) -> ModelFiles:
    """A copy of a model with some settings of one of its JSON files changed, or taken out where None."""
    shutil.copytree(files.folder, folder)
    settings = json.loads((folder / name).read_text("utf-8")) | changes
    kept = {key: value for key, value in settings.items() if value is not None}
    (folder / name).write_text(json.dumps(kept), "utf-8")
    return ModelFiles(folder, files.weights)


def test_whisper_hears_once_and_writes_token_by_token(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of(TASK, WHISPER, "pre-trained")
    decoder = seen_by(adapter._model.get_decoder())
    [text] = adapter.answer([adapter.prepare({"audio": sound(1.25)})])
    assert isinstance(text, str)
    counts = adapter.tally.counts(adapter.passes.passes)
    limit = load_case(TASK).approaches["pre-trained"].output.max_new_tokens
    # Random weights never come to an end by themselves.
    assert counts.model_dump(exclude_none=True) == {
        "tokens_out": limit,
        "audio_seconds_in": 1.25,
        "forward_passes": 1 + (limit or 0),
        "passes": {"encoder": 1, "decoder": limit},
    }
    assert decoder[0]["input_ids"].tolist() == [BEGINNING]


def test_whisper_ends_where_it_ends(adapter_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The end is a token made, too; it is not shown."""
    import torch

    adapter = adapter_of(TASK, WHISPER, "pre-trained", job=EIGHT)
    head = adapter._model.proj_out
    made = iter([7, 7, 2])

    def say(hidden: Any) -> Any:
        logits = torch.zeros(*hidden.shape[:2], 1010)
        logits[:, -1, next(made)] = 1.0
        return logits

    monkeypatch.setattr(head, "forward", say)
    [text] = adapter.answer([sound(0.5)])
    assert text == adapter._tokenizer.decode([7, 7])
    assert (adapter.tally.tokens_out, adapter.passes.passes) == (3, {"encoder": 1, "decoder": 3})


def test_several_recordings_say_what_they_say_alone(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of(TASK, WHISPER, "pre-trained", job=EIGHT, setup=Setup(batch_size=3))
    recordings = [sound(1.5), sound(0.25, seed=2), np.zeros(16_000, np.float32)]
    alone = [adapter.answer([recording])[0] for recording in recordings]
    adapter.clear()
    assert adapter.answer(recordings) == alone
    assert (adapter.tally.tokens_out, adapter.tally.audio_seconds_in) == (24, 2.75)
    assert adapter.passes.passes == {"encoder": 1, "decoder": 8}


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("samples", [0, 1, 100, 32_000])
@pytest.mark.parametrize(("architecture", "job"), [(WHISPER, EIGHT), (WAV2VEC2, CTC)])
def test_silence_however_short(
    adapter_of: Callable[..., Any], architecture: str, job: Job, samples: int, precision: Any
) -> None:
    approach = "pre-trained" if job is EIGHT else "fine-tuned"
    adapter = adapter_of(TASK, architecture, approach, job=job, setup=Setup(precision=precision))
    [text] = adapter.answer([adapter.prepare({"audio": np.zeros(samples, np.float32)})])
    assert isinstance(text, str)
    assert adapter.tally.audio_seconds_in == samples / 16_000
    assert str(adapter._model.dtype) == {"fp32": "torch.float32", "bf16": "torch.bfloat16"}[precision]


def test_what_whisper_would_not_hear_to_the_end_is_refused(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of(TASK, WHISPER, "pre-trained", job=EIGHT)
    adapter.prepare({"audio": np.zeros(32_000, np.float32)})
    with pytest.raises(EnergyLabelError, match=r"A recording of 2\.5 s is longer than the 2 s that this model hears"):
        adapter.prepare({"audio": np.zeros(40_000, np.float32)})


def test_timestamps_set_off_no_second_look(twin: Callable[[str], ModelFiles], tmp_path: Path) -> None:
    """A model that says nothing but times makes transformers look again from the last of them, unless told not to."""
    files = changed(twin(WHISPER), tmp_path / "times", "generation_config.json", suppress_tokens=list(range(1004)))
    adapter = SpeechRecognition(files, Setup(), EIGHT)
    adapter.answer([sound(2)])
    assert adapter.passes.passes == {"encoder": 1, "decoder": 8}


def test_an_english_model_is_told_no_language(twin: Callable[[str], ModelFiles], tmp_path: Path) -> None:
    """Nor does the old way of naming it make the model guess, which would be a pass more of each part."""
    files = changed(
        twin(WHISPER),
        tmp_path / "english",
        "generation_config.json",
        is_multilingual=False,
        forced_decoder_ids=[[1, None], [2, 1002]],
        lang_to_id=None,
        task_to_id=None,
    )
    adapter = SpeechRecognition(files, Setup(), EIGHT)
    decoder = seen_by(adapter._model.get_decoder())
    adapter.answer([sound(1)])
    assert decoder[0]["input_ids"].tolist() == [[1000, 1003]]
    assert adapter.passes.passes == {"encoder": 1, "decoder": 8}


def test_a_twin_of_a_whisper_knows_its_languages(twin: Callable[[str], ModelFiles], tmp_path: Path) -> None:
    adapter = SpeechRecognition(randomise(twin(WHISPER).folder, tmp_path / "twin", seed=3), Setup(), EIGHT)
    decoder = seen_by(adapter._model.get_decoder())
    adapter.answer([sound(1)])
    assert decoder[0]["input_ids"].tolist() == [BEGINNING]


def test_ctc_is_read_off_in_one_pass(adapter_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Frames that repeat are one letter, blanks part two of the same, and `|` parts words."""
    import torch
    from transformers.modeling_outputs import CausalLMOutput

    adapter = adapter_of(TASK, WAV2VEC2, "fine-tuned")
    spelled = [*"BBB", "<pad>", "B", "A", "A", "|", "|", "<pad>", "A"]
    frames = torch.tensor([adapter._tokenizer.convert_tokens_to_ids(spelled)])
    logits = torch.nn.functional.one_hot(frames, 32).float()
    monkeypatch.setattr(adapter._model, "forward", lambda **_: CausalLMOutput(logits=logits))
    assert adapter.answer([adapter.prepare({"audio": sound(1.5)})]) == ["BBA A"]
    assert adapter.tally.counts(adapter.passes.passes).model_dump(exclude_none=True) == {
        "audio_seconds_in": 1.5,
        "forward_passes": 1,
        "passes": {"model": 1},
    }


def test_ctc_takes_minutes_and_several_at_once(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of(TASK, WAV2VEC2, "fine-tuned", setup=Setup(batch_size=2))
    recordings = [adapter.prepare({"audio": sound(40)}), adapter.prepare({"audio": sound(0.5, seed=2)})]
    seen = seen_by(adapter._model)
    answers = adapter.answer(recordings)
    assert [type(answer) for answer in answers] == [str, str]
    assert seen[0]["input_values"].shape == (2, 640_000)
    assert adapter.tally.audio_seconds_in == 40.5


@pytest.mark.parametrize(
    ("class_name", "config_class", "extra"),
    [("HubertForCTC", "HubertConfig", {}), ("Wav2Vec2ForCTC", "Wav2Vec2Config", {"conv_bias": True})],
)
@pytest.mark.usefixtures("libraries")
def test_the_large_kinds_hear_several_as_each_alone(
    tmp_path: Path, class_name: str, config_class: str, extra: dict[str, Any]
) -> None:
    """They normalise layer by layer and take a mask, so silence behind a recording changes nothing in it."""
    part = load_architecture(WAV2VEC2).model
    assert part is not None
    settings = {**part.settings, "feat_extract_norm": "layer", "do_stable_layer_norm": True, **extra}
    architecture = Architecture(
        title=class_name,
        like=class_name,
        tasks=("automatic-speech-recognition",),
        approach="fine-tuned",
        size="tiny",
        model=Part(class_name=class_name, config_class=config_class, settings=settings),
        tokenizer=TokenizerPlan(kind="characters", vocabulary=100, tokenizer_class="Wav2Vec2CTCTokenizer"),
        processors=(Part(class_name="Wav2Vec2FeatureExtractor", settings={"return_attention_mask": True}),),
    )
    adapter = SpeechRecognition(build_twin(architecture, tmp_path, seed=1), Setup(batch_size=2), CTC)
    long, short = sound(1), sound(0.5, seed=2)
    alone = [adapter.answer([recording])[0] for recording in (long, short)]
    together = adapter.answer([long, short])
    assert together[0] == alone[0]
    assert together[1].startswith(alone[1][:5])


@pytest.mark.parametrize(
    ("architecture", "job", "words"),
    [
        (WHISPER, CTC, "is a whisper, and the job is for a model that is read off frame by frame"),
        (WAV2VEC2, EIGHT, "is a wav2vec2, and the job is for a model that writes its words one by one"),
    ],
)
def test_a_model_of_another_approach_is_refused(
    twin: Callable[[str], ModelFiles], architecture: str, job: Job, words: str
) -> None:
    with pytest.raises(LoadingError, match=words):
        SpeechRecognition(twin(architecture), Setup(), job)


def test_another_sampling_rate_is_refused(twin: Callable[[str], ModelFiles], tmp_path: Path) -> None:
    files = changed(twin(WAV2VEC2), tmp_path / "telephone", "preprocessor_config.json", sampling_rate=8000)
    with pytest.raises(LoadingError, match="telephone hears 8000 samples a second, and the recordings have 16000"):
        SpeechRecognition(files, Setup(), CTC)
