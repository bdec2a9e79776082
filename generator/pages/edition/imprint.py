"""Who publishes the site, how to reach them, and where its sources are: `site.toml`, and what a workflow knows.

What is written wins over what is found out: `site.toml` over the workflow's variables. So the public site's leaves
repository and address out, and the site of a fork leads to the fork.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from generator.errors import EnergyLabelError, Fault, shown, unknown
from generator.records.faults import faults_of
from generator.records.files.toml_file import read_toml
from generator.records.model import Frozen, Text

FILE = "site.toml"
VARIABLE = "SITE_TOML"
NAME = "Model Energy Label"
_HOST = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?"
# Without a part that leads up again.
_PATH = r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)"
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
# Printable ASCII without quotes, brackets, backslash or backtick, as addresses in records.
_LINK = re.compile(rf"https?://{_HOST}(?:[/?#][!#-&(-;=?-\[\]-_a-~]*)?")
_COMMIT = re.compile(r"[0-9a-f]{40}")
# The pages lie in this folder of the repository, on the branch that publishes.
_SOURCES = "main/site_src/pages/"
Forge = Literal["github", "gitlab"]


def _no_markup(value: str) -> str:
    if not set('<>"').isdisjoint(value):
        raise ValueError('a name is plain text, without <, > and "')
    return value


def _reachable(value: str) -> str:
    if not _MAIL.fullmatch(value) and not _LINK.fullmatch(value):
        raise ValueError("is an e-mail address, or an address that begins with https://")
    return value


def _with_a_port(value: str) -> str:
    try:
        urlsplit(value).port  # noqa: B018 - asking is what raises
    except ValueError:
        raise ValueError("its port is none: ports go up to 65535") from None
    return value


_Name = Annotated[Text, Field(max_length=100), AfterValidator(_no_markup)]
_Address = Annotated[
    str, StringConstraints(pattern=rf"^https?://{_HOST}{_PATH}*/?$", max_length=500), AfterValidator(_with_a_port)
]
_Repository = Annotated[
    str, StringConstraints(pattern=rf"^https?://{_HOST}{_PATH}{{2,}}/?$", max_length=500), AfterValidator(_with_a_port)
]
_Contact = Annotated[str, Field(max_length=500), AfterValidator(_reachable), AfterValidator(_with_a_port)]
_ASKED = {
    "address": "an address is written as https://labels.example.org/",
    "repository": "a repository is written as https://github.com/owner/name",
}


class _File(Frozen):
    """`site.toml`: every key may be left out."""

    name: _Name = NAME
    publisher: _Name | None = None
    contact: _Contact | None = None
    repository: _Repository | None = None
    address: _Address | None = None


@dataclass(frozen=True)
class Imprint:
    """What a site says of itself; None where nobody has said it, and then the site claims nothing.

    `forge` is the kind of host that the repository lies on, where it is known; `commit` is the one that was built.
    """

    name: str = NAME
    publisher: str | None = None
    contact: str | None = None
    repository: str | None = None
    address: str | None = None
    forge: Forge | None = None
    commit: str | None = None

    @property
    def by(self) -> str:
        """The site and whose it is, as a citation names it."""
        return f"{self.name} ({self.publisher})" if self.publisher else self.name

    @property
    def mail(self) -> str | None:
        """The contact, where it is an e-mail address."""
        return self.contact if self.contact and "@" in self.contact and "//" not in self.contact else None

    @property
    def contact_address(self) -> str | None:
        """What a link to the contact leads to."""
        return f"mailto:{quote(self.mail, safe='@+')}" if self.mail else self.contact

    @property
    def report_address(self) -> str | None:
        """Where an error is reported: an issue where the forge is known, else the contact."""
        if self.forge == "github":
            return f"{self.repository}/issues/new?template=wrong-figure.yml"
        if self.forge == "gitlab":
            return f"{self.repository}/-/issues/new"
        return self.contact_address

    @property
    def repository_name(self) -> str | None:
        """The last part of the repository's address: the folder that a clone makes."""
        return self.repository.rpartition("/")[2] if self.repository else None

    @property
    def action(self) -> str | None:
        """`owner/name`, by which a workflow uses the action of a repository on GitHub."""
        return urlsplit(self.repository).path.strip("/") if self.repository and self.forge == "github" else None

    @property
    def edit_path(self) -> str | None:
        """Where the forge edits the pages, below the repository."""
        return {"github": f"edit/{_SOURCES}", "gitlab": f"-/edit/{_SOURCES}"}.get(self.forge or "")


