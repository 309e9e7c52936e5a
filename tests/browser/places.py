"""Where there is to look: every page of the access table, the person who opens it, and what lies there."""

from dataclasses import replace

from django.urls import reverse

from mentorstotte.core.enums import Role
from tests import factories
from tests.access.objects import OBJECTS, World
from tests.access.table import TABLE, Line

# What answers 200 without being a page: files, and parts of pages that htmx asks for.
NOT_PAGES = {
    "agreements:looks",
    "agreements:proposal_mentors",
    "agreements:portal_worker",
    "agreements:sign_document",
    "cases:document",
    "core:access_log_extract",
    "core:calendar_file",
    "core:feed",
    "mfa_download_recovery_codes",
    "providers:contract_file",
    "providers:mentor_paper",
    "providers:supplier_paper",
    "providers:wage_paper",
    "reporting:audit_download",
    "reporting:audit_handed_download",
    "reporting:export_file",
    "reporting:import_refused",
    "reporting:report_data",
    "reporting:report_sheet",
    "reporting:report_words",
    "reporting:specification_sheet",
    "reporting:statement_pdf",
    "reporting:statement_sheet",
    "reporting:yearly_report",
}
# Shown after a step that the access table does not take; each is looked at in the file that is named.
AFTER_A_STEP = {
    "account_login": "test_axe",
    "account_reauthenticate": "test_axe",
    "mfa_authenticate": "test_axe",
    "mfa_deactivate_totp": "test_axe",
    "mfa_reauthenticate": "test_axe",
    "mfa_view_recovery_codes": "test_axe",
    "core:resume": "test_axe",
    "agreements:sign_link": "test_sign_on_a_phone",
    "agreements:sign": "test_sign_on_a_phone",
    "agreements:acknowledge": "test_mentor_links",
    "agreements:paper_link": "test_mentor_links",
    "agreements:answer": "test_mentor_links",
}
# They only send on to the page that is next.
NEVER_SHOWN = {
    "agreements:sign_identify",
    "agreements:sign_return",
    "openid_connect_callback",
    "openid_connect_login",
}
PAGES = [line for line in TABLE if line.get == 200 and line.name not in NOT_PAGES]
FORMS = [line for line in PAGES if 405 not in line.post]
LISTS = [line for line in PAGES if not line.about]
# They look across teams, and are asked for a purpose first.
ACROSS = {Role.CONTROLLER, Role.AUDITOR}
WITH_A_PURPOSE = [
    line
    for line in TABLE
    if line.get == 302 and line.allowed <= ACROSS and line.name not in NOT_PAGES and not line.open
]


def visitor(line: Line, world: World):
    """Somebody with every role that the page is open to, so that all of it shows."""
    roles = sorted(line.allowed - ACROSS) or sorted(line.allowed)
    return factories.user(*roles, team=world.team, name="Karen Holm")


def place(line: Line, world: World) -> tuple:
    """The address of the page, what it is about being made first, and its visitor: whoever made it where
    nobody else may see it.
    """
    person, about = visitor(line, world), OBJECTS.get(line.about)
    if about and about.by_owner:
        world = replace(world, owner=person)
    kwargs = about.build(world) if about else {}
    return reverse(line.name, kwargs=kwargs) + line.query, person


def fill_lists(world: World) -> None:
    """Something of every kind, so that no list is empty."""
    for about in OBJECTS.values():
        about.build(world)
