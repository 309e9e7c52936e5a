"""The rule book that the site judges by: what the product ships and what has been published here."""

from dataclasses import replace

from agreements import rules
from cases import law

refresh = law.refresh
_latest: rules.RuleBook | None = None


def book() -> rules.RuleBook:
    """Law, target groups and standards as they are now."""
    global _latest
    regimes = law.regimes()
    if _latest is None or _latest.regimes is not regimes:
        _latest = replace(rules.default_book(), regimes=regimes)
    return _latest
