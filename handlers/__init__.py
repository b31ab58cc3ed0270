"""The ways in and out of dockfix: Slack, the terminal and the playground; knows no SSH."""
