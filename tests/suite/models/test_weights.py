"""Weights that did not come from the files, and file weights that would not run; and no alarm for whole models."""

import json
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from generator.suite.case import load_case
from generator.suite.models.architecture import architecture_names, load_architecture
from generator.suite.models.setup import LoadingError, ModelFiles, Setup
from generator.suite.models.weights import refuse_packed, tensors_in
from tests.suite.lazily import Lazily

torch: Any = Lazily("torch")
pytestmark = [
    pytest.mark.usefixtures("libraries"),
    pytest.mark.filterwarnings("ignore:`torch.jit.script_method` is deprecated"),  # bitsandbytes' import
]

Tensors = dict[str, Any]
TINY = [name for name in architecture_names() if name.endswith("-tiny")]


def load(task: str, approach: Any, folder: Path, setup: Setup = Setup()) -> Any:  # noqa: B008
    """The task's adapter over a folder of weights that are said to be trained."""
    case = load_case(task)
    module, name = case.adapter.split(":")
    adapter: Callable[..., Any] = getattr(import_module(module), name)
    return adapter(ModelFiles(folder, "pretrained"), setup, case.approaches[approach])


def own_job(architecture: str) -> tuple[str, str]:
    found = load_architecture(architecture)
    return found.tasks[0], found.approach


@pytest.fixture
def changed(twin: Callable[..., ModelFiles], tmp_path: Path) -> Callable[..., Path]:
    """A twin's folder with some of its tensors or settings changed: `changed(name, tensors, config, part)`."""

    def change(name: str, tensors: Callable[[Tensors], Tensors] | None = None, part: str = "", **config: Any) -> Path:
        from safetensors.torch import load_file, save_file

        folder = tmp_path / "changed"
        shutil.copytree(twin(name).folder, folder)
        inner = folder / part
        if tensors is not None:
            [weights] = inner.glob("*.safetensors")
            save_file(tensors(load_file(weights)), weights, metadata={"format": "pt"})
        if config:
            settings = json.loads((inner / "config.json").read_text())
            (inner / "config.json").write_text(json.dumps({**settings, **config}))
        return folder

    return change


def without(*parts: str) -> Callable[[Tensors], Tensors]:
    return lambda tensors: {name: tensor for name, tensor in tensors.items() if not any(part in name for part in parts)}


def with_more(**more: Any) -> Callable[[Tensors], Tensors]:
    return lambda tensors: {**tensors, **{name.replace("__", "."): torch.zeros(*shape) for name, shape in more.items()}}


@pytest.mark.parametrize("precision", ["fp32", "fp16", "bf16"])
@pytest.mark.parametrize("architecture", TINY)
def test_a_whole_model_is_loaded_without_a_word(
    twin: Callable[..., ModelFiles], architecture: str, precision: Any
) -> None:
    load(*own_job(architecture), twin(architecture).folder, Setup(precision=precision)).refuse_not_finite()


@pytest.mark.parametrize("quantization", ["bnb-int8", "bnb-nf4", "torchao-int8", "torchao-int8-dynamic"])
@pytest.mark.parametrize("architecture", TINY)
def test_a_whole_model_is_quantised_without_a_false_alarm(
    twin: Callable[..., ModelFiles], architecture: str, quantization: Any
) -> None:
    """Some libraries cannot quantise some families, and say so; nobody says that weights are missing."""
    pytest.importorskip("bitsandbytes" if quantization.startswith("bnb") else "torchao")
    try:
        load(*own_job(architecture), twin(architecture).folder, Setup(precision="bf16", quantization=quantization))
    except LoadingError as refused:
        assert (
            "cannot be made of" in str(refused) or "quantised no layer" in str(refused) or "GPU alone" in str(refused)
        )


BERT, ASR = "bert-text-classification-tiny", "wav2vec2-speech-recognition-tiny"
CLASSIFY = ("text-classification", "fine-tuned")


@pytest.mark.parametrize(
    ("job", "architecture", "told"),
    [
        (
            CLASSIFY,
            "bert-fill-mask-tiny",
            r"^classifier\.bias, classifier\.weight are not in the files: this model was",
        ),
        (CLASSIFY, "gpt2-text-generation-tiny", r"^score\.weight is not in the files: .* for text classification;"),
        (CLASSIFY, "t5-tiny", r"^classification_head\.dense\.bias.* and 2 more are .* for text classification;"),
        (CLASSIFY, "opt-tiny", r"^score\.weight is not in the files"),
        (
            ("fill-mask", "pre-trained"),
            "minilm-sentence-similarity-tiny",
            r"^cls\.pred.*not trained for filling masks;",
        ),
        (("question-answering", "fine-tuned"), BERT, r"^qa_outputs\.bias.*not trained for question answering;"),
        (
            ("token-classification", "fine-tuned"),
            "bert-question-answering-tiny",
            "not trained for token classification",
        ),
        (("summarization", "fine-tuned"), BERT, r"^cls\.predictions.*not trained for text generation;"),
    ],
)
def test_a_model_without_the_job_s_head_was_not_trained_for_it(
    twin: Callable[..., ModelFiles], job: tuple[str, str], architecture: str, told: str
) -> None:
    with pytest.raises(LoadingError, match=told):
        load(*job, twin(architecture).folder)


