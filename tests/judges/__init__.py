"""Judges of the Slack side that were not written here: they need Node. See tests/README.md."""
