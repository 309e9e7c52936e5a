"""Makes the database ready for ``make run``: schema, standards, and the first time demo data."""

import io
import os
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from mentorstotte.local.directory import DataDirectory, write_private


def prepare() -> None:
    """Safe to run at every start. DEMO=0 leaves the demo data and its logins out."""
    django.setup()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # empty here; the web server asks for it
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    logins = DataDirectory.configured().run / "logins.txt"
    logins.unlink(missing_ok=True)
    if os.environ.get("DEMO", "1") == "0":
        return
    call_command("demo_data", once=True)
    table = io.StringIO()
    call_command("demo_logins", stdout=table)
    write_private(logins, table.getvalue())


if __name__ == "__main__":
    prepare()
