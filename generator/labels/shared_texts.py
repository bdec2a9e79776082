"""Texts that many labels share, kept once however a label comes about: ten thousand of them fit into little memory."""

from sys import intern
from typing import Annotated

from pydantic import AfterValidator

# Of a label that is made from its JSON; where it is made from its record, it is made of shared texts.
SharedText = Annotated[str, AfterValidator(intern)]
