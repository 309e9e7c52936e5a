"""What must hold before the site starts: every published law can still be read beside the shipped ones."""

from django.core.checks import Error
from django.db import connections, router

from cases.law import published_texts
from cases.models import PublishedRegime
from cases.rules.published import regimes_with
from cases.rules.reading import RuleDataError


def published_laws(app_configs=None, databases=None, **kwargs) -> list[Error]:
    """Run by ``migrate``: after an upgrade a shipped law may stand in the way of one entered here."""
    if router.db_for_read(PublishedRegime) not in (databases or ()):
        return []
    try:
        if PublishedRegime._meta.db_table not in connections["default"].introspection.table_names():
            return []  # before the first migration
        regimes_with(published_texts())
    except RuleDataError as error:
        hint = "Offentliggør en ny udgave af loven, eller ret den fil, der følger med."
        return [Error(f"En offentliggjort lov kan ikke bruges: {error}", hint=hint, id="cases.E001")]
    return []
