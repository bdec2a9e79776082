"""Cards that stay as they are: after any change the site is what a clean build makes, and little is rendered.

So it is after a build that was killed, wherever that was: the last site is whole, and the next build is none the worse.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.pages import frame, stamp, urls
from generator.pages.edition.edition import Edition
from generator.pages.edition.edition_key import cards_key
from generator.pages.kept_files import Documents, KeptFiles, shelves
from generator.pages.storing.cache import Cache
from generator.pages.storing.settling import settle
from generator.pages.storing.writing import LAST
from generator.swapping import change_names
from tests.examples import examples
from tests.factories import TASK
from tests.pages.killing import killed_before
from tests.pages.states import ALL, MODELS, OTHER_TASK, STATES, State, edition_of

_FRAME = frame.Frame(*("".join((place, *frame.TOKENS)) for place in frame.SHELL_PLACES))


@dataclass(frozen=True)
class _Watched(stamp.Stamping):
    """Notes which models are rendered."""

    rendered: list[str] = field(default_factory=list)

    def _stamp_one(self, model: str) -> Documents:
        self.rendered.append(model)
        return super()._stamp_one(model)


@dataclass(frozen=True)
class _Workplace:
    """A folder with the last site and the one before, built as `make site` does it: beside, then swapped."""

    root: Path

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def spare(self) -> Path:
        return self.root / "site.old"

    @property
    def cache(self) -> Cache:
        return Cache(self.root / "cache")

    def build(self, made: Edition) -> tuple[list[str], Documents]:
        """Build anew; tells which models were rendered, and what the index says of their documents."""
        out = self.root / "site.next"
        shutil.rmtree(out, ignore_errors=True)
        kept = KeptFiles(self.cache, str(self.site), cards_key(made))
        stamping = _Watched(made, _FRAME, self._records(made), out, kept=kept)
        out.mkdir()
        # In place of what MkDocs renders: it is there whether a card is rendered or not, and never the same.
        (out / "index.html").write_text(repr(sorted(made.models)))
        listed = stamp.stamp_all(stamping)
        settle(str(out), kept.spare, kept.staying.paths)
        change_names(self.site, self.spare, self.root / "site.aside")
        return stamping.rendered, listed

    def clean(self, made: Edition) -> tuple[dict[str, bytes], Documents]:
        """What a build makes that knows nothing."""
        out = self.root / "clean"
        shutil.rmtree(out, ignore_errors=True)
        listed = stamp.stamp_all(stamp.Stamping(made, _FRAME, self._records(made), out))
        (out / "index.html").write_text(repr(sorted(made.models)))
        return _files(out), listed

    def _records(self, made: Edition) -> Path:
        for item in made.labels:
            path = self.root / "records" / item.source.record_path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(item.source.digest)
        return self.root / "records"


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _everything(folder: Path) -> set[Path]:
    """Folders, links and pipes too."""
    return {path.relative_to(folder) for path in folder.rglob("*")}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Workplace]:
    monkeypatch.setenv(LAST, str(tmp_path / "site"))
    yield _Workplace(tmp_path)


@given(states=st.lists(STATES, min_size=2, max_size=4))
@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_edits_additions_and_deletions_the_site_is_that_of_a_clean_build(
    states: list[State], place: _Workplace
) -> None:
    for state in states:
        made = edition_of(state)
        _, listed = place.build(made)
        assert (_files(place.site), listed) == place.clean(made)


def test_what_is_as_it_was_is_not_rendered(place: _Workplace) -> None:
    assert sorted(place.build(edition_of(ALL))[0]) == sorted(MODELS)
    assert place.build(edition_of(ALL))[0] == []
    assert place.build(edition_of(ALL))[0] == []


def test_another_job_of_one_model_leaves_the_others_alone(place: _Workplace) -> None:
    place.build(edition_of(ALL))
    assert place.build(edition_of({**ALL, ("acme/two", OTHER_TASK): 1}))[0] == ["acme/two"]


def test_a_card_that_says_how_far_it_is_from_the_thriftiest_is_rendered_when_that_changes(place: _Workplace) -> None:
    state: State = {("acme/one", TASK): 1, ("acme/two", TASK): 2, ("other/three", OTHER_TASK): 1}
    place.build(edition_of(state))
    rendered, _ = place.build(edition_of({**state, ("acme/one", TASK): 9}))
    assert sorted(rendered) == ["acme/one", "acme/two"]


@given(states=st.lists(STATES, min_size=3, max_size=4), step=st.integers(0, 300))
@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_build_that_was_killed_leaves_the_last_site_and_the_next_build_is_a_clean_one(
    states: list[State], step: int, place: _Workplace
) -> None:
    *before, cut, after = map(edition_of, states)
    for made in before:
        place.build(made)
    last = _files(place.site)
    killed = killed_before(step, partial(place.build, cut))
    assert _files(place.site) == (last if killed else place.clean(cut)[0])
    _, listed = place.build(after)
    assert (_files(place.site), listed) == place.clean(after)


def _altered(path: Path) -> None:
    path.write_bytes(path.read_bytes().swapcase())
    # At another moment than it was built, however coarse the clock is.
    os.utime(path, ns=(1, 1))


def _renewed(path: Path) -> None:
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data)


def _gone(path: Path) -> None:
    path.unlink()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _link(path: Path) -> None:
    path.symlink_to(path.rename(path.with_name("elsewhere")))


def _folder_of_another(path: Path) -> None:
    """The folder that the file is in leads to one with other files of the same names."""
    other = path.parent.rename(path.parents[3] / "another")
    for each in other.iterdir():
        _renewed(each)
    path.parent.symlink_to(other)


_SPOILT = pytest.mark.parametrize("spoil", [_altered, _renewed, _gone, _folder, _link, _folder_of_another])


@_SPOILT
def test_what_somebody_did_to_the_last_site_does_not_stay(spoil: Callable[[Path], None], place: _Workplace) -> None:
    made = edition_of(ALL)
    path = Path(urls.label_picture(made.models["acme/one"][0]))
    place.build(made)
    spoil(place.site / path)
    # Nothing is there yet to make the new one of.
    assert place.build(made)[0] == ["acme/one"]
    assert _files(place.site) == place.clean(made)[0]


@_SPOILT
@pytest.mark.parametrize("builds", [2, 3])
def test_what_somebody_did_to_either_site_is_not_in_the_next_one(
    builds: int, spoil: Callable[[Path], None], place: _Workplace
) -> None:
    made = edition_of(ALL)
    path = Path(urls.label_picture(made.models["acme/one"][0]))
    for _ in range(builds):
        place.build(made)
    expected = place.clean(made)[0]
    for folder in (place.site, place.spare):
        spoil(folder / path)
        # Twice, for each of the two is the next one once.
        for _ in range(2):
            place.build(made)
            assert _files(place.site) == expected
            assert not any(found.is_symlink() for found in place.site.rglob("*"))


def test_what_somebody_put_into_either_site_is_not_in_the_next_one(place: _Workplace) -> None:
    made = edition_of(ALL)
    for _ in range(2):
        place.build(made)
    kept = place.root / "kept"
    kept.mkdir()
    (kept / "file").touch()
    for folder in (place.site, place.spare):
        (folder / "labels" / "stray" / "folder").mkdir(parents=True)
        (folder / "labels" / "stray" / "folder" / "file.svg").touch()
        (folder / "stray.html").touch()
        (folder / "models" / "link").symlink_to(kept)
        os.mkfifo(folder / "models" / "pipe")
    place.clean(made)
    for _ in range(2):
        assert place.build(made)[0] == []
        assert _everything(place.site) == _everything(place.root / "clean")
    assert (kept / "file").exists()


_DAMAGED = [
    b"",
    b"{",
    b"[]",
    b'{"acme/one":3}',
    b'{"acme/one":["k",{"path":{}},[]]}',
    b'{"acme/one":["k",[],[]]}',
    b'{"acme/one":["k",{"path":{"sha256":"","bytes":"1"}},[]]}',
    b'{"acme/one":["k",{},[["../site/index.html",1,1,1]]]}',
]


@pytest.mark.parametrize("damaged", _DAMAGED)
def test_damaged_notes_are_told_and_made_anew(
    damaged: bytes, place: _Workplace, capsys: pytest.CaptureFixture[str]
) -> None:
    made = edition_of(ALL)
    place.build(made)
    kept = KeptFiles(place.cache, str(place.site), cards_key(made))
    for name, _ in shelves(MODELS):
        kept.cache.keep(kept._place(name), damaged)
    assert sorted(place.build(made)[0]) == sorted(MODELS)
    assert "cannot be read; they are made again" in capsys.readouterr().err
    assert _files(place.site) == place.clean(made)[0]
    assert place.build(made)[0] == []


def test_another_frame_or_edition_takes_nothing_over(place: _Workplace) -> None:
    made = edition_of(ALL)
    place.build(made)
    kept = KeptFiles(place.cache, str(place.site), "another")
    out = place.root / "another"
    stamping = _Watched(made, _FRAME, place.root / "records", out, kept=kept)
    stamp.stamp_all(stamping)
    assert sorted(stamping.rendered) == sorted(MODELS)


@given(st.lists(st.text(min_size=1), unique=True))
def test_each_model_is_on_one_shelf_whatever_others_there_are(models: list[str]) -> None:
    found = dict(shelves(models))
    assert sorted(model for of_shelf in found.values() for model in of_shelf) == sorted(models)
    for name, of_shelf in found.items():
        assert dict(shelves(of_shelf)) == {name: of_shelf}
