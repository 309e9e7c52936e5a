"""What stops a local start: told to the person in one line, never as a traceback."""


class LocalError(Exception):
    """A start that cannot go on; the message is one Danish sentence saying what to do."""


class InUseError(LocalError):
    """Another run holds the data directory."""


class Stopped(Exception):
    """Somebody pressed Ctrl-C, or the process was told to end, before the start was complete."""
