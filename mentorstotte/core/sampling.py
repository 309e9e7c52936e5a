"""Drawing at random in a way that can be repeated: by a seed that is kept and told."""

import random
import secrets
from collections.abc import Sequence

SEEDS = 2**32
METHOD = "random.Random(frø).sample i Python"


def new_seed() -> int:
    """A seed that nobody has chosen."""
    return secrets.randbelow(SEEDS)


def drawn(rows: Sequence, size: int, seed: int) -> list:
    """``size`` of the rows, in their own order; the same rows and seed give the same ones."""
    places = random.Random(seed).sample(range(len(rows)), size)  # noqa: S311 (to be repeated, not secret)
    return [rows[place] for place in sorted(places)]
