"""Inputs of no meaning to export a model with and to hold the export against torch: of several sizes, with padding."""

from typing import Any

from generator.errors import shown
from generator.suite.models.setup import LoadingError, ModelFiles

_TEXT = frozenset({"input_ids", "attention_mask", "token_type_ids"})
# The sizes that the export is held against torch with: queries × tokens.
PROBES = ((1, 6), (3, 15))


class Examples:
    """Makes inputs as the model's own tokenizer or image processor would give them, by name.

    `sizes` are the dimensions that differ from one call to another, by their names; all others are the model's.
    """

    def __init__(self, files: ModelFiles, config: Any, pictures: bool) -> None:
        self._files, self._config, self._pictures = files, config, pictures
        self.sizes = {0: "queries"} if pictures else {0: "queries", 1: "tokens"}
        self._names = () if pictures else self._text_names()

    def of(self, queries: int, tokens: int, seed: int) -> dict[str, Any]:
        """Input tensors of `queries` queries of `tokens` tokens each, the last one padded; pictures have no tokens."""
        return self._drawn(queries, seed) if self._pictures else self._written(queries, tokens, seed)

    def _text_names(self) -> tuple[str, ...]:
        import transformers as tf

        files = self._files
        tokenizer = tf.AutoTokenizer.from_pretrained(
            files.folder, trust_remote_code=files.trust_remote_code, local_files_only=True
        )
        names = tuple(tokenizer.model_input_names)
        if strange := sorted(set(names) - _TEXT):
            raise LoadingError(
                f"{files.name} reads {shown(strange[0])} beside its tokens, which the suite does not export to ONNX; "
                "leave out --runtime onnxruntime."
            )
        return names

    def _written(self, queries: int, tokens: int, seed: int) -> dict[str, Any]:
        import torch

        words = int(self._config.get_text_config().vocab_size)
        draw = torch.Generator().manual_seed(seed)
        ids = torch.randint(0, words, (queries, tokens), generator=draw)
        padding = self._config.pad_token_id
        if padding is not None:
            # Some models number their tokens by where the padding is: there is none but at the end.
            ids[ids == padding] = (padding + 1) % words
        mask = torch.ones_like(ids)
        if queries > 1:
            mask[-1, -2:] = 0
            ids[-1, -2:] = padding or 0
        every = {"input_ids": ids, "attention_mask": mask, "token_type_ids": torch.zeros_like(ids)}
        return {name: every[name] for name in self._names}

    def _drawn(self, queries: int, seed: int) -> dict[str, Any]:
        import torch
        import transformers as tf
        from PIL import Image

        files = self._files
        processor = tf.AutoImageProcessor.from_pretrained(
            files.folder, trust_remote_code=files.trust_remote_code, local_files_only=True, backend="pil"
        )
        made = dict(processor(images=[Image.new("RGB", (320, 240))] * queries, return_tensors="pt"))
        draw = torch.Generator().manual_seed(seed)
        return {
            name: torch.randn(tensor.shape, generator=draw) if tensor.is_floating_point() else tensor
            for name, tensor in made.items()
        }
