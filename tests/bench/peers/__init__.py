"""Others that build a site or measure a model, beside ours: each has an environment below `.cache/peers/`."""
