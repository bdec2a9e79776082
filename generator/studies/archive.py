"""Reading an archive into memory: nothing of it is unpacked to the disk, whatever its names say."""

import lzma
import tarfile
import zlib
from pathlib import Path

from generator.errors import EnergyLabelError

SUFFIXES = (".tar", ".tar.gz", ".tar.xz")
# Ten times what the largest study unpacks to; a few kilobytes can be packed to claim more than any memory holds.
_MOST_BYTES = 512 * 1024**2


def read_archive(source: Path) -> dict[str, bytes]:
    """The bytes of each file by its path inside the archive. Links and devices are left out.

    An archive of a repository holds it in one folder, which is no part of the paths then. Raises `EnergyLabelError`
    where the archive is damaged, unpacks to more than any study, or holds two files of one name.
    """
    try:
        with tarfile.open(source) as archive:
            found = _files(source, archive)
    except (tarfile.TarError, lzma.LZMAError, zlib.error, EOFError, OSError, ValueError) as error:
        reason = (str(error).splitlines() or ["damaged"])[0].rstrip(": ")
        raise EnergyLabelError(f"{source} is not a readable archive ({reason}); fetch an undamaged copy.") from None
    tops = {name.split("/")[0] for name in found}
    return {name.partition("/")[2]: data for name, data in found.items()} if len(tops) == 1 else found


def _files(source: Path, archive: tarfile.TarFile) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    room = _MOST_BYTES
    for member in archive:
        # What is left out is read past, so it counts too.
        room -= member.size
        if room < 0:
            most = f"{_MOST_BYTES // 1024**2} MiB"
            raise EnergyLabelError(f"{source} unpacks to more than {most}, as no study does; fetch an undamaged copy.")
        file = archive.extractfile(member) if member.isfile() else None
        if file is None:
            continue
        name = member.name.removeprefix("./")
        if name in found:
            raise EnergyLabelError(f"{source} holds {name!a} twice; fetch an undamaged copy.")
        found[name] = file.read()
    return found
