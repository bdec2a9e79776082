"""From a folder to a model on its device, in the variant asked for. Everything heavy is imported when called.

Source: transformers' documentation of `from_pretrained`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.errors import shown
from generator.suite.models.as_recorded import refuse_otherwise
from generator.suite.models.hub_files import WHOLE, variants
from generator.suite.models.lacking import lacking_preparation, lacking_weights
from generator.suite.models.model_files import weights_in
from generator.suite.models.published import folder_reader, parts_of, published_quantization, refuse_requantization
from generator.suite.models.quantizing import check_layers, quantization_config, refusals_told
from generator.suite.models.setup import LoadingError, ModelFiles, Setup, torch_dtype
from generator.suite.models.vocabulary import refuse_without_vocabulary
from generator.suite.models.weights import refuse_other_weights, refuse_packed, report_of
from generator.suite.runtimes.onnx.loading import load_exported

# What a model is for, by the Auto class that it is loaded with; None for one without a head.
_JOBS = {
    "AutoModelForCausalLM": "text generation",
    "AutoModelForCTC": "speech recognition",
    "AutoModelForImageClassification": "image classification",
    "AutoModelForImageTextToText": "describing pictures",
    "AutoModelForMaskedLM": "filling masks",
    "AutoModelForObjectDetection": "object detection",
    "AutoModelForQuestionAnswering": "question answering",
    "AutoModelForSeq2SeqLM": "generating text from text",
    "AutoModelForSequenceClassification": "text classification",
    "AutoModelForSpeechSeq2Seq": "speech recognition",
    "AutoModelForTokenClassification": "token classification",
}


def load_model(auto_class: Any, files: ModelFiles, setup: Setup, unread: Sequence[str] = ()) -> Any:
    """A transformers model by one of its Auto classes: eval mode, on the device, quantised as asked.

    `unread` are the beginnings of the names of tensors that this job's answers do not depend on. Raises `LoadingError`
    where a weight did not come from the files, or what was loaded is not what the record will say.
    """
    if setup.runtime == "onnxruntime":
        plain = replace(setup, runtime=None, quantization=None, device="cpu")
        return load_exported(auto_class, files, setup, lambda: load_model(auto_class, files, plain, unread))
    _refuse_pipeline(files)
    made = quantization_to_make(files, setup)
    # Not named where nothing is to be made: transformers takes a None to mean that the files' own is to be forgotten.
    options: dict[str, Any] = {"quantization_config": quantization_config(setup)} if made else {}
    if setup.quantization:
        options["device_map"] = setup.device
    variant = variant_in(files.folder, setup.precision)
    with refusals_told(setup, files.name), _lack_told(lambda: lacking_weights(files.folder, files.name, variant)):
        model, info = auto_class.from_pretrained(
            files.folder,
            dtype=torch_dtype(setup.precision),
            trust_remote_code=files.trust_remote_code,
            local_files_only=True,
            output_loading_info=True,
            ignore_mismatched_sizes=files.weights == "pretrained",  # to be told of them, and refuse by name
            variant=variant,
            **options,
        )
    model.eval()
    if files.weights == "pretrained":
        _refuse_both_ways(auto_class.__name__, model.config)
        refuse_other_weights(model, report_of(info), _JOBS.get(auto_class.__name__), unread)
    if setup.quantization:
        check_layers(model, setup, files.name)
    else:
        model = model.to(setup.device)
    refuse_otherwise(model, setup)
    return model


def _refuse_pipeline(files: ModelFiles) -> None:
    """`LoadingError` for a pipeline: a plain model would be loaded from its root, whose weights are in no digest."""
    if (files.folder / "model_index.json").exists():
        raise LoadingError(
            f"{files.name} is a diffusers pipeline (it has a model_index.json), which this task does not run; choose "
            "another model, or task."
        )


def _refuse_both_ways(auto_class: str, config: Any) -> None:
    """`LoadingError` where a model that reads a text both ways would be made to write: no weight of it is missing.

    transformers runs a masked language model as a causal one, the same tensors under another mask, and only warns.
    """
    named = getattr(config, "architectures", None) or []
    if auto_class == "AutoModelForCausalLM" and any("MaskedLM" in name for name in named):
        raise LoadingError(
            f"config.json says {shown(named[0], 60)}: this model was trained to fill masks, not for text generation; "
            "choose one that was, or another task."
        )


def variant_in(folder: Path, precision: str) -> str | None:
    """The precision under whose name alone a folder keeps its weights, as libraries ask for it; None for plain names.

    Raises `LoadingError` where it keeps them under the name of another one alone.
    """
    names = [path.name for path in folder.iterdir()]
    kinds = variants(names)
    if not kinds or any(WHOLE.fullmatch(name) for name in names):
        return None
    if precision in kinds:
        return precision
    raise LoadingError(
        f"The weights in {folder.name} are {' and '.join(kinds)} alone; measure the model with --precision {kinds[0]}."
    )


def quantization_to_make(files: ModelFiles, setup: Setup) -> bool:
    """Whether the quantisation asked for is still to be made; False where the files have it, or none is asked for.

    Raises `LoadingError` where the files are quantised otherwise than is asked.
    """
    parts = parts_of(folder_reader(files.folder)) or ()
    if any((files.folder / part / "adapter_config.json").is_file() for part in ("", *parts)):
        raise LoadingError(
            "The files hold an adapter besides (adapter_config.json), which some machines would run and others not; "
            "merge it into the model first."
        )
    published = published_quantization(folder_reader(files.folder))
    if files.weights == "pretrained":
        # Asked for in any case: it refuses weights from elsewhere.
        held = weights_in(files.folder, setup.precision)
        if published is None:
            refuse_packed(held)
    refuse_requantization(published, setup.quantization)
    return setup.quantization is not None and published is None


def compile_parts(parts: Mapping[str, Any]) -> None:
    """Compile what a call of each part runs, but not the call: the hooks that count passes stay outside.

    What cannot be compiled raises where it is first run, instead of going on uncompiled.
    """
    import torch
    import torch._dynamo

    torch._dynamo.config.suppress_errors = False
    torch._dynamo.config.fail_on_recompile_limit_hit = True
    for part in parts.values():
        part.forward = torch.compile(part.forward)


def load_processor(auto_class: Any, files: ModelFiles, **options: Any) -> Any:
    """A tokenizer, image processor or feature extractor by its Auto class; `LoadingError` for one without words."""
    from transformers import PreTrainedTokenizerBase

    prepares = auto_class.__name__ in ("AutoImageProcessor", "AutoFeatureExtractor")
    folder = files.folder / options.get("subfolder", "")
    with _lack_told(lambda: lacking_preparation(folder, files.name) if prepares else None):
        made = auto_class.from_pretrained(
            files.folder, trust_remote_code=files.trust_remote_code, local_files_only=True, **options
        )
    if isinstance(made, PreTrainedTokenizerBase):
        refuse_without_vocabulary(made, files.folder, files.name)
    return made


@contextmanager
def _lack_told(lack: Callable[[], str | None]) -> Iterator[None]:
    """A library's failure becomes a `LoadingError` where `lack` finds a file that is not there; all else passes."""
    try:
        yield
    except (OSError, ValueError) as error:
        if (told := lack()) is None:
            raise
        raise LoadingError(told) from error
