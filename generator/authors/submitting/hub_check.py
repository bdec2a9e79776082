"""Whether a model that a record names is on the Hugging Face Hub, at the commit that was measured."""

from generator.authors.submitting.untrusted import Told
from generator.errors import Fault, shown
from generator.records.model import Record
from generator.web import within

_STILL_S, _WHOLE_S = 10.0, 30.0


def ask_hub(record: Record, file: str) -> Fault | Told | None:
    """A fault where the Hub knows no such model or commit; a warning where it could not be asked.

    Of a model that the suite trained the Hub knows no more than its embedder, where that came from there. Nobody's
    token is sent: what only some may see is no model that readers can look up. `HF_ENDPOINT` is honoured.
    """
    try:
        from huggingface_hub import HfApi
        from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError, RevisionNotFoundError
    except ImportError:
        return Told("The Hub was not asked for {}: huggingface-hub is not installed.", (record.model,))
    revision = record.provenance.model_revision
    name: str | None = record.model
    if any(workload.trained for workload in record.workloads):
        name = record.provenance.model_repository
    if name is None:
        return None
    try:
        # The library's limit is for a silence, and a Hub that drips never is silent.
        within(_WHOLE_S, lambda: HfApi(token=False).model_info(name, revision=revision, timeout=_STILL_S))
    except GatedRepoError:
        return None
    except RepositoryNotFoundError:
        return Fault(
            file, "model", shown(record.model), "the Hub has no such public model; a label names one that it has"
        )
    except RevisionNotFoundError:
        return Fault(
            file, "provenance.model_revision", shown(revision), "the Hub has no such commit of this model; measure one"
        )
    except Exception as error:
        # Whatever the library's transport raises: a network that is away is no fault of the record.
        kind = type(error).__name__
        return Told("The Hub could not be asked for {} ({}); run the check again.", (record.model, kind))
    return None
