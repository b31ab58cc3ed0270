"""What dockfix reads from a host, one file per subject."""