def test_a_model_that_fills_masks_is_not_made_to_write(twin: Callable[..., ModelFiles]) -> None:
    with pytest.raises(LoadingError, match=r"^config\.json says 'BertForMaskedLM': .* not for text generation;"):
        load("text-generation", "pre-trained", twin("bert-fill-mask-tiny").folder)


@pytest.mark.parametrize(
    ("architecture", "head", "told"),
    [
        (ASR, "lm_head", r"^lm_head\.bias, lm_head\.weight are .*not trained for speech recognition"),
        ("vit-image-classification-tiny", "classifier", "not trained for image classification"),
        ("detr-object-detection-tiny", "class_labels", "not trained for object detection"),
        ("bert-token-classification-tiny", "classifier.bias", r"^classifier\.bias is not in the files"),
        ("whisper-speech-recognition-tiny", "decoder.layer_norm.weight", r"^model\.decoder\.layer_norm\.weight is not"),
        ("blip-image-to-text-tiny", "text_decoder.cls", r"^text_decoder\.cls.*not in the files"),
        ("minilm-sentence-similarity-tiny", "layer.0.output.dense.weight", r"encoder\.layer\.0\.output\.dense\.weight"),
    ],
)
def test_a_tensor_missing_is_named(changed: Callable[..., Path], architecture: str, head: str, told: str) -> None:
    with pytest.raises(LoadingError, match=told):
        load(*own_job(architecture), changed(architecture, without(head)))


@pytest.mark.parametrize("untied", ["opt-tiny", "gpt2-text-generation-tiny", "bloom-tiny"])
def test_an_output_matrix_of_its_own_is_missed_where_it_is_not_tied(changed: Callable[..., Path], untied: str) -> None:
    folder = changed(untied, without("lm_head"), tie_word_embeddings=False)
    with pytest.raises(LoadingError, match=r"^lm_head\.weight is not in the files: .* for text generation;"):
        load(*own_job(untied), folder)


@pytest.mark.parametrize(
    ("architecture", "setting", "name"),
    [
        (BERT, "num_hidden_layers", r"bert\.encoder\.layer\.{}\."),
        ("gpt2-text-generation-tiny", "n_layer", r"transformer\.h\.{}\."),
        ("bart-summarization-tiny", "decoder_layers", r"model\.decoder\.layers\.{}\."),
        ("t5-tiny", "num_layers", r"encoder\.block\.{}\."),
        (ASR, "num_hidden_layers", r"wav2vec2\.encoder\.layers\.{}\."),
        ("vit-image-classification-tiny", "num_hidden_layers", r"vit\.\S*layers?\.{}\."),
        ("minilm-sentence-similarity-tiny", "num_hidden_layers", r"encoder\.layer\.{}\."),
    ],
)
def test_a_layer_more_or_fewer_in_the_configuration_is_seen(
    changed: Callable[..., Path],
    twin: Callable[..., ModelFiles],
    tmp_path: Path,
    architecture: str,
    setting: str,
    name: str,
) -> None:
    has = json.loads((twin(architecture).folder / "config.json").read_text())[setting]
    with pytest.raises(LoadingError, match=rf"^{name.format(has)}.* not in the files, though config\.json asks for it"):
        load(*own_job(architecture), changed(architecture, **{setting: has + 1}))
    shutil.rmtree(tmp_path / "changed")
    if has > 1:
        with pytest.raises(LoadingError, match=rf"^{name.format(has - 1)}.* in the files have no place in the model"):
            load(*own_job(architecture), changed(architecture, **{setting: has - 1}))


def test_a_foreign_prefix_is_another_model_s(changed: Callable[..., Path]) -> None:
    folder = changed(BERT, lambda tensors: {f"student.{name}": tensor for name, tensor in tensors.items()})
    with pytest.raises(LoadingError, match=r"and nothing else of this BertForSequenceClassification is"):
        load(*CLASSIFY, folder)


def test_another_number_of_labels_is_another_model_s(changed: Callable[..., Path]) -> None:
    folder = changed(BERT, num_labels=5, id2label={str(number): str(number) for number in range(5)})
    with pytest.raises(LoadingError, match=r"classifier.* another shape than config\.json says"):
        load(*CLASSIFY, folder)


