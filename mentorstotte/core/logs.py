"""Log lines: one JSON object each, and no CPR number in any of them."""

import re

CPR_LIKE = re.compile(r"(?<!\d)\d{6}[- ]?\d{4}(?!\d)")
# A UUID may hold ten such digits by chance and is left alone.
_UUID_OR_CPR = re.compile(rf"([0-9a-f]{{8}}-(?:[0-9a-f]{{4}}-){{3}}[0-9a-f]{{12}})|{CPR_LIKE.pattern}")


def without_cpr(text: str) -> str:
    """The text with ``[CPR]`` in place of what looks like a CPR number."""
    return _UUID_OR_CPR.sub(lambda found: found[1] or "[CPR]", text)


def mask_cpr(logger, method: str, line: str) -> str:
    """The last step of every log line, exceptions included."""
    return without_cpr(line)
