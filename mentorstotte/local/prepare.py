"""Makes the database ready for ``make run``: schema, rights, standards, and the first time demo data."""

import io
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from mentorstotte.local.directory import DataDirectory, write_private


def prepare(role: str) -> None:
    """Safe to run at every start. ``role`` is what web, worker and beat will be; empty when the database is
    not ours. DEMO=0 leaves the demo data and its logins out, and makes the first administrator.
    """
    django.setup()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # empty here; the web server asks for it
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    if role:
        call_command("grant_app", role, guards=True, stdout=io.StringIO())
    logins = DataDirectory.configured().run / "logins.txt"
    logins.unlink(missing_ok=True)
    table = io.StringIO()
    if os.environ.get("DEMO", "1") == "0":
        first_administrator(table)
    else:
        call_command("demo_data", once=True)
        call_command("demo_logins", stdout=table)
    write_private(logins, table.getvalue())


def first_administrator(out) -> None:
    """Somebody who can log in to an empty system; who logs in already makes the others."""
    if not get_user_model().objects.exists():
        facts = {"email": "administrator@kommune.example", "name": "Systemadministrator"}
        call_command("create_admin", **facts, generate=True, stdout=out)


if __name__ == "__main__":
    prepare(sys.argv[1])
