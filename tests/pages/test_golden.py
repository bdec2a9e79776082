"""Labels, badges, endpoints and API documents look as they did when somebody last looked at them."""

from pathlib import Path

import pytest

from generator.pages.api.documents import model_document, task_document
from generator.pages.environment import environment
from generator.pages.pictures.badge import draw_badge, endpoint
from generator.pages.pictures.compact_label import draw_compact
from generator.pages.urls import BADGE_STYLES, BadgeStyle
from tests.factories import TASK, profile
from tests.pages import serving
from tests.pages.golden import FOLDER, Golden
from tests.pages.making import TASKS, checked, drawn, edition, kinds, scale

KINDS, CHECKED = kinds(), checked()


@pytest.mark.parametrize("kind", KINDS)
def test_label(kind: str, golden: Golden) -> None:
    label, on = KINDS[kind]
    golden.xml(f"label-{kind}.svg", drawn(label, on))


@pytest.mark.parametrize("style", BADGE_STYLES)
@pytest.mark.parametrize("kind", KINDS)
def test_badge(kind: str, style: BadgeStyle, golden: Golden) -> None:
    label, on = KINDS[kind]
    golden.xml(f"badge-{style}-{kind}.svg", draw_badge(environment(), label, TASKS[label.subject.task], on, style))


@pytest.mark.parametrize("kind", KINDS)
def test_compact_label(kind: str, golden: Golden) -> None:
    label, on = KINDS[kind]
    golden.xml(f"compact-{kind}.svg", draw_compact(environment(), label, TASKS[label.subject.task], profile(), on))


@pytest.mark.parametrize("state", CHECKED)
def test_label_that_was_checked(state: str, golden: Golden) -> None:
    label = CHECKED[state]
    golden.xml(f"label-{state}.svg", drawn(label, scale()))
    golden.xml(
        f"compact-{state}.svg", draw_compact(environment(), label, TASKS[label.subject.task], profile(), scale())
    )


@pytest.mark.parametrize("kind", KINDS)
def test_endpoint(kind: str, golden: Golden) -> None:
    golden.json(f"endpoint-{kind}.json", endpoint(KINDS[kind][0]))


def test_model_document(golden: Golden) -> None:
    label, on = KINDS["graded"]
    assert on is not None
    golden.json("api-model.json", model_document(label.subject.model, [label], edition([label], [on])))


def test_task_document(golden: Golden) -> None:
    labels = [label for label, on in KINDS.values() if on]
    golden.json("api-task.json", task_document(TASK, edition(labels, [scale()])).decode())


def test_task_document_without_a_scale(golden: Golden) -> None:
    golden.json("api-task-no-scale.json", task_document(TASK, edition([KINDS["no-scale"][0]])).decode())


def test_no_golden_file_is_left_over() -> None:
    pictures = [*(f"badge-{style}" for style in BADGE_STYLES), "compact", "label"]
    made = {f"{what}-{kind}" for kind in KINDS for what in (*pictures, "endpoint")}
    made |= {f"{what}-{state}" for state in CHECKED for what in ("compact", "label")}
    made |= {f"{what}-{kind}" for kind in serving.kinds() for what in pictures}
    made |= {
        "api-model",
        "api-task",
        "api-task-no-scale",
        "side_by_side",
        "speed",
        "social-graded-over-an-edge",
        "social-no-scale",
        "social-operating-point",
        "social-longest-served",
        "format",
    }
    made |= {"submission-summary", "format"}
    made |= {f"advise-{task}" for task in ("text-classification", "chat", "image-classification")}
    assert {path.stem for path in FOLDER.iterdir()} == made


def test_golden_numbers_may_differ_in_their_last_bits_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.pages.golden.FOLDER", tmp_path)
    (tmp_path / "a.json").write_text('{"x": [1.1, 2, null]}')
    (tmp_path / "a.svg").write_text('<svg x="1.1000000000000001"/>')
    kept = Golden(rewrite=False)
    kept.json("a.json", '{"x": [1.1000000000000003, 2, null]}')
    kept.xml("a.svg", '<svg x="1.1000000000000003"/>')
    for other in ("[1.10000001, 2, null]", "[1.1, 2, 0]", "[1.1, 2]", "[1.1, 2, false]"):
        with pytest.raises(AssertionError):
            kept.json("a.json", f'{{"x": {other}}}')
    with pytest.raises(AssertionError):
        kept.xml("a.svg", '<svg x="1.100001"/>')
