"""llama.cpp's answers held against transformers' on the same numbers: tokens, counts, likelihoods; and no cache."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.suite.case import Output
from generator.suite.models.setup import LoadingError, ModelFiles, Setup
from generator.suite.protocol.passes import PassCounter
from generator.suite.protocol.tally import Tally
from generator.suite.runtimes.gguf import server
from generator.suite.runtimes.gguf.files import gguf_model
from generator.suite.runtimes.gguf.generator import GgufGenerator
from tests.suite.runtimes.gguf.tiny import BEGIN, CONTEXT, END, Tiny, in_transformers, write_tiny

pytestmark = pytest.mark.usefixtures("libraries")

FIXED = Output(stop="fixed", max_new_tokens=12)
NATURAL = Output(stop="natural", max_new_tokens=40)
PROMPTS = ("Hello you, there", "b", "What a day it was")


@pytest.fixture
def loaded(tmp_path: Path) -> Callable[..., tuple[GgufGenerator, Tiny]]:
    """A tiny model, written and loaded."""

    def load(kind: str = "F32", output: Output = FIXED, **changes: Any) -> tuple[GgufGenerator, Tiny]:
        tiny = write_tiny(tmp_path / f"{kind}.gguf", kind, **changes)
        form = gguf_model(tiny.path).format
        setup = Setup(precision=form.precision, quantization=form.quantization, runtime="llama-cpp", threads=1)
        return GgufGenerator(ModelFiles(tiny.path, "pretrained"), setup, output), tiny

    return load


def continued(tiny: Tiny, tokens: list[int], output: Output) -> list[int]:
    """What transformers' Llama makes of the same tokens, greedily."""
    import torch

    with torch.inference_mode():
        made = in_transformers(tiny.arrays).generate(
            torch.tensor([tokens]),
            attention_mask=torch.ones(1, len(tokens), dtype=torch.long),
            do_sample=False,
            max_new_tokens=output.max_new_tokens,
            min_new_tokens=output.max_new_tokens if output.stop == "fixed" else None,
            eos_token_id=END,
            pad_token_id=END,
        )
    return [int(token) for token in made[0, len(tokens) :]]


def test_the_tokens_are_those_of_another_program_on_the_same_numbers(
    loaded: Callable[..., tuple[GgufGenerator, Tiny]],
) -> None:
    generator, tiny = loaded()
    counter = PassCounter(generator.parts)
    for prompt in PROMPTS:
        tokens = generator._server.tokens(prompt)
        assert tokens[0] == BEGIN and len(tokens) == len(prompt) + 2
        answer = generator._server.complete(prompt, **generator._limits, verbose=True, return_tokens=True)
        assert answer["__verbose"]["tokens"] == continued(tiny, tokens, FIXED)
        counter.clear()
        tally = Tally()
        assert generator.generate([prompt], tally) == [answer["choices"][0]["text"]]
        assert (tally.tokens_in, tally.tokens_out) == (len(tokens), 12)
        assert counter.passes == {"model": 12}
    latency = tally.speed.latency()
    assert latency is None or latency.time_to_first_token_s


def test_a_text_that_ends_by_itself_ends_where_the_other_program_s_does(
    loaded: Callable[..., tuple[GgufGenerator, Tiny]],
) -> None:
    """The row of the output that means the end is made the likeliest soon, and is counted as a token."""
    import numpy as np

    from tests.suite.runtimes.gguf.tiny import arrays

    own = arrays()["output.weight"].copy()
    ends = 0
    own[END] = own.max(0) * np.sign(own.sum(0))
    generator, tiny = loaded(output=NATURAL, output__weight=own)
    for prompt in PROMPTS:
        tally = Tally()
        generator.generate([prompt], tally)
        wanted = continued(tiny, generator._server.tokens(prompt), NATURAL)
        assert tally.tokens_out == len(wanted)
        ends += wanted[-1] == END
    assert ends


@pytest.mark.parametrize("kind", ["F16", "BF16", "Q8_0", "Q5_0", "Q4_0"])
def test_each_type_runs_and_answers(kind: str, loaded: Callable[..., tuple[GgufGenerator, Tiny]]) -> None:
    generator, _ = loaded(kind)
    tally = Tally()
    assert len(generator.generate(PROMPTS, tally)) == len(PROMPTS)
    assert tally.tokens_out == 12 * len(PROMPTS)
    generator.refuse_not_finite()


