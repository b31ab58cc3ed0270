"""The one exception of the lab."""


class LabError(Exception):
    """The lab could not do what was asked; the message is a sentence with what the tool said."""
