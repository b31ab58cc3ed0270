"""Slack's cloud played on this machine, to try dockfix without a workspace; it knows nothing of the bot."""
