"""The look at a model's answers before the first window: numbers, and not always the same ones.

What a model gives is seen by hooks on its parts, so that this is one look for every task. A part whose numbers do not
depend on what it is given (all weights 0, say) answers nothing, however well its answers look.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from generator.errors import EnergyLabelError, shown
from generator.suite.protocol.window import answers_of
from generator.suite.workloads.adapter import Adapter

_AT_MOST = 8


class NoAnswerError(EnergyLabelError):
    """The model gives nothing that could be an answer."""


def refuse_without_answers(
    adapter: Adapter,
    work: Sequence[Sequence[Any]],
    queries: int,
    synchronise: Callable[[], None],
    *,
    trained: bool,
    made_up_media: bool,
) -> None:
    """Answer some of the queries (over `queries`, if not too many) and raise `NoAnswerError` where they cannot be.

    Of a twin, which learnt nothing, only that it gives numbers is asked: answers may be empty and all alike. Answers to
    pictures and recordings of nothing may be so too, but not the numbers that they are made of.
    """
    chosen = _first(work, min(queries + 1, _AT_MOST))
    asked = [query for batch in chosen for query in batch]
    seen = _Seen()
    adapter.clear()
    answers: list[Any] = []
    nothing = 0
    with seen.watching(adapter.passes.parts):
        for batch in chosen:
            seen.next_batch()
            try:
                found = answers_of(adapter, [batch])
            except EnergyLabelError:
                # What is made of NaN may well fail: then that is the reason, and told below.
                if seen.not_numbers is None:
                    raise
                break
            nothing += adapter.non_answers(found)
            answers += found
    synchronise()
    withheld = adapter.withheld or 0
    adapter.clear()
    if seen.not_numbers:
        raise NoAnswerError(
            f"its {seen.not_numbers} gives no numbers (NaN or infinity) for the first queries, so that nothing it says "
            "is an answer; see that its weights are whole, or take another precision."
        )
    if not trained:
        return
    different = len({_key(query) for query in asked})
    if different > 1 and (constant := seen.constant(adapter.checkers)):
        if seen.read_alike(constant):
            raise NoAnswerError(
                f"it reads the same tokens in {different} different queries, so that they are one to it: its "
                "vocabulary may lack their words, or they differ only where a long text is cut; take other queries."
            )
        raise NoAnswerError(
            f"its {constant} gives the same numbers for {different} different queries, so that nothing it says is an "
            "answer; see that its weights are whole."
        )
    if made_up_media:
        return
    if nothing and nothing + withheld == len(answers):
        raise NoAnswerError(
            f"{nothing} of the first {len(answers)} answers hold nothing that the job could use (the first: "
            f"{_told(answers[0])}); see that it does this task in this variant."
        )
    enough = adapter.varies_over is not None and different >= adapter.varies_over
    if enough and not withheld and len({_key(answer) for answer in answers}) == 1:
        raise NoAnswerError(
            f"it gives the same answer to {different} different queries ({_told(answers[0])}); see that it does this "
            "task in this variant."
        )


def _first(work: Sequence[Sequence[Any]], queries: int) -> list[Sequence[Any]]:
    """The first batches that hold so many queries, at least one."""
    chosen: list[Sequence[Any]] = []
    for batch in work:
        if sum(map(len, chosen)) >= queries:
            break
        chosen.append(batch)
    return chosen


class _Seen:
    """What hooks saw of the parts' outputs: whether all were numbers, and what tells one output from another."""

    def __init__(self) -> None:
        self.not_numbers: str | None = None
        self._signs: dict[str, dict[int, set[tuple[float, ...]]]] = {}
        self._rows: dict[str, int] = {}
        self._called: set[str] = set()
        self._read: dict[str, list[tuple[int, ...]]] = {}

    def next_batch(self) -> None:
        """From here on the parts' first outputs are those of another batch."""
        self._called = set()

    @contextmanager
    def watching(self, parts: Any) -> Iterator[None]:
        """Look at what each part gives; only its first output of a batch is held against those of other batches."""
        hooks = [part.register_forward_hook(self._looking(name)) for name, part in parts.items()]
        hooks += [part.register_forward_pre_hook(self._reading(name), with_kwargs=True) for name, part in parts.items()]
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()

    def constant(self, but_for: frozenset[str]) -> str | None:
        """A part that gave more than one row, and always the same."""
        for name, signs in self._signs.items():
            if (
                name not in but_for
                and self._rows[name] > len(signs)
                and all(len(found) == 1 for found in signs.values())
            ):
                return name
        return None

    def read_alike(self, name: str) -> bool:
        """Whether a part was given more than one row of tokens, and always the same one."""
        rows = self._read.get(name, [])
        return len(rows) > 1 and len(set(rows)) == 1

    def _reading(self, name: str) -> Callable[..., None]:
        def look(_: Any, __: Any, named: dict[str, Any]) -> None:
            tokens = named.get("input_ids")
            if name not in self._called and tokens is not None and tokens.ndim == 2:
                self._read.setdefault(name, []).extend(map(tuple, tokens.tolist()))

        return look

    def _looking(self, name: str) -> Callable[..., None]:
        def look(_: Any, __: Any, output: Any) -> None:
            first = name not in self._called
            self._called.add(name)
            for place, tensor in enumerate(_tensors(output)):
                low, high = (float(end) for end in tensor.aminmax())
                if low != low or high != high or high == float("inf") or high == float("-inf"):
                    self.not_numbers = self.not_numbers or name
                    return
                if first and tensor.dim() > 1:
                    self._keep(name, place, tensor)

        return look

    def _keep(self, name: str, place: int, tensor: Any) -> None:
        import torch

        rows = tensor.flatten(1)
        signs = self._signs.setdefault(name, {}).setdefault(place, set())
        for low, high, mean in zip(
            rows.amin(1).tolist(), rows.amax(1).tolist(), rows.mean(1, dtype=torch.float64).tolist(), strict=True
        ):
            signs.add((low, high, float(f"{mean:.12g}")))
        self._rows[name] = self._rows.get(name, 0) + len(rows)


def _tensors(output: Any) -> Iterator[Any]:
    """The tensors of real numbers in what a part gives, whatever they are wrapped in; NumPy's arrays made into such."""
    if hasattr(output, "__array_interface__"):
        import torch

        output = torch.as_tensor(output)
    if hasattr(output, "is_floating_point"):
        if output.is_floating_point() and output.numel():
            yield output
    elif isinstance(output, dict):
        for value in output.values():
            yield from _tensors(value)
    elif isinstance(output, list | tuple):
        for value in output:
            yield from _tensors(value)


def _key(value: Any) -> Any:
    """What makes two queries or answers the same; of texts, without what a tokenizer may drop."""
    if isinstance(value, str):
        return "".join(value.casefold().split())
    if hasattr(value, "tobytes"):
        return value.tobytes()
    return repr(value).casefold()


def _told(answer: Any) -> str:
    size = getattr(answer, "size", None)
    return f"a picture of {size[0]} × {size[1]}" if isinstance(size, tuple) and len(size) == 2 else shown(answer, 40)
