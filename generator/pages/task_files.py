"""The files of one task: taken over from the last site where nothing of the task has changed."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.pages import urls
from generator.pages.api.documents import file_entry
from generator.pages.api.overviews import FileEntry
from generator.pages.edition.content import Content
from generator.pages.kept_files import Documents, KeptFiles, Shelf
from generator.pages.outputs import TASK_FILES, File
from generator.pages.storing.writing import Writer


def write_task(content: Content, task: str, out: Path, kept: KeptFiles | None) -> Documents:
    """Put the files of a task into the site at `out`; returns the API's documents among them."""
    writer = Writer(out)

    def write() -> Documents:
        entries = (entry for publish in TASK_FILES for entry in _written(writer, publish(content, task)))
        return dict(entries)

    if kept is None:
        return write()
    shelf = Shelf(kept, f"task {task}", writer)
    documents = shelf.put(task, content.task_keys[task], write)
    shelf.close()
    return documents


def _written(writer: Writer, files: Iterable[File]) -> Iterator[tuple[str, FileEntry]]:
    """Write the files; tells those of the API. None is held once it is written: of a large site, each is many MB."""
    for path, data in files:
        writer.write(path, data)
        if path.startswith(urls.API):
            yield path, file_entry(data)
