"""From a folder to a pipeline of diffusers on its device, in the variant asked for.

Each part is loaded here and handed to the pipeline, since a pipeline that loads its own parts tells nobody what of
them it did not find. Sources: diffusers' documentation of `from_pretrained` and of quantisation.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from generator.errors import EnergyLabelError, shown
from generator.suite.models.as_recorded import kinds_of, refuse_otherwise
from generator.suite.models.loading import quantization_to_make, variant_in
from generator.suite.models.pipeline_parts import component_class, components
from generator.suite.models.published import DENOISERS, TEXT_ENCODERS
from generator.suite.models.quantizing import check_layers, quantization_config, refusals_told
from generator.suite.models.setup import LoadingError, ModelFiles, Setup, torch_dtype
from generator.suite.models.vocabulary import refuse_without_vocabulary
from generator.suite.models.weights import refuse_other_weights, report_of
from generator.suite.workloads.picturing import load_image_processor


def load_pipeline(files: ModelFiles, setup: Setup) -> Any:
    """The pipeline that `model_index.json` names, silent, its denoiser and text encoders quantised as asked."""
    import diffusers
    import torch
    import transformers as tf

    diffusers.utils.logging.disable_progress_bar()
    try:
        diffusers.DiffusionPipeline.load_config(files.folder, local_files_only=True)
    except (OSError, ValueError) as error:
        raise EnergyLabelError(
            f"{files.name} is not a diffusers pipeline (its model_index.json cannot be read: "
            f"{shown(str(error), 100)}); choose a model that is."
        ) from error
    named = components(files.folder)
    parts = _load_parts(files, setup, named)
    with refusals_told(setup, files.name):
        pipeline = diffusers.DiffusionPipeline.from_pretrained(
            files.folder,
            dtype=torch_dtype(setup.precision),
            trust_remote_code=files.trust_remote_code,
            local_files_only=True,
            **(_pil_extractor(files) if "feature_extractor" in named else {}),
            **parts,
        ).to(setup.device)
    for name, part in pipeline.components.items():
        if isinstance(part, tf.PreTrainedTokenizerBase):
            refuse_without_vocabulary(part, files.folder / name, f"{files.name} ({name})")
        if isinstance(part, torch.nn.Module) and name not in parts:
            raise LoadingError(f"The pipeline's {name} has no folder of its own to load it from; choose another model.")
    making = quantization_to_make(files, setup)
    for name, part in parts.items():
        ours = name in DENOISERS or (making and name in TEXT_ENCODERS)
        if setup.quantization and ours:
            check_layers(part, setup, f"{files.name}'s {name}")
        # Other parts are as they came, which may be quantised alike.
        plain = not ours and not kinds_of(part)
        refuse_otherwise(part, replace(setup, quantization=None) if plain else setup)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _load_parts(files: ModelFiles, setup: Setup, named: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """Every part that has weights, by its name, each held against its own files."""
    import torch

    mapping = _quantization(setup, named).quant_mapping if quantization_to_make(files, setup) else {}
    parts: dict[str, Any] = {}
    for name, (library, class_name) in named.items():
        # What prepares input keeps its settings under other names, and may be of a class long gone.
        if not (files.folder / name / "config.json").is_file():
            continue
        kind = component_class(library, class_name)
        if not (isinstance(kind, type) and issubclass(kind, torch.nn.Module)):
            continue
        options = {"quantization_config": mapping[name]} if name in mapping else {}
        with refusals_told(setup, f"{files.name}'s {name}"):
            part, info = _load_part(kind, files, setup, name, options)
        if files.weights == "pretrained":
            try:
                refuse_other_weights(part, report_of(info))
            except LoadingError as error:
                raise LoadingError(f"Of the pipeline's {name}: {error}") from error
        parts[name] = part
    return parts


def _load_part(kind: Any, files: ModelFiles, setup: Setup, name: str, options: dict[str, Any]) -> Any:
    """The part and what its loader reports; diffusers' loader calls the precision by an older name."""
    import diffusers

    precision = "torch_dtype" if issubclass(kind, diffusers.ModelMixin) else "dtype"
    return kind.from_pretrained(
        files.folder / name,
        local_files_only=True,
        output_loading_info=True,
        variant=variant_in(files.folder / name, setup.precision),
        ignore_mismatched_sizes=files.weights == "pretrained",  # to be told of them, and refuse by name
        **{precision: torch_dtype(setup.precision)},
        **options,
    )


def _pil_extractor(files: ModelFiles) -> dict[str, Any]:
    """What prepares a picture for the safety checker: in PIL, and by its new name where the files have an old one."""
    return {"feature_extractor": load_image_processor(files, subfolder="feature_extractor")}


def _quantization(setup: Setup, named: Iterable[str]) -> Any:
    """diffusers' configuration of a pipeline's quantisation: the denoiser, and the text encoders by transformers.

    The VAE stays as it is: it is convolutions, of which neither library quantises any. A pipeline that reads its own
    mapping would load its parts itself, so the mapping, which diffusers has looked at, is handed on part by part.
    """
    import diffusers

    ours = quantization_config(setup)
    if setup.device == "cpu" and not (setup.quantization or "").startswith("torchao-"):
        raise LoadingError(
            f"diffusers makes {setup.quantization} on a GPU alone; take a torchao quantisation, or measure on a GPU."
        )
    by_diffusers = {name: _for_diffusers(ours, setup) for name in named if name in DENOISERS}
    by_transformers = {name: quantization_config(setup) for name in named if name in TEXT_ENCODERS}
    return diffusers.PipelineQuantizationConfig(quant_mapping={**by_diffusers, **by_transformers})


def _for_diffusers(ours: Any, setup: Setup) -> Any:
    """transformers' configuration in diffusers' own class: their loaders do not know each other's."""
    import diffusers

    if setup.quantization and setup.quantization.startswith("torchao-"):
        return diffusers.TorchAoConfig(ours.quant_type)
    names = ("load_in_8bit", "load_in_4bit", "bnb_4bit_quant_type", "bnb_4bit_compute_dtype")
    return diffusers.BitsAndBytesConfig(**{name: getattr(ours, name) for name in names})
