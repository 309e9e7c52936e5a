"""What ``manage.py check --deploy`` says of a site that the database does not guard, whose files nobody looks
through, or whose documents are not safe on their way.

``--database default`` asks the database and the documents' server themselves.
"""

from django.conf import settings
from django.core.checks import Error, Warning
from django.core.files.storage import storages
from django.db import connection

from mentorstotte.core import guards
from mentorstotte.core.documents.store import StoreAwayError

NO_ROLE = "Databasen beskytter ikke borgernes rækker: DATABASE_ROLE er tom."
OWNER = "Systemet logger på databasen som en rolle, som databasen ikke holder ude fra noget."
NO_GUARDS = "Databasen beskytter ikke borgernes rækker i {count} tabeller: {tables}."
OPEN_WAY = "Dokumenter sendes ukrypteret til lageret: DOCUMENTS_ENDPOINT begynder med http://."
IN_BUCKET = "docs/operations.md, Dokumenter i et objektlager"
SWITCH_ON = "docs/operations.md, To roller i databasen"
NO_SCANNER = "Ingen leder efter virus i de filer, der kommer ind: CLAMD er tom."
# The owner of a table, a superuser and BYPASSRLS pass every guard.
PASSES = """
SELECT bool_or(rolsuper OR rolbypassrls)
    OR EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = current_schema
               AND pg_has_role(session_user, tableowner::name, 'USAGE'))
FROM pg_roles WHERE rolname = session_user
"""


def role_is_named(app_configs=None, **kwargs) -> list[Error]:
    """The settings name the role that the rows are guarded for."""
    return [] if settings.DATABASE_ROLE else [Error(NO_ROLE, hint=SWITCH_ON, id="mentorstotte.E001")]


def scanner_is_named(app_configs=None, **kwargs) -> list[Warning]:
    """The settings name a virus scanner."""
    hint = "docs/operations.md, Virusscanner"
    return [] if settings.CLAMD else [Warning(NO_SCANNER, hint=hint, id="mentorstotte.W001")]


def database_guards(app_configs=None, databases=None, **kwargs) -> list[Error]:
    """The site logs on as somebody whom the guards are for, and all of them stand."""
    if not databases or not settings.DATABASE_ROLE:
        return []
    found = []
    with connection.cursor() as cursor:
        cursor.execute(PASSES)
        if cursor.fetchone()[0]:
            found.append(Error(OWNER, hint=SWITCH_ON, id="mentorstotte.E002"))
    if missing := guards.missing(settings.DATABASE_ROLE):
        said = NO_GUARDS.format(count=len(missing), tables=", ".join(missing))
        found.append(Error(said, hint="manage.py grant_app ROLLE --guards", id="mentorstotte.E003"))
    return found


def documents_are_sent_encrypted(app_configs=None, **kwargs) -> list[Error]:
    """Nobody reads documents on their way to a bucket."""
    options = settings.STORAGES["documents"].get("OPTIONS", {})
    if options.get("endpoint_url", "").startswith("http://"):
        return [Error(OPEN_WAY, hint=IN_BUCKET, id="mentorstotte.E004")]
    return []


def documents_answer(app_configs=None, databases=None, **kwargs) -> list[Error]:
    """The bucket is there and takes our key."""
    if not databases or not settings.DOCUMENTS:
        return []
    try:
        storages["documents"].ask()
    except StoreAwayError as error:
        return [Error(str(error), hint=IN_BUCKET, id="mentorstotte.E005")]
    return []
