"""How it looks: labels, badges, cards, comparison pages, the API and the stamper, without MkDocs."""
