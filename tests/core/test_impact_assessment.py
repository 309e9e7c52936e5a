"""What the impact assessment names is there: tables, roles, settings and files."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

from mentorstotte.core.enums import Role
from reporting.rules.retention import read_retention

TEXT = (Path(settings.BASE_DIR) / "docs" / "konsekvensanalyse.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^` ]+)`", TEXT))
SETTINGS = {name for name in NAMED if name.isupper()}
FILES = {name for name in NAMED if "/" in name}
ROLES = {name for name in NAMED if name in Role.values}


def test_every_table_that_is_named_is_there():
    tables = {model._meta.db_table for model in apps.get_models()}
    assert tables >= NAMED - SETTINGS - FILES - ROLES


def test_every_setting_and_file_that_is_named_is_there():
    operations = (Path(settings.BASE_DIR) / "docs" / "operations.md").read_text(encoding="utf-8")
    assert {name for name in SETTINGS if f"`{name}`" not in operations} == set()
    assert [name for name in FILES if not (Path(settings.BASE_DIR) / name).exists()] == []


def test_the_periods_are_those_of_the_rules():
    months = {rule.months for rule in read_retention()[-1].rules}
    assert months == {60}
