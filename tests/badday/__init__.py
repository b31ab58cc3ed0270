"""A bad day: Slack loses replies, asks to wait, hangs up and delivers twice, while many incidents are under way."""
