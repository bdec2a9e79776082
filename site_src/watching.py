"""What `make serve` looks out for: changes that it rebuilds for, and those that it can only tell of."""

import logging
import os
from collections.abc import Sequence
from pathlib import Path

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers.polling import PollingObserver

from generator.pages.storing.cache import CODE

log = logging.getLogger("mkdocs.hooks.energy-label")
# MkDocs looks twice a second.
_SECONDS_BETWEEN_LOOKS = 0.2
_CHANGES = ("created", "modified", "moved", "deleted")


def watch(server: LiveReloadServer, own: Sequence[Path], reread: Sequence[Path], read_once: Sequence[Path]) -> None:
    """Rebuild when something in `reread` changes, or in what MkDocs itself watches: `own`.

    Of code and data in `read_once` that lie elsewhere, say that they need a restart.
    """
    for path in own:
        server.unwatch(str(path))
    server.observer = PollingObserver(timeout=_SECONDS_BETWEEN_LOOKS)
    for path in (*own, *reread):
        server.watch(str(path))
    for folder in read_once:
        server.observer.schedule(_ReadOnce(reread), str(folder), recursive=True)


class _ReadOnce(FileSystemEventHandler):
    """Python is read once, and so is what it reads beside itself: no rebuild would show what was changed in these."""

    def __init__(self, reread: Sequence[Path]) -> None:
        self._reread = reread

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Say what to do."""
        if event.event_type not in _CHANGES:
            return
        for changed in {os.fsdecode(path) for path in (event.src_path, event.dest_path) if path}:
            if self._needs_restart(Path(changed)):
                told = f"{Path(changed).name} has changed, and is read only once"
                log.warning(f"{told}: stop with Ctrl-C and run make serve again.")

    def _needs_restart(self, path: Path) -> bool:
        if path.suffix == ".py":
            return True
        return path.suffix in CODE and not any(path.is_relative_to(folder) for folder in self._reread)
