"""How it looks: labels, badges, cards, comparison pages, charts, the API and the stamper."""
