"""What an author puts on the Hub: a README section, evaluation results, SPDX."""
