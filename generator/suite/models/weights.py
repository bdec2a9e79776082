"""Whether the weights that run are the files': one judgement of what any loader reports, for every runtime.

A library fills what it does not find with numbers drawn at random, leaves aside what it has no place for, and goes on.
What is left aside on purpose (the head of another job, a table that the configuration gives) is told apart here, by
lists that are short: what is on none of them is refused.
"""

import json
import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.errors import shown
from generator.suite.models.setup import LoadingError

# Tables that a configuration gives whole, or that only training reads (wav2vec2's mask): no file needs them.
_GIVEN = re.compile(
    r"(^|\.)(position_ids|num_batches_tracked|final_logits_bias|masked_spec_embed|rotary_emb\.inv_freq"
    r"|relative_position_index)$"
)
# What old files hold besides: such tables, GPT-2's causal masks, fairseq's version number.
_BY_THE_WAY = re.compile(
    rf"{_GIVEN.pattern}|(^|\.)(embed_positions\._float_tensor|(encoder|decoder)\.version"
    r"|(attn|attention|crossattention)\.(masked_)?bias)$"
)
# Parts for another job than the one at hand, by the names that transformers' families give them.
_OTHER_JOBS = frozenset(
    {
        "bbox_predictor",
        "class_labels_classifier",
        "classification_head",
        "classifier",
        "cls",
        "discriminator_predictions",
        "generator_lm_head",
        "generator_predictions",
        "lm_head",
        "lm_predictions",
        "logit_scale",
        "mask_predictions",
        "mtp",
        "pooler",
        "pred_layer",
        "predictions",
        "project_hid",
        "project_q",
        "qa_outputs",
        "quantizer",
        "score",
        "seq_relationship",
        "sop_classifier",
        "text_projection",
        "visual_projection",
        "vocab_layer_norm",
        "vocab_projector",
        "vocab_transform",
    }
)
_FLOATS = frozenset({"F64", "F32", "F16", "BF16"})
_LONGEST_HEADER = 100_000_000  # bytes, as the safetensors library itself allows


@dataclass(frozen=True)
class Report:
    """What a loader says of the files: tensors that it did not find, had no place for, or found in another shape."""

    missing: frozenset[str] = frozenset()
    left_over: frozenset[str] = frozenset()
    mismatched: frozenset[str] = frozenset()
    faults: tuple[str, ...] = ()


def report_of(info: Mapping[str, Any]) -> Report:
    """The report in transformers' and diffusers' `output_loading_info`."""
    return Report(
        missing=frozenset(info.get("missing_keys") or ()),
        left_over=frozenset(info.get("unexpected_keys") or ()),
        mismatched=frozenset(
            name if isinstance(name, str) else str(name[0]) for name in info.get("mismatched_keys") or ()
        ),
        faults=tuple(map(str, info.get("error_msgs") or ())),
    )


def refuse_other_weights(model: Any, report: Report, job: str | None = None, unread: Sequence[str] = ()) -> None:
    """`LoadingError` unless all that runs came from the files, and all of the layers in use in them runs.

    `model` is the loaded module, `job` what it was loaded for, in words (None: a part that has none of its own).
    `unread` are the beginnings of the names of tensors whose work goes into no answer of this job.
    """
    if report.faults:
        raise LoadingError(f"The weights could not be read whole ({shown(report.faults[0], 160)}); fetch them again.")
    if report.mismatched:
        raise LoadingError(
            f"{_some(report.mismatched)} in the files {_have(report.mismatched)} another shape than config.json says: "
            "the two belong to different models; fetch both again, or choose another model."
        )
    missing = [name for name in report.missing if not _GIVEN.search(name) and not name.startswith(tuple(unread))]
    if missing:
        raise LoadingError(_lacking(model, missing, job))
    left_over = [
        name for name in report.left_over if not _BY_THE_WAY.search(name) and not _is_another_job_s(model, name)
    ]
    if left_over:
        raise LoadingError(
            f"{_some(left_over)} in the files {_have(left_over)} no place in the model that config.json describes: "
            "a part of what was trained would not run; fetch config.json and weights again, or choose another model."
        )


def refuse_not_finite(model: Any) -> None:
    """`LoadingError` where a weight of the module `model` is no number, or infinite: no answer rests on such."""
    import torch

    for name, weight in model.named_parameters():
        if type(weight.data) is not torch.Tensor or not weight.is_floating_point() or not weight.numel():
            continue
        # A NaN is both the least and the greatest; and no copy is made of gigabytes.
        low, high = torch.aminmax(weight.detach())
        if not (torch.isfinite(low) and torch.isfinite(high)):
            raise LoadingError(
                f"{name} holds a value that is not a finite number, at least in this precision; choose another "
                "precision or another model."
            )


