"""What ways of serving are called: in as few words as tell them apart."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.pages.wording.points import point_names
from tests import served
from tests.pages.making import label

PROFILE = served.study_profile()
PARTS = st.tuples(
    st.sampled_from([None, 1, 8, 64]),
    st.integers(2, 3),
    st.sampled_from([None, {"ring": 2}, {"ulysses": 2}]),
    st.sampled_from([None, {"width": 512, "height": 512}, {"width": 1024, "height": 1024, "steps": 20}]),
    st.sampled_from([None, "one 1.0", "two 2.0"]),
)


def _point(
    name: str, at_once: int | None, gpus: int, parallel: dict[str, int] | None, made: Any, engine: str | None
) -> Any:
    serving = {"kind": "offline", "batch_size": at_once} | ({"engine": engine} if engine else {})
    more = ({"parallel": parallel} if parallel else {}) | ({"made": made} if made else {})
    return served.point(1, 2.0, 10.0, gpus=gpus, **{"id": name, "serving": serving, **more})


def _names(*points: dict[str, Any]) -> list[str]:
    return point_names(label(served.record(points), under=PROFILE).result.workloads[0].points)


def test_as_many_at_once_on_as_many_gpus() -> None:
    assert _names(served.point(1, 9.0, 10.0), served.point(64, 2.0, 30.0, gpus=2)) == [
        "1 at once on 1 GPU",
        "64 at once on 2 GPUs",
    ]
    unknown = served.point(1, 9.0, 10.0, id="unknown", serving={"kind": "offline", "batch_size": None})
    assert _names(unknown) == ["how many at once not stated, on 1 GPU"]


def test_what_tells_two_apart_is_added_to_these_alone() -> None:
    found = _names(
        _point("a", 8, 4, {"ring": 4}, None, None),
        _point("b", 8, 4, {"ulysses": 4}, None, None),
        _point("c", 16, 4, {"ulysses": 4}, None, None),
    )
    assert found == ["8 at once on 4 GPUs, ring4", "8 at once on 4 GPUs, ulysses4", "16 at once on 4 GPUs"]


@given(st.lists(PARTS, min_size=1, max_size=8))
def test_no_two_are_called_the_same(parts: list[Any]) -> None:
    found = _names(*(_point(f"p{place}", *part) for place, part in enumerate(parts)))
    assert len(set(found)) == len(found) == len(parts)
