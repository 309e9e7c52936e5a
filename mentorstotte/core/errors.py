"""Errors that a person can do something about; the text is Danish and shown as it is."""


class Refused(Exception):
    """An act that cannot be done; the text says why and what to do. ``at`` names the fact that is wrong."""

    def __init__(self, message: str, *, at: str = ""):
        super().__init__(message)
        self.at = at


class NotAllowed(Refused):
    """The act is for somebody else, or somebody was first."""


class Changed(Refused):
    """The row was saved by someone else since it was opened; both versions are shown."""

    def __init__(self, message: str, *, theirs):
        super().__init__(message)
        self.theirs = theirs