def refuse_packed(files: Iterable[Path]) -> None:
    """`LoadingError` where a file keeps a matrix in another format than floating point of 16 bits or more.

    For files that no configuration calls quantised: a library would read the bare integers as if they were weights.
    """
    for file in files:
        for name, (kind, shape) in tensors_in(file).items():
            if name.endswith("weight") and len(shape) > 1 and kind not in _FLOATS:
                raise LoadingError(
                    f"{shown(name)} is kept as {shown(kind)} and config.json does not say how it was quantised, so it "
                    "cannot be run as it is meant; choose another model."
                )


def tensors_in(file: Path) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Format and shape of each tensor in a file of weights, without its data; `LoadingError` for a broken one."""
    try:
        return _in_pickle(file) if file.suffix == ".bin" else _in_safetensors(file)
    except Exception as error:
        # Either reader meets a stranger's bytes, and torch names no closed list of what it raises.
        if "weights_only" in str(error):
            # Not passed on: the library advises to run whatever the file holds.
            raise LoadingError(
                f"{file.name} holds no weights, or more than weights: a pickle that is read without running its code; "
                "choose a model with safetensors."
            ) from error
        raise LoadingError(f"{file.name} holds no weights ({shown(str(error), 100)}); fetch it again.") from error


def _in_safetensors(file: Path) -> dict[str, tuple[str, tuple[int, ...]]]:
    """From the header alone. Source: the format's description (eight bytes of length, then JSON)."""
    with file.open("rb") as opened:
        (length,) = struct.unpack("<Q", opened.read(8))
        if length > _LONGEST_HEADER:
            raise ValueError("its header is too long")
        header = json.loads(opened.read(length))
    return {
        name: (str(entry["dtype"]), tuple(entry["shape"])) for name, entry in header.items() if name != "__metadata__"
    }


def _in_pickle(file: Path) -> dict[str, tuple[str, tuple[int, ...]]]:
    import torch

    found = torch.load(file, map_location="meta", weights_only=True)
    names = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16"}
    return {
        name: (names.get(tensor.dtype, str(tensor.dtype).removeprefix("torch.")), tuple(tensor.shape))
        for name, tensor in found.items()
        if isinstance(tensor, torch.Tensor)
    }


def _lacking(model: Any, missing: Sequence[str], job: str | None) -> str:
    """What it means that these are not there: the head of the job, all of it, or a part."""
    heads = [name for name in missing if _is_head(model, name)]
    body = [name for name in missing if name not in heads and not _is_pooler(name)]
    if not body and heads and job:
        return (
            f"{_some(heads)} {_are(heads)} not in the files: this model was not trained for {job}; choose one that "
            "was, or the approach that is its own."
        )
    everything = {name for name, _ in model.named_parameters()} if hasattr(model, "named_parameters") else set()
    if everything and everything <= set(missing):
        return (
            f"{_some(missing)} {_are(missing)} not in the files, and nothing else of this {type(model).__name__} is: "
            "the weights are another model's, or their names are; choose another model."
        )
    return (
        f"{_some(body or missing)} {_are(body or missing)} not in the files, though config.json asks for it: the "
        "library would draw it at random; fetch config.json and the weights again, or choose another model."
    )


def _is_head(model: Any, name: str) -> bool:
    """Whether a tensor of the model stands outside what the model's family has in common."""
    base, first = getattr(model, "base_model_prefix", ""), name.partition(".")[0]
    return first != base if base and hasattr(model, base) else first in _OTHER_JOBS


def _is_pooler(name: str) -> bool:
    return "pooler" in name.split(".")


def _is_another_job_s(model: Any, name: str) -> bool:
    """Whether a tensor belongs to a part that this job does without, whatever prefix its file gave it."""
    prefix = f"{base}." if (base := getattr(model, "base_model_prefix", "")) else ""
    # A file of the base alone leaves out the prefix, one with a head adds it: what leads farther into the model counts.
    otherwise = name.removeprefix(prefix) if name.startswith(prefix) else prefix + name
    inside, new = max((_place(model, each) for each in (name, otherwise)), key=lambda place: len(place[0]))
    return new in _OTHER_JOBS and not any(step.isdigit() for step in inside)


def _place(model: Any, name: str) -> tuple[list[str], str]:
    """The path of the innermost module of the model on a tensor's way, and the first step beyond it."""
    steps = name.split(".")
    modules = dict(model.named_children())
    for depth, step in enumerate(steps):
        if step not in modules:
            return steps[:depth], step
        modules = dict(modules[step].named_children())
    return steps, ""


def _some(names: Iterable[str]) -> str:
    """The first names of a list, and how many more there are; a stranger's words."""
    listed = sorted(names)
    first = ", ".join(shown(name, 80).strip("'") for name in listed[:2])
    return first + (f" and {len(listed) - 2} more" if len(listed) > 2 else "")


def _are(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _have(names: Iterable[str]) -> str:
    return "has" if len(list(names)) == 1 else "have"