@pytest.mark.parametrize(
    "more",
    [
        {"bert__encoder__layer__0__attention__self__query__lora_A__weight": (4, 4)},
        {"bert__embeddings__segment_embeddings__weight": (2, 32)},
        {"bert__final_norm__weight": (32,)},
        {"crf__transitions": (2, 2)},
        {"classifier__dense__weight": (32, 32)},
    ],
)
def test_what_the_files_have_more_of_a_layer_in_use_is_refused(
    changed: Callable[..., Path], more: dict[str, tuple[int, ...]]
) -> None:
    with pytest.raises(LoadingError, match="in the files has no place in the model"):
        load(*CLASSIFY, changed(BERT, with_more(**more)))


@pytest.mark.parametrize(
    ("architecture", "tensors"),
    [
        # As google-bert/bert-base-uncased comes, for filling masks: with a pooler and the head for the next sentence.
        ("bert-fill-mask-tiny", with_more(bert__pooler__dense__weight=(32, 32), cls__seq_relationship__weight=(2, 32))),
        # Fine-tuned models that kept the heads of what they were before.
        ("bert-question-answering-tiny", with_more(bert__pooler__dense__weight=(32, 32), cls__predictions__bias=(9,))),
        ("vit-image-classification-tiny", with_more(vit__pooler__dense__weight=(32, 32))),
        # Old files of GPT-2 and BERT, with tables that are computed now.
        ("gpt2-text-generation-tiny", with_more(transformer__h__0__attn__masked_bias=(1,))),
        ("bert-text-classification-tiny", with_more(bert__embeddings__position_ids=(1, 8))),
        # facebook/wav2vec2-base-960h was saved without the mask that only its training used.
        (ASR, without("masked_spec_embed")),
        # An embedding model made of a masked language model: no pooler, and the head for words.
        ("minilm-sentence-similarity-tiny", lambda had: with_more(cls__predictions__bias=(9,))(without("pooler")(had))),
    ],
)
def test_what_takes_no_part_in_the_job_may_be_there_or_not(
    changed: Callable[..., Path], architecture: str, tensors: Callable[[Tensors], Tensors]
) -> None:
    load(*own_job(architecture), changed(architecture, tensors))


def test_a_pooler_that_a_classifier_reads_must_be_there(changed: Callable[..., Path]) -> None:
    with pytest.raises(LoadingError, match=r"^bert\.pooler\.dense\.bias.*are not in the files, though"):
        load(*CLASSIFY, changed(BERT, without("pooler")))


PICTURE = ("text-to-image", "pre-trained")
DIFFUSION = "stable-diffusion-text-to-image-tiny"


@pytest.mark.parametrize(
    ("part", "tensor"),
    [
        ("text_encoder", "layers.1."),
        ("safety_checker", "layers.1.mlp"),
        ("safety_checker", "concept_embeds_weights"),
        ("unet", "mid_block.resnets.0.conv1"),
        ("unet", "conv_in.weight"),
        ("vae", "decoder.conv_out"),
        ("vae", "decoder.mid_block.attentions.0.to_q"),
    ],
)
def test_every_part_of_a_pipeline_is_held_against_its_files(
    changed: Callable[..., Path], part: str, tensor: str
) -> None:
    with pytest.raises(LoadingError, match=rf"^Of the pipeline's {part}: .*{tensor}.* not in the files, though"):
        load(*PICTURE, changed(DIFFUSION, without(tensor), part=part))


@pytest.mark.parametrize(
    ("part", "settings"),
    [("text_encoder", {"num_hidden_layers": 1}), ("unet", {"layers_per_block": 2}), ("vae", {"layers_per_block": 2})],
)
def test_a_part_of_a_pipeline_with_other_layers_is_refused(
    changed: Callable[..., Path], part: str, settings: dict[str, int]
) -> None:
    with pytest.raises(LoadingError, match=rf"^Of the pipeline's {part}: "):
        load(*PICTURE, changed(DIFFUSION, part=part, **settings))


def test_an_autoencoder_of_old_names_is_the_same_one(changed: Callable[..., Path]) -> None:
    """As Stable Diffusion 1.5 names its attention."""
    old = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}

    def renamed(tensors: Tensors) -> Tensors:
        names = {name: name for name in tensors}
        for now, then in old.items():
            names = {
                name: found.replace(f"attentions.0.{now}", f"attentions.0.{then}") for name, found in names.items()
            }
        return {names[name]: tensor for name, tensor in tensors.items()}

    load(*PICTURE, changed(DIFFUSION, renamed, part="vae"))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_weights_that_are_no_numbers_are_refused(twin: Callable[..., ModelFiles], value: float) -> None:
    adapter = load(*CLASSIFY, twin(BERT).folder)
    adapter.refuse_not_finite()
    with torch.no_grad():
        adapter._model.bert.encoder.layer[1].output.dense.weight[0, 0] = value
    with pytest.raises(LoadingError, match=r"^bert\.encoder\.layer\.1\.output\.dense\.weight holds a value"):
        adapter.refuse_not_finite()


