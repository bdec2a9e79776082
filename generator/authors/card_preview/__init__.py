"""One record's card as the site would show it."""
