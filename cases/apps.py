from django.apps import AppConfig
from django.core.checks import Tags, register

from mentorstotte.core.permissions import Permission
from mentorstotte.core.registry import (
    NavigationItem,
    add_case_owner,
    add_citizen_source,
    add_navigation,
    add_obstacles,
    add_team_guard,
    add_tiles,
    guard,
)


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Sager"

    def ready(self):
        from cases import administration, checks, closed, log_review_page
        from cases.actions.cases import owner_of
        from cases.models import Case, Citizen, CitizenName

        register(checks.published_laws, Tags.database)
        add_navigation(NavigationItem("Sager", "cases:list", Permission.READ_CASES, 20, "/sager/"))
        add_case_owner(owner_of)
        add_tiles(log_review_page.tiles, behind=log_review_page.waiting_for)
        add_team_guard(administration.open_cases_of)
        add_obstacles(closed.obstacles)
        add_citizen_source(administration.citizens_named)
        guard(Case, by="team")
        guard(Citizen, by="cases")
        guard(CitizenName, by="team")
