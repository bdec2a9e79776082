"""Records read with and without a cache, in one process and in several: the same labels, and the same faults."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.labels.gathering import parts
from generator.pages.storing.cache import Cache
from generator.records.files import listing
from generator.records.files.store import read_profiles, read_records, write_record
from tests import factories
from tests.examples import examples
from tests.own_process import printed
from tests.pages.kept import gathered, outcome
from tests.seconds import handed_in, write_second

MODELS = [f"acme/m{number}" for number in range(8)]
Edit = Callable[[Path], None]


def _file(folder: Path, model: str) -> Path:
    return folder / "records" / factories.record(model=model).relative_path


def _written(model: str, size: float) -> Edit:
    energies = {"imdb": [size, 1.1 * size, 1.2 * size]}
    return lambda folder: void(write_record(factories.record(model=model, energies=energies), folder))


def _deleted(model: str) -> Edit:
    return lambda folder: _file(folder, model).unlink(missing_ok=True)


def _with_another_s_runs(model: str) -> Edit:
    copied = factories.document(model=model, workloads=factories.document(model=MODELS[0])["workloads"])
    return lambda folder: void(write_record(factories.record_from(copied), folder))


def _in_capitals(model: str) -> Edit:
    return lambda folder: void(write_record(factories.record(model=model.upper()), folder))


def _impossible(model: str) -> Edit:
    return lambda folder: void(write_record(factories.record(model=model, accelerators_counted=9), folder))


def _no_json(model: str) -> Edit:
    return lambda folder: void(_placed(folder, model).write_bytes(b"{"))


def _of_a_newer_release(model: str) -> Edit:
    return lambda folder: void(_placed(folder, model).write_bytes(b'{"schema_version": 99}'))


def _linked(model: str) -> Edit:
    def link(folder: Path) -> None:
        path = _placed(folder, model)
        path.symlink_to(_file(folder, MODELS[1]))

    return link


def _again(model: str) -> Edit:
    """A second measurement, which is a fault unless its record is by somebody else."""
    return lambda folder: void(write_second(folder, handed_in("bob", times=1.01, model=model)))


def _handed_in(model: str) -> Edit:
    return lambda folder: void(write_record(handed_in(model=model), folder))


def _placed(folder: Path, model: str) -> Path:
    path = _file(folder, model)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    return path


def void(_: object) -> None:
    """For what an edit gives back."""


SOUND = st.one_of(
    st.builds(_written, st.sampled_from(MODELS), st.floats(0.5, 50)),
    st.builds(_handed_in, st.sampled_from(MODELS)),
    st.builds(_deleted, st.sampled_from(MODELS)),
)
FAULTY = st.one_of(
    *(
        st.builds(edit, st.sampled_from(MODELS))
        for edit in (
            _with_another_s_runs,
            _in_capitals,
            _impossible,
            _no_json,
            _of_a_newer_release,
            _linked,
            _again,
            _deleted,
        )
    )
)
# Nearly all edits are sound, for after a fault nothing but faults is compared.
STEPS = st.lists(st.lists(SOUND | SOUND | FAULTY, min_size=1, max_size=4), min_size=1, max_size=4)


def all_records(folder: Path) -> list[str]:
    """The paths of the records, read one after another and all kept: the plainest way."""
    return [item.path for item in read_records(folder, read_profiles(folder), factories.TODAY)]


@settings(max_examples=examples(40))
@given(steps=STEPS, trusting=st.booleans())
def test_with_and_without_a_cache_all_is_the_same_after_each_edit(
    tmp_path_factory: pytest.TempPathFactory, steps: list[list[Edit]], trusting: bool
) -> None:
    folder = factories.write_measurements(tmp_path_factory.mktemp("m"), map(factories.record, MODELS[:4]))
    cache = Cache(tmp_path_factory.mktemp("cache"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "ABOUT", 3)
        if trusting:
            patch.setattr(listing, "_TICK_NS", -(10**15))
        for edits in [[], *steps]:
            for edit in edits:
                edit(folder)
            alone = outcome(lambda: gathered(folder))
            assert outcome(lambda: gathered(folder, cache)) == alone
            plain = outcome(lambda: all_records(folder))
            if "Error: " in plain:
                assert alone == plain
            else:
                assert all(f"record_path={path!r}" in alone for path in all_records(folder))


IN_PROCESSES = """
import sys
from pathlib import Path

from generator.labels.gathering import gather
from generator.labels.gathering import parts
from generator.pages.storing.cache import Cache
from tests.pages.kept import gathered, outcome


folder = Path(sys.argv[1])
gather._PARALLEL_FROM, parts.ABOUT = 1, 2
for jobs in (1, 3):
    cache = Cache(Path(sys.argv[2]) / str(jobs))
    for known in (None, cache, cache):
        print(repr(outcome(lambda: gathered(folder, known, jobs=jobs))))
"""


def _nothing_wrong(folder: Path) -> None:
    write_record(handed_in(model="acme/z"), folder)
    write_second(folder, handed_in("bob", times=1.01, model="acme/z"))


def _much_wrong(folder: Path) -> None:
    for model, edit in zip(
        MODELS, (_impossible, _with_another_s_runs, _in_capitals, _no_json, _linked, _again, _deleted), strict=False
    ):
        edit(model)(folder)


@pytest.mark.parametrize("edit", [_nothing_wrong, _much_wrong])
def test_several_processes_find_what_one_finds(tmp_path: Path, repository: Path, edit: Edit) -> None:
    models = [*MODELS, *(f"zoo/z{number:02d}" for number in range(12))]
    folder = factories.write_measurements(tmp_path / "m", [factories.record(model=model) for model in models])
    edit(folder)
    found = printed(IN_PROCESSES, folder, tmp_path / "cache", at=repository)
    assert len(found) == 6 and len(set(found)) == 1
    wrong = edit is _much_wrong
    assert ("RecordFaultsError" in found[0]) == wrong and ("verification=" in found[0]) != wrong