def test_a_repeated_prompt_is_read_anew(
    loaded: Callable[..., tuple[GgufGenerator, Tiny]], monkeypatch: pytest.MonkeyPatch
) -> None:
    generator, _ = loaded()
    answers = [generator._server.complete(PROMPTS[0], n_predict=4) for _ in range(3)]
    assert [answer["timings"]["cache_n"] for answer in answers] == [0, 0, 0]
    assert len({answer["timings"]["prompt_n"] for answer in answers}) == 1
    # And where llama.cpp would do so all the same, the run is lost.
    with pytest.raises(EnergyLabelError, match="from its cache"):
        for _ in range(2):
            generator._server.complete(PROMPTS[0], n_predict=4, cache_prompt=True)


def test_the_likelihood_is_the_other_program_s(loaded: Callable[..., tuple[GgufGenerator, Tiny]]) -> None:
    import torch

    generator, tiny = loaded()
    whole = generator._server.tokens("Hello you there")
    before = len(generator._server.tokens("Hello"))
    with torch.inference_mode():
        logits = in_transformers(tiny.arrays)(torch.tensor([whole])).logits[0, before - 1 : -1].double()
    wanted = torch.tensor(whole[before:])
    bits = -logits.log_softmax(-1)[torch.arange(len(wanted)), wanted].sum() / math.log(2)
    found = generator.likelihood("Hello", "you there")
    assert found.bits == pytest.approx(float(bits), rel=1e-3)
    assert found.guessed == pytest.approx(len(wanted) * math.log2(logits.shape[-1]))
    assert generator.likelihood("", "you").bits > 0


def test_a_long_prompt_is_cut_at_its_beginning_and_an_empty_one_begun(
    loaded: Callable[..., tuple[GgufGenerator, Tiny]],
) -> None:
    generator, _ = loaded()
    tally = Tally()
    [text] = generator.generate(["x" * 300 + PROMPTS[0]], tally)
    assert (tally.tokens_in, tally.tokens_out) == (CONTEXT - 12, 12)
    kept = [BEGIN, *generator._server.tokens("x" * 300 + PROMPTS[0])[-(CONTEXT - 13) :]]
    assert generator._server.complete(kept, **generator._limits)["choices"][0]["text"] == text
    tally.clear()
    generator.generate([""], tally)
    assert tally.tokens_in == 1


def test_what_is_not_as_the_record_will_say_is_refused(tmp_path: Path, loaded: Callable[..., Any]) -> None:
    files = ModelFiles(write_tiny(tmp_path / "a.gguf", "Q8_0").path, "pretrained")
    with pytest.raises(LoadingError, match="is q8-0, which was not known when this began"):
        GgufGenerator(files, Setup(runtime="llama-cpp"), FIXED)
    setup = Setup(quantization="q8-0", runtime="llama-cpp", threads=1)
    with pytest.raises(LoadingError, match="wants at least 4 new tokens"):
        GgufGenerator(files, setup, Output(stop="natural", max_new_tokens=9, min_new_tokens=4))
    with pytest.raises(EnergyLabelError, match="has no room for 500 new tokens"):
        GgufGenerator(files, setup, Output(stop="fixed", max_new_tokens=500))


def test_weights_that_are_not_finite_or_not_all_there_are_not_run(loaded: Callable[..., Any]) -> None:
    import numpy as np

    with pytest.raises(LoadingError, match="could not load"):
        loaded(blk__0__attn_q__weight=np.full((64, 64), np.nan, np.float32))
    with pytest.raises(LoadingError, match="could not load"):
        loaded(blk__1__attn_q__weight=np.zeros((32, 64), np.float32))


def test_layers_are_on_the_gpu_or_the_build_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xllamacpp.get_device_info", lambda: [{"type": "ggml_backend_dev_type.X_TYPE_CPU"}])
    assert server.gpu_layers(Setup()) == 0
    with pytest.raises(LoadingError, match="was not built for a GPU"):
        server.gpu_layers(Setup(device="cuda"))
    monkeypatch.setattr("xllamacpp.get_device_info", lambda: [{"type": "ggml_backend_dev_type.X_TYPE_GPU"}])
    assert server.gpu_layers(Setup(device="cuda")) == -2
