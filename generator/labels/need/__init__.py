"""Whether a large model is needed: one job from its thriftiest model to its hungriest, and what each gets right."""
