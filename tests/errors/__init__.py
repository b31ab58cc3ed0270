"""The wordings of Docker, era by era, and what clients, terminals and people do to them."""
