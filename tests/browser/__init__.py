"""The playground's page in a real Chromium, used as people use it."""
