"""The code printed on a document, by which anybody can check it: random, so that it says nothing."""

import re
import secrets

# Without letters and digits that are taken for each other on paper.
LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"
GROUPS, LENGTH = 3, 4  # 26 ** 12: 56 bits


def new_code() -> str:
    """A code as it is printed, such as ``K7QF-3MXR-9TWD``."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def read_code(typed: str) -> str:
    """The code as it is printed, from what somebody typed; empty when it cannot be one."""
    letters = re.sub(r"[^A-Z0-9]", "", typed.upper()[:60])
    if len(letters) != GROUPS * LENGTH:
        return ""
    return "-".join(letters[i : i + LENGTH] for i in range(0, len(letters), LENGTH))


def read_hash(typed: str) -> str:
    """A SHA-256 in lower case, from what somebody typed; empty when it cannot be one."""
    digits = re.sub(r"\s", "", typed[:200]).lower()
    return digits if re.fullmatch(r"[0-9a-f]{64}", digits) else ""
