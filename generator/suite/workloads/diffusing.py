"""From a folder to a pipeline of diffusers on its device, in the variant asked for.

Sources: diffusers' documentation of `from_pretrained` and of pipeline-level quantisation.
"""

from typing import Any

from generator.errors import EnergyLabelError, shown
from generator.suite.models.quantizing import check_layers, quantization_config, refusals_told
from generator.suite.models.setup import LoadingError, ModelFiles, Setup, torch_dtype
from generator.suite.workloads.picturing import load_image_processor

# The part that works at each step, by the names that diffusers' pipelines give it.
_DENOISERS = ("unet", "transformer")


def load_pipeline(files: ModelFiles, setup: Setup) -> Any:
    """The pipeline that `model_index.json` names, silent, its denoiser quantised as asked."""
    import diffusers

    diffusers.utils.logging.disable_progress_bar()
    try:
        index = diffusers.DiffusionPipeline.load_config(files.folder, local_files_only=True)
    except (OSError, ValueError) as error:
        raise EnergyLabelError(
            f"{files.folder.name} is no pipeline of diffusers (its model_index.json cannot be read: "
            f"{shown(str(error), 100)}); choose a model that is."
        ) from error
    denoisers = [name for name in _DENOISERS if _has(index, name)]
    options: dict[str, Any] = {}
    if setup.quantization:
        options["quantization_config"] = _quantization(setup, denoisers)
    with refusals_told(setup, files.folder.name):
        pipeline = diffusers.DiffusionPipeline.from_pretrained(
            files.folder,
            dtype=torch_dtype(setup.precision),
            trust_remote_code=files.trust_remote_code,
            local_files_only=True,
            **_pil_extractor(files, index),
            **options,
        ).to(setup.device)
    for name in denoisers if setup.quantization else ():
        check_layers(getattr(pipeline, name), setup, f"{files.folder.name}'s {name}")
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _has(index: dict[str, Any], name: str) -> bool:
    """Whether the pipeline has this part: it names a library and a class for it, or nulls."""
    named = index.get(name)
    return isinstance(named, list | tuple) and bool(named) and named[0] is not None


def _pil_extractor(files: ModelFiles, index: dict[str, Any]) -> dict[str, Any]:
    """What prepares a picture for the safety checker: in PIL, and by its new name where the files have an old one."""
    if not _has(index, "feature_extractor"):
        return {}
    return {"feature_extractor": load_image_processor(files, subfolder="feature_extractor")}


def _quantization(setup: Setup, denoisers: list[str]) -> Any:
    """diffusers' configuration of a quantisation, for the denoiser alone: it works at every step, the others once."""
    import diffusers

    ours = quantization_config(setup)
    if setup.quantization and setup.quantization.startswith("torchao-"):
        theirs = diffusers.TorchAoConfig(ours.quant_type)
    elif setup.device == "cpu":
        raise LoadingError(
            f"diffusers makes {setup.quantization} on a GPU alone; take a torchao quantisation, or measure on a GPU."
        )
    else:
        names = ("load_in_8bit", "load_in_4bit", "bnb_4bit_quant_type", "bnb_4bit_compute_dtype")
        theirs = diffusers.BitsAndBytesConfig(**{name: getattr(ours, name) for name in names})
    return diffusers.PipelineQuantizationConfig(quant_mapping=dict.fromkeys(denoisers, theirs))
