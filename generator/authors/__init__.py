"""FOR WHO SUBMITS AND EMBEDS: model-card sections, previews, reports on pull requests, a label's state."""
