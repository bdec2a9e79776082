"""Names as the study has them, and what they are called today."""

# In 2023 these models had no organisation in their id; the Hub has since moved them, and old names redirect.
_MOVED = {
    "albert-base-v2": "albert",
    "bert-base-cased": "google-bert",
    "bert-base-multilingual-cased": "google-bert",
    "bert-base-uncased": "google-bert",
    "bert-large-uncased-whole-word-masking-finetuned-squad": "google-bert",
    "distilbert-base-cased-distilled-squad": "distilbert",
    "distilbert-base-uncased": "distilbert",
    "distilbert-base-uncased-distilled-squad": "distilbert",
    "distilbert-base-uncased-finetuned-sst-2-english": "distilbert",
    "distilgpt2": "distilbert",
    "gpt2": "openai-community",
    "gpt2-medium": "openai-community",
    "gpt2-xl": "openai-community",
    "roberta-base": "FacebookAI",
    "xlm-roberta-base": "FacebookAI",
    "xlm-roberta-large-finetuned-conll03-english": "FacebookAI",
    # The quality table spells this one without its organisation.
    "twitter-roberta-base-sentiment-latest": "cardiffnlp",
}
# The lengths table shortens two names.
LENGTH_NAMES = {
    "bigscience/bloomz-1b": "bigscience/bloomz-1b7",
    "bigscience/bloomz-7b": "bigscience/bloomz-7b1",
}
LENGTH_DATASETS = {"Squad_2_": "squad-v2", "rotten_tomatoes": "tomatoes", "sst": "sst2"}
# Published on the Hub as test fixtures, with weights drawn at random: they never did the job.
RANDOM_WEIGHTS = frozenset({"fxmarty/pix2struct-tiny-random"})


def hub_id(name: str) -> str:
    """Today's Hub id of a model named as in 2023."""
    return f"{_MOVED[name]}/{name}" if name in _MOVED else name
