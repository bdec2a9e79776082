"""The newcomer's path leads where it should; how long it takes is for `make newcomer` to say."""

from pathlib import Path

from tests.newcomer.walking import missing, steps, walk
from tests.workflows.clean_clone import clone, replace_command


def test_a_newcomer_comes_from_a_clone_to_a_record_on_a_site(libraries: None, builds: None, tmp_path: Path) -> None:
    """All but measuring is real: the machine is not this test's alone."""
    cloned = clone(tmp_path / "clone")
    replace_command(cloned, "tests.newcomer.stand_in")
    variables = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    for done in walk(steps(offline=True), lambda line: cloned.run(line, variables)):
        assert done.code == 0, f"{done.step.command}\n{done.printed}"
    assert missing(cloned.folder) is None
    # A folder of one's own lies beside the public one, and touches nothing of it.
    assert all(path.startswith("own/") for path in cloned.changed())
