"""The rule book that the site judges by: what the product ships and what has been published here."""

from agreements import rules


def book() -> rules.RuleBook:
    """Law, target groups and standards as they are now."""
    return rules.default_book()