@pytest.mark.parametrize("kind", ["int8", "uint8", "float8_e4m3fn"])
def test_bare_integers_are_no_weights(changed: Callable[..., Path], kind: str) -> None:
    packed = getattr(torch, kind)

    def pack(tensors: Tensors) -> Tensors:
        return {
            name: tensor.to(packed) if name.endswith("query.weight") else tensor for name, tensor in tensors.items()
        }

    with pytest.raises(LoadingError, match=r"query\.weight' is kept as .* and config\.json does not say how"):
        load(*CLASSIFY, changed(BERT, pack))


@pytest.mark.parametrize("bytes_", [b"", b"\xff" * 16, b"\x02\0\0\0\0\0\0\0[]", b"\x04\0\0\0\0\0\0\0null"])
def test_a_broken_header_is_one_sentence(tmp_path: Path, bytes_: bytes) -> None:
    (tmp_path / "model.safetensors").write_bytes(bytes_)
    for name in ("model.safetensors", "pytorch_model.bin"):
        (tmp_path / name).write_bytes(bytes_)
        with pytest.raises(LoadingError, match=rf"^{name} holds no weights"):
            refuse_packed([tmp_path / name])


class Hostile:
    def __reduce__(self) -> Any:
        return print, ("it ran",)


def test_a_pickle_of_more_than_weights_is_not_run_and_no_advice_to_run_it_is_given(
    changed: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = changed(BERT)
    torch.save({"classifier.weight": torch.zeros(2, 32), "more": Hostile()}, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with pytest.raises(
        LoadingError, match=r"more than weights: a pickle .*; choose a model with safetensors"
    ) as caught:
        load(*CLASSIFY, folder)
    assert "weights_only" not in str(caught.value)
    assert "it ran" not in capsys.readouterr().out


@pytest.mark.parametrize("format_", ["int8", "float32"])
def test_a_pickle_of_bare_integers_is_no_weights_either(changed: Callable[..., Path], format_: str) -> None:
    folder = changed(BERT)
    from safetensors.torch import load_file

    weights = load_file(folder / "model.safetensors")
    weights["classifier.weight"] = weights["classifier.weight"].to(getattr(torch, format_))
    torch.save(weights, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    if format_ == "float32":
        load(*CLASSIFY, folder)
        return
    with pytest.raises(LoadingError, match=r"^'classifier\.weight' is kept as 'int8'"):
        load(*CLASSIFY, folder)


@pytest.mark.parametrize("job", ["text-classification:t5-tiny", "summarization:bart-summarization-tiny"])
def test_a_value_behind_the_last_part_is_seen_too(twin: Callable[..., ModelFiles], job: str) -> None:
    """Between a decoder and its words stands a matrix that belongs to neither of the parts that are counted."""
    task, architecture = job.split(":")
    adapter = load(task, load_architecture(architecture).approach, twin(architecture).folder)
    adapter._model.lm_head.weight = torch.nn.Parameter(torch.full_like(adapter._model.lm_head.weight, float("nan")))
    with pytest.raises(LoadingError, match=r"^lm_head\.weight holds a value that is not a finite number"):
        adapter.refuse_not_finite()


def test_a_part_of_a_pipeline_is_seen_too(twin: Callable[..., ModelFiles]) -> None:
    adapter = load(*PICTURE, twin(DIFFUSION).folder)
    adapter.refuse_not_finite()
    with torch.no_grad():
        adapter._pipeline.vae.decoder.conv_out.bias[0] = float("inf")
    with pytest.raises(LoadingError, match=r"^vae\.decoder\.conv_out\.bias holds a value"):
        adapter.refuse_not_finite()


def test_an_adapter_beside_a_model_is_refused(changed: Callable[..., Path]) -> None:
    """With peft installed transformers would run it, without it would not, and neither would say so."""
    folder = changed(BERT)
    (folder / "adapter_config.json").write_text("{}")
    with pytest.raises(LoadingError, match=r"hold an adapter besides \(adapter_config\.json\)"):
        load(*CLASSIFY, folder)


def test_a_header_tells_format_and_shape(twin: Callable[..., ModelFiles]) -> None:
    found = tensors_in(twin(BERT).folder / "model.safetensors")
    assert found["classifier.weight"] == ("F32", (2, 32))


def test_a_twin_is_random_on_purpose(twin: Callable[..., ModelFiles]) -> None:
    case = load_case("text-classification")
    module, name = case.adapter.split(":")
    files = ModelFiles(twin("bert-fill-mask-tiny").folder, "random")
    getattr(import_module(module), name)(files, Setup(), case.approaches["fine-tuned"])
