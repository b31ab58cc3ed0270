"""The kill matrix: the bot is killed at each point of an incident's life, started again, and judged from outside."""
