"""What can be said after /dockfix beside a host and a container: one file each, the same for every way in."""
