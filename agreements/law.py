"""The rule book that the site judges by: what the product ships and what has been published here."""

from dataclasses import replace

from agreements import rules
from cases import law
from cases.rules.regimes import Regime

# Rules of the law itself, and the topic under which a regime says where.
LAW_TOPICS = {
    "R-03": "six_fields",
    "R-07": "six_fields",
    "R-08": "agreement_max_months",
    "R-09": "minimum",
    "R-15": "extension",
}
refresh = law.refresh
_latest: rules.RuleBook | None = None


def book() -> rules.RuleBook:
    """Law, target groups and standards as they are now."""
    global _latest
    regimes = law.regimes()
    if _latest is None or _latest.regimes is not regimes:
        _latest = replace(rules.default_book(), regimes=regimes)
    return _latest


def source_of(code: str, regime: Regime) -> str:
    """Where the law says it; the rule's own source where the law has no place for it."""
    topic = LAW_TOPICS.get(code)
    return regime.source(topic) if topic and not regime.announced else rules.describe(code).source
