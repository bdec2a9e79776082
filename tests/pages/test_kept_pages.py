"""What belongs to a task: after any change its pages, files and rows are those of a clean build, and few are made."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.pages import outputs, site, task_files, urls
from generator.pages.comparing import models_pages, task_pages
from generator.pages.edition.content import Content
from generator.pages.kept_files import KeptFiles
from generator.pages.page import Page
from generator.pages.site import Site
from generator.pages.storing.cache import Cache, key_of
from generator.pages.storing.settling import settle
from generator.records.facts import ModelFacts
from generator.swapping import change_names
from tests.examples import examples
from tests.factories import TASK
from tests.pages.states import ALL, MODELS, OTHER_TASK, STATES, State, edition_of

_FACTS = {
    model: ModelFacts(model=model, parameters=10**number, licence="mit", source="https://example.org/facts")
    for number, model in enumerate(MODELS, start=6)
}


def _content(state: State, known: Sequence[str] = (), folder: Path = Path("nowhere")) -> Content:
    """The content of these records; of the models in `known` there are facts."""
    made = replace(edition_of(state), facts={model: _FACTS[model] for model in known})
    return Content(folder / "measurements", made)


def _drawn(specifications: Mapping[str, str], *_: object) -> dict[str, str]:
    """In place of drawing: a picture that tells one specification from another."""
    return {name: f"<svg><title>{key_of(text)}</title></svg>" for name, text in specifications.items()}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was made by itself, and not taken from what is kept: pages by their paths, files by their task."""
    names: list[str] = []

    def watched(function: Callable[..., Any], name: Callable[..., str]) -> Callable[..., Any]:
        def watching(*arguments: Any) -> Any:
            names.append(name(*arguments))
            return function(*arguments)

        return watching

    monkeypatch.setattr(site, "draw", _drawn)
    whole = task_pages.task_pages
    monkeypatch.setattr(task_pages, "task_pages", watched(whole, lambda *given: f"tasks/{given[2]}"))
    one = models_pages._page
    monkeypatch.setattr(models_pages, "_page", watched(one, lambda *given: f"models/{given[3]}"))
    monkeypatch.setattr(models_pages, "ROWS_PER_PAGE", 2)
    return names


def _pages(content: Content, cache: Cache) -> dict[str, Page]:
    return Site(content, kept=cache).pages


_CHANGES = st.lists(st.tuples(STATES, st.sets(st.sampled_from(MODELS))), min_size=2, max_size=4)


@given(changes=_CHANGES)
@settings(max_examples=examples(10), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_change_the_pages_are_those_of_a_clean_build(
    changes: list[tuple[State, set[str]]], made: list[str], tmp_path: Path
) -> None:
    for state, known in changes:
        content = _content(state, sorted(known))
        assert _pages(content, Cache(tmp_path / "cache")) == _pages(content, Cache(None))


def test_another_record_of_one_task_leaves_the_pages_of_others_alone(made: list[str], tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    before: State = {**ALL, ("acme/one", OTHER_TASK): 1, ("other/four", OTHER_TASK): 2}
    _pages(_content(before), cache)
    made.clear()
    _pages(_content(before), cache)
    assert made == []
    _pages(_content({**before, ("other/four", OTHER_TASK): 9}), cache)
    # Of the list of models, those pages alone that the model stands on.
    assert made == ["models/3", f"tasks/{OTHER_TASK}"]


def test_the_facts_of_one_model_reach_the_tables_that_filter_by_them(made: list[str], tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    before: State = {("acme/one", TASK): 1, ("acme/two", TASK): 2, ("other/three", OTHER_TASK): 1}
    _pages(_content(before, ["acme/one"]), cache)
    made.clear()
    _pages(_content(before, ["acme/one", "acme/two"]), cache)
    # A table of the other task would offer nothing else: some facts were known before.
    assert f"tasks/{TASK}" in made and f"tasks/{OTHER_TASK}" not in made


class _Place:
    """A folder with the files of tasks as the last site has them."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def build(self, content: Content) -> tuple[dict[str, bytes], dict[str, object]]:
        """Beside the last site, and then in its place; tells its files, and the documents for the index."""
        kept = KeptFiles(Cache(self._root / "cache"), str(self._root / "site"), "common")
        (self._root / "next").mkdir()
        told = self._written(content, self._root / "next", kept)
        settle(str(self._root / "next"), kept.spare, kept.staying.paths)
        change_names(self._root / "site", Path(kept.spare), self._root / "aside")
        return _files(self._root / "site"), told

    def clean(self, content: Content) -> tuple[dict[str, bytes], dict[str, object]]:
        """What a build makes that knows nothing."""
        shutil.rmtree(self._root / "clean", ignore_errors=True)
        told = self._written(content, self._root / "clean", None)
        return _files(self._root / "clean"), told

    def _written(self, content: Content, out: Path, kept: KeptFiles | None) -> dict[str, object]:
        told: dict[str, object] = {}
        for task in content.edition.measured_tasks:
            told |= task_files.write_task(content, task, out, kept)
        return told


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@given(changes=_CHANGES)
@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_change_the_files_of_tasks_are_those_of_a_clean_build(
    changes: list[tuple[State, set[str]]], tmp_path: Path
) -> None:
    place = _Place(tmp_path)
    for state, known in changes:
        content = _content(state, sorted(known))
        assert place.build(content) == place.clean(content)


def test_another_record_of_one_task_leaves_the_files_of_others_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def publish(content: Content, task: str) -> list[tuple[str, bytes]]:
        told.append(task)
        return [(urls.api_task(task), content.task_keys[task].encode())]

    monkeypatch.setattr(task_files, "TASK_FILES", (publish,))
    place, before = _Place(tmp_path), {**ALL, ("acme/one", OTHER_TASK): 1}
    place.build(_content(before))
    assert told == [TASK, OTHER_TASK] or told == [OTHER_TASK, TASK]
    told.clear()
    found, _ = place.build(_content({**before, ("acme/one", OTHER_TASK): 2}))
    assert told == [OTHER_TASK]
    assert sorted(found) == sorted(urls.api_task(task) for task in (TASK, OTHER_TASK))


@given(changes=_CHANGES)
@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_change_the_rows_of_all_models_are_those_of_a_clean_build(
    changes: list[tuple[State, set[str]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as kept:
        kept.setenv("ENERGY_LABEL_CACHE", str(tmp_path / "cache"))
        for state, known in changes:
            content = _content(state, sorted(known))
            expected = models_pages.models_table(content.edition).encode()
            for _ in range(2):
                assert [data for _, data in outputs._models_table(content)] == [expected]
