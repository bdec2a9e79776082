"""The libraries that GGUF files need, which are an extra of their own."""

from importlib import import_module

from generator.errors import EnergyLabelError


def refuse_without_extra() -> None:
    """`EnergyLabelError` with the remedy where gguf or xllamacpp is missing: now, and not after gigabytes."""
    for module in ("gguf", "xllamacpp"):
        try:
            import_module(module)
        except ImportError as error:
            raise EnergyLabelError(
                f"{module} is not installed, which GGUF files need; install it with "
                "pip install 'model-energy-label[gguf]'."
            ) from error
