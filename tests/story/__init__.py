"""The whole story, told as a person lives it: through Slack's protocol, in the page, and at the terminal."""
