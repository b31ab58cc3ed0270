"""Slack: the command, the buttons and the messages, over Socket Mode."""
