from django.apps import AppConfig

from mentorstotte.core.permissions import Permission
from mentorstotte.core.registry import (
    NavigationItem,
    add_budget_source,
    add_case_parts,
    add_navigation,
    add_posted_source,
    add_tiles,
    add_work,
    keep_open,
)


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "Økonomi og nøgletal"

    def ready(self):
        from reporting import budget, matching, register_page, retention
        from reporting.models import ImportRow

        add_posted_source(matching.posted)
        add_budget_source(budget.budgets_left)
        add_tiles(register_page.tiles, behind=register_page.own_to_act_on)
        add_tiles(register_page.tiles_of_all)
        add_work(retention.work, behind=retention.waiting)
        add_case_parts(retention.case_part)
        keep_open(ImportRow, "a line of a sheet, which only the person who sent it sees, agreement or not")
        add_navigation(
            NavigationItem("Økonomi", "reporting:ledger_index", Permission.READ_ECONOMY, 50, "/oekonomi/")
        )
        add_navigation(
            NavigationItem("Nøgletal", "reporting:figures", Permission.READ_FIGURES, 60, "/noegletal/")
        )
        add_navigation(
            NavigationItem("Regler", "reporting:standard", Permission.READ_STANDARD, 65, "/regler/")
        )
        add_navigation(NavigationItem("Indlæs", "reporting:imports", Permission.IMPORT_FILES, 70, "/indlaes"))
