"""Labels, badges, endpoints and API documents look as they did when somebody last looked at them."""

import pytest

from generator.pages.api import model_document, task_document
from generator.pages.badge import draw_badge, endpoint
from generator.pages.environment import environment
from tests.factories import TASK
from tests.pages.golden import FOLDER, Golden
from tests.pages.making import TASKS, drawn, edition, kinds, scale

KINDS = kinds()


@pytest.mark.parametrize("kind", KINDS)
def test_label(kind: str, golden: Golden) -> None:
    label, on = KINDS[kind]
    golden.xml(f"label-{kind}.svg", drawn(label, on))


@pytest.mark.parametrize("kind", KINDS)
def test_badge(kind: str, golden: Golden) -> None:
    label, _ = KINDS[kind]
    golden.xml(f"badge-{kind}.svg", draw_badge(environment(), label, TASKS[label.task]))


@pytest.mark.parametrize("kind", KINDS)
def test_endpoint(kind: str, golden: Golden) -> None:
    golden.json(f"endpoint-{kind}.json", endpoint(KINDS[kind][0]))


def test_model_document(golden: Golden) -> None:
    label, on = KINDS["graded"]
    assert on is not None
    golden.json("api-model.json", model_document(label.model, [label], edition([label], [on])))


def test_task_document(golden: Golden) -> None:
    labels = [label for label, on in KINDS.values() if on]
    golden.json("api-task.json", task_document(TASK, edition(labels, [scale()])))


def test_task_document_without_a_scale(golden: Golden) -> None:
    golden.json("api-task-no-scale.json", task_document(TASK, edition([KINDS["no-scale"][0]])))


def test_no_golden_file_is_left_over() -> None:
    made = {f"{what}-{kind}" for kind in KINDS for what in ("label", "badge", "endpoint")}
    made |= {"api-model", "api-task", "api-task-no-scale", "contrast", "social-graded-over-an-edge", "social-no-scale"}
    assert {path.stem for path in FOLDER.iterdir()} == made
