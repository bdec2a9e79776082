"""A part that is no module of torch: hooked as one, and what hooks see is what torch shows them."""

from typing import Any

from generator.suite.protocol.passes import PassCounter
from generator.suite.runtimes.foreign import Part


class Doubling(Part):
    """Gives twice what it was given, and twice what it was given by a name."""

    def forward(self, *numbers: Any, **named: Any) -> Any:
        return [2 * number for number in numbers], {name: 2 * number for name, number in named.items()}


def test_hooks_see_what_goes_in_and_comes_out_until_they_are_taken_off() -> None:
    part, seen = Doubling(), []
    before = part.register_forward_pre_hook(lambda *told: seen.append(told), with_kwargs=True)
    after = part.register_forward_hook(lambda *told: seen.append(told))
    given = part(1, 2, three=3)
    assert given == ([2, 4], {"three": 6})
    assert seen == [(part, (1, 2), {"three": 3}), (part, (1, 2), given)]
    before.remove()
    part(1)
    assert len(seen) == 3
    after.remove()
    part(1)
    assert len(seen) == 3


def test_its_passes_are_counted() -> None:
    parts = {"one": Doubling(), "other": Doubling()}
    counter = PassCounter(parts)
    for number in range(3):
        parts["one"](number)
    assert counter.passes == {"one": 3, "other": 0}
    counter.close()
    parts["one"](0)
    assert counter.passes == {"one": 3, "other": 0}
