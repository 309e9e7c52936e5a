"""Passages of the assessment that a reason may point at (domain 6.6: “a marked passage that already says
it”).
"""

import re

from agreements.rules.reasons import MINIMUM_TEXT

FIELDS = ("need_text", "decisive", "extension_reason", "beyond_normal", "boundary_note", "aim_text")
_END = re.compile(r"(?<=[.!?])\s+|\n+")


def sentences(values: dict) -> list[str]:
    """The sentences of the assessment's texts that are long enough to be a reason, each once."""
    found = [part.strip() for name in FIELDS for part in _END.split(values.get(name) or "")]
    return list(dict.fromkeys(part for part in found if len(part) >= MINIMUM_TEXT))
