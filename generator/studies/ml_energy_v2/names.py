"""What the study calls otherwise than the Hub does today, and what is particular about single models."""

# The Hub has moved these repositories since; the old names lead to the new ones.
_TODAY = {
    f"meta-llama/Meta-Llama-3.1-{size}-Instruct": f"meta-llama/Llama-3.1-{size}-Instruct"
    for size in ("8B", "70B", "405B")
}
NOTES = {
    "guoyww/animatediff-motion-adapter-v1-5-3": (
        "A motion adapter, which ran on the picture model emilianJR/epiCRealism.",
    ),
    "stabilityai/sdxl-turbo": (
        "The model is made for one to four steps of denoising; the study ran it with 25, like every other.",
    ),
}


def hub_id(name: str) -> str:
    """Today's Hub id of a model of the study."""
    return _TODAY.get(name, name)
