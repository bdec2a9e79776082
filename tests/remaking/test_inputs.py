"""Whatever MkDocs reads changes the key when it changes, and what cannot be known to be the same has none."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.remaking import inputs
from generator.remaking.inputs import Inputs


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Pages, a theme, hooks and a configuration, as few as there can be."""
    for name in ("pages/index.md", "pages/assets/site.css", "theme/main.html", "hooks.py", "beside.py", "mkdocs.yml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


def _inputs(checkout: Path) -> Inputs:
    return Inputs(
        files=(str(checkout / "mkdocs.yml"),),
        folders=(str(checkout / "pages"), str(checkout / "theme")),
        hooks=(str(checkout / "hooks.py"),),
        loaded=(),
        variables=("SITE_URL",),
    )


def _rewrite(name: str) -> Callable[[Path], object]:
    return lambda checkout: (checkout / name).write_text("something else")


_CHANGES: dict[str, Callable[[Path], object]] = {
    "a page": _rewrite("pages/index.md"),
    "a style sheet": _rewrite("pages/assets/site.css"),
    "a template of the theme": _rewrite("theme/main.html"),
    "a hook": _rewrite("hooks.py"),
    "what a hook imports": _rewrite("beside.py"),
    "the configuration": _rewrite("mkdocs.yml"),
    "a page more": _rewrite("pages/more.md"),
    "a template more": _rewrite("theme/404.html"),
    "a page less": lambda checkout: (checkout / "pages/index.md").unlink(),
    "another name": lambda checkout: (checkout / "pages/index.md").rename(checkout / "pages/other.md"),
}


@pytest.mark.parametrize("change", _CHANGES)
def test_a_change_of_anything_that_is_read_changes_the_key(checkout: Path, change: str) -> None:
    read = _inputs(checkout)
    before = read.key()
    assert before is not None
    assert read.key() == before
    _CHANGES[change](checkout)
    assert read.key() not in (before, None)


def test_so_does_a_variable_and_what_is_installed(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = _inputs(checkout)
    monkeypatch.delenv("SITE_URL", raising=False)
    keys = [read.key()]
    monkeypatch.setenv("SITE_URL", "")
    keys.append(read.key())
    monkeypatch.setenv("SITE_URL", "https://example.org/")
    keys.append(read.key())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    keys.append(read.key())
    monkeypatch.setattr(inputs, "_installed", lambda: ["mkdocs_material-99.dist-info 1"])
    keys.append(read.key())
    monkeypatch.setattr(inputs, "our_code", lambda: "another generator")
    keys.append(read.key())
    keys.append(replace(read, loaded=read.hooks).key())
    assert None not in keys
    assert len({*keys}) == len(keys)


def test_what_is_installed_is_found() -> None:
    names = [name.lower() for name in inputs._installed()]
    for wanted in ("mkdocs-", "mkdocs_material-", "markdown-", "pymdown_extensions-", "jinja2-"):
        assert any(name.startswith(wanted) for name in names), wanted


def test_what_cannot_be_read_or_leads_elsewhere_has_no_key(checkout: Path) -> None:
    read = _inputs(checkout)
    (checkout / "elsewhere").mkdir()
    (checkout / "pages" / "linked").symlink_to(checkout / "elsewhere")
    assert read.key() is None
    assert not read.settled_before(time.time_ns() + 10**18)
    (checkout / "pages" / "linked").unlink()
    assert read.key() is not None
    (checkout / "mkdocs.yml").unlink()
    assert read.key() is None


def test_what_has_just_changed_has_not_settled(checkout: Path) -> None:
    read, changed = _inputs(checkout), (checkout / "pages/index.md").stat().st_ctime_ns
    assert not read.settled_before(changed)
    assert read.settled_before(changed + 10**12)
