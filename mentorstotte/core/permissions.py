"""Who may do what. Object access (own team) is in each model's ``visible_to``; this table is about roles."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices

from mentorstotte.core.database import sight
from mentorstotte.core.enums import Role

CASE_WORK = frozenset({Role.CASEWORKER, Role.JOB_CONSULTANT})
CASE_READ = CASE_WORK | {Role.CLARIFICATION_CONSULTANT, Role.APPROVER, Role.CONTROLLER, Role.AUDITOR}

# Not employed in the jobcentre: their pages are in the portal.
OUTSIDE = frozenset({Role.MENTOR, Role.COORDINATOR})


class Permission(TextChoices):
    """An act or a page that needs a role."""

    ANY = "any", "Alle, der er logget på"
    STAFF = "staff", "Kommunens egne: sider, som mentorer og koordinatorer ikke har brug for"
    READ_CASES = "read_cases", "Se sager"
    WORK_CASES = "work_cases", "Behandle sager"
    MARK_PROJECTS = "mark_projects", "Samle sager i projekter"
    APPROVE = "approve", "Godkende i visitationen"
    DECIDE_CASES = "decide_cases", "Give afslag og registrere, hvad borgeren svarer"
    FIND_COMPANY = "find_company", "Finde virksomhed og mentor til bevilgede forløb"
    READ_CATALOGUE = "read_catalogue", "Se mentorkataloget"
    EDIT_CATALOGUE = "edit_catalogue", "Redigere mentorkataloget"
    DOCUMENT_WAGES = "document_wages", "Dokumentere lønnen bag frikøb"
    IMPORT_FILES = "import_files", "Indlæse filer"
    IMPORT_AGREEMENTS = "import_agreements", "Indlæse mentorforløb"
    READ_ECONOMY = "read_economy", "Se posteringer og budget"
    READ_AUDIT_FILES = "read_audit_files", "Åbne dokumentation, som revisor har fået link til"
    SETTLE = "settle", "Lukke måneder og afregne leverandører"
    IMPORT_LEDGER = "import_ledger", "Indlæse posteringer"
    REPORT = "report", "Indberette til DFDG"
    READ_FIGURES = "read_figures", "Se nøgletal uden navne"
    READ_STANDARD = "read_standard", "Se servicestandard og lov"
    EDIT_NORMS = "edit_norms", "Sætte timenormer"
    TRY_STANDARD = "try_standard", "Prøve en ændring af standarden"
    ENTER_LAW = "enter_law", "Indtaste en ny lov"
    PUBLISH_LAW = "publish_law", "Offentliggøre en ny lov, som en anden har indtastet"
    READ_LOG = "read_log", "Se adgangsloggen"
    REVIEW_LOG = "review_log", "Se teamets opslag efter"
    ADMINISTER = "administer", "Administrere brugere og teams"
    PORTAL = "portal", "Se timer i mentorportalen"
    GIVE_TIME = "give_time", "Registrere egen tid som mentor"


ROLES_WITH: dict[Permission, frozenset[Role]] = {
    Permission.ANY: frozenset(Role),
    Permission.STAFF: frozenset(Role) - OUTSIDE,
    Permission.READ_CASES: CASE_READ,
    Permission.WORK_CASES: CASE_WORK,
    Permission.MARK_PROJECTS: frozenset({Role.APPROVER, Role.CONTROLLER}),
    Permission.APPROVE: frozenset({Role.APPROVER}),
    Permission.DECIDE_CASES: CASE_WORK | {Role.APPROVER},
    Permission.FIND_COMPANY: frozenset({Role.CLARIFICATION_CONSULTANT}),
    Permission.READ_CATALOGUE: CASE_READ | {Role.CATALOGUE_ADMIN},
    Permission.EDIT_CATALOGUE: frozenset({Role.CATALOGUE_ADMIN}),
    Permission.DOCUMENT_WAGES: frozenset({Role.CATALOGUE_ADMIN, Role.CONTROLLER}),
    Permission.IMPORT_FILES: frozenset({Role.APPROVER, Role.CASEWORKER, Role.SYSTEM_ADMIN, Role.CONTROLLER}),
    Permission.IMPORT_AGREEMENTS: frozenset({Role.APPROVER, Role.CASEWORKER, Role.SYSTEM_ADMIN}),
    Permission.READ_ECONOMY: frozenset({Role.CONTROLLER, Role.AUDITOR}),
    Permission.READ_AUDIT_FILES: frozenset({Role.AUDITOR}),
    Permission.SETTLE: frozenset({Role.CONTROLLER}),
    Permission.IMPORT_LEDGER: frozenset({Role.CONTROLLER}),
    Permission.REPORT: CASE_WORK | {Role.CONTROLLER},
    Permission.READ_FIGURES: frozenset({Role.CONTROLLER, Role.AUDITOR, Role.MANAGEMENT, Role.APPROVER}),
    Permission.READ_STANDARD: CASE_READ | {Role.MANAGEMENT, Role.SYSTEM_ADMIN, Role.CATALOGUE_ADMIN},
    Permission.EDIT_NORMS: frozenset({Role.CATALOGUE_ADMIN, Role.APPROVER}),
    Permission.TRY_STANDARD: frozenset({Role.APPROVER, Role.MANAGEMENT, Role.SYSTEM_ADMIN}),
    Permission.ENTER_LAW: frozenset({Role.SYSTEM_ADMIN}),
    Permission.PUBLISH_LAW: frozenset({Role.SYSTEM_ADMIN, Role.APPROVER}),
    Permission.READ_LOG: frozenset({Role.DATA_PROTECTION_OFFICER}),
    Permission.REVIEW_LOG: frozenset({Role.APPROVER, Role.DATA_PROTECTION_OFFICER}),
    Permission.ADMINISTER: frozenset({Role.SYSTEM_ADMIN}),
    Permission.PORTAL: OUTSIDE,
    Permission.GIVE_TIME: frozenset({Role.MENTOR}),
}

# What these open is about the whole municipality: the catalogue, money, figures without names, people, law
# and the pages of mentors, whose agreements lie in any team. What is by team there, the pages filter. For all
# other pages the database itself shows the own teams only.
WHOLE_MUNICIPALITY = frozenset(
    {
        Permission.READ_CATALOGUE,
        Permission.EDIT_CATALOGUE,
        Permission.DOCUMENT_WAGES,
        Permission.IMPORT_FILES,
        Permission.IMPORT_AGREEMENTS,
        Permission.READ_ECONOMY,
        Permission.READ_AUDIT_FILES,
        Permission.SETTLE,
        Permission.IMPORT_LEDGER,
        Permission.READ_FIGURES,
        Permission.READ_STANDARD,
        Permission.EDIT_NORMS,
        Permission.TRY_STANDARD,
        Permission.ENTER_LAW,
        Permission.PUBLISH_LAW,
        Permission.READ_LOG,
        Permission.ADMINISTER,
        Permission.PORTAL,
        Permission.GIVE_TIME,
    }
)

# May look across teams, after giving a purpose that is logged.
CROSS_TEAM_ROLES = frozenset({Role.CONTROLLER, Role.AUDITOR})


def allowed(user, permission: Permission) -> bool:
    """Whether one of the user's roles carries ``permission``."""
    return user.is_authenticated and (
        permission is Permission.ANY or not ROLES_WITH[permission].isdisjoint(user.roles)
    )


def requires(permission: Permission) -> Callable:
    """View decorator: 403 for people without the role. The access table reads ``view.permission``."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not allowed(request.user, permission):
                raise PermissionDenied
            if permission not in WHOLE_MUNICIPALITY:
                return view(request, *args, **kwargs)
            with sight.across_teams():
                return view(request, *args, **kwargs)

        guarded.permission = permission
        return guarded

    return decorate
