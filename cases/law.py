"""The law as it is here and now: what the product ships, and what has been published in this municipality.

The regimes are kept in memory. Each process asks the database every ``LAW_SECONDS`` whether something was
published; ``refresh`` asks at once, and whatever decides a case calls it first.
"""

import time
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Max

from cases.models import PublishedRegime
from cases.rules.published import regimes_with
from cases.rules.regimes import Regime, Regimes


@dataclass
class _Known:
    """What this process knows: the newest publication (0: none), the regimes, and when it last asked."""

    newest: int
    regimes: Regimes
    asked: float


_known: _Known | None = None


def regimes() -> Regimes:
    """All regimes, oldest first."""
    if _known is None or time.monotonic() - _known.asked >= settings.LAW_SECONDS:
        refresh()
    return _known.regimes


def regime_on(day: date) -> Regime:
    """The legal regime of a day."""
    return regimes().on(day)


def refresh() -> None:
    """Asks the database now whether a law was published; one small query when none was."""
    newest = PublishedRegime.objects.aggregate(newest=Max("pk"))["newest"] or 0
    if _known is None or newest != _known.newest:
        remember(newest, regimes_with(published_texts()))
    _known.asked = time.monotonic()


def remember(newest: int, found: Regimes) -> None:
    """Sets what this process knows."""
    global _known
    _known = _Known(newest, found, time.monotonic())


def published_texts() -> list[str]:
    """The published texts, oldest first."""
    return list(PublishedRegime.objects.order_by("pk").values_list("text", flat=True))
