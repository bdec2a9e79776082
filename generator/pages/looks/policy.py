"""The Content-Security-Policies under which every page works; `tests/site/test_policy.py` serves the site with both."""

# Every page has its scripts, styles, pictures and figures from the site itself, and none of them within it.
POLICY = "default-src 'self'"
STRICTEST = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; object-src 'none'"
)
