"""Each cause against small hosts built by hand, and against real ones."""
