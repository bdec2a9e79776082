"""The files of one task: taken over from the last site where nothing of the task has changed."""

from pathlib import Path

from generator.pages import urls
from generator.pages.api.documents import file_entry
from generator.pages.edition.content import Content
from generator.pages.kept_files import Documents, KeptFiles, Shelf
from generator.pages.outputs import TASK_FILES
from generator.pages.storing.writing import Writer


def write_task(content: Content, task: str, out: Path, kept: KeptFiles | None) -> Documents:
    """Put the files of a task into the site at `out`; returns the API's documents among them."""
    writer = Writer(out)

    def write() -> Documents:
        documents = {}
        for publish in TASK_FILES:
            for path, data in publish(content, task):
                writer.write(path, data)
                if path.startswith(urls.API):
                    documents[path] = file_entry(data)
        return documents

    if kept is None:
        return write()
    shelf = Shelf(kept, f"task {task}", writer)
    documents = shelf.put(task, content.task_keys[task], write)
    shelf.close()
    return documents