# Of a site that nobody has put a name to.
NOBODY = Imprint()


def read_imprint(root: Path, measurements: Path, environment: Mapping[str, str]) -> Imprint:
    """The imprint of a site of `measurements`, whose sources lie in `root`; raises `EnergyLabelError` for any fault.

    The file is that which SITE_TOML names, else the one in a measurements folder of one's own, else the checkout's:
    that tells of the checkout's own measurements alone, so nobody's site goes out under another's name.
    """
    path = imprint_file(root, measurements, environment)
    said = _read(path) if path else _File()
    repository, forge, commit = _in_workflow(environment)
    if said.repository:
        written = _trimmed(said.repository)
        # Another repository knows nothing of the commit that the workflow runs on.
        forge, commit = (forge, commit) if written == repository else (_forge(written), None)
        repository = written
    address = f"{said.address.rstrip('/')}/" if said.address else None
    return Imprint(said.name, said.publisher, said.contact, repository, address, forge, commit)


def imprint_file(root: Path, measurements: Path, environment: Mapping[str, str]) -> Path | None:
    """Which file `read_imprint` reads; None where there is none."""
    if named := environment.get(VARIABLE):
        return Path(named)
    folder = root if measurements.resolve() == (root / "measurements").resolve() else measurements
    path = folder / FILE
    return path if path.exists() or path.is_symlink() else None


def _read(path: Path) -> _File:
    try:
        table = read_toml(path)
    except (ValueError, OSError) as error:
        reason = shown(str(error), 200)[1:-1]
        raise EnergyLabelError(f"{path} cannot be read: {reason}; fix it and try again.") from None
    for key in table:
        if key not in _File.model_fields:
            raise EnergyLabelError(f"{path}: {unknown('key', key, _File.model_fields)}")
    try:
        return _File.model_validate(table)
    except ValidationError as error:
        fault = faults_of(error, str(path))[0]
        raise EnergyLabelError(f"{_told(fault)}; fix it and try again.") from None


def _told(fault: Fault) -> str:
    reason = _ASKED.get(fault.field, fault.reason) if fault.reason.startswith("String should match") else fault.reason
    return f"{fault.file}: {fault.field} = {fault.value}: {reason}"


def _in_workflow(environment: Mapping[str, str]) -> tuple[str | None, Forge | None, str | None]:
    """Repository, kind of host and commit as GitHub's variables in a workflow name them; nothing elsewhere."""
    server, name = environment.get("GITHUB_SERVER_URL"), environment.get("GITHUB_REPOSITORY")
    if not server or not name:
        return None, None, None
    repository = f"{server.rstrip('/')}/{name}"
    try:
        _File.model_validate({"repository": repository})
    except ValidationError:
        raise EnergyLabelError(
            f"GITHUB_SERVER_URL and GITHUB_REPOSITORY make {shown(repository)}, which is no repository's address; "
            f"unset them, or write the repository into {FILE}."
        ) from None
    # Not GITHUB_SHA: where an older commit is published again, that is another.
    commit = environment.get("SITE_COMMIT", "")
    return repository, "github", commit if _COMMIT.fullmatch(commit) else None


def _trimmed(repository: str) -> str:
    return repository.rstrip("/").removesuffix(".git")


def _forge(repository: str) -> Forge | None:
    hosts: dict[str, Forge] = {"github.com": "github", "gitlab.com": "gitlab"}
    return hosts.get(urlsplit(repository).netloc)
