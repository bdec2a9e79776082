"""What every worker needs, imported once by the server they are forked from. Nothing here makes a CUDA context."""

import logging

# Libraries warn at import of what they could not load for other machines; what matters comes as an error later.
logging.disable(logging.WARNING)

import codecarbon  # noqa: E402, F401
import torch  # noqa: E402, F401
import transformers.generation  # noqa: E402
import transformers.modeling_utils  # noqa: E402, F401

import generator.suite.campaign.running.job  # noqa: E402, F401

logging.disable(logging.NOTSET)
