"""Finds out why Docker could not publish a container's ports, plans the fix, does it and proves it; knows no Slack."""

__version__ = "0.1.0"
