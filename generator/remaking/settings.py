"""What MkDocs' configuration says to the generator."""

import os
from dataclasses import dataclass
from pathlib import Path

from generator.pages.edition.imprint import Imprint, read_imprint


@dataclass(frozen=True)
class Settings:
    """As they were written: `root` is the folder of the configuration, and what else is a folder may begin there."""

    root: str
    measurements: str
    preview: str
    site_url: str
    limit_mb: str

    @property
    def measurements_folder(self) -> Path:
        """Where the records are; a variable that is set to nothing says nothing, as for the commands."""
        return Path(self.root) / (self.measurements or "measurements")

    @property
    def preview_folder(self) -> Path | None:
        """Records of this machine alone, where there are any and `PREVIEW=no` does not leave them out."""
        folder = Path(self.root) / self.preview
        return folder if folder.is_dir() and os.environ.get("PREVIEW") != "no" else None

    def imprint(self) -> Imprint:
        """Who publishes the site."""
        return read_imprint(Path(self.root), self.measurements_folder, os.environ)

    def address(self, imprint: Imprint) -> str:
        """Where the site will be: who builds says it last."""
        return imprint.address if imprint.address and not os.environ.get("SITE_URL") else self.site_url
