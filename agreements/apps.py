from django.apps import AppConfig

from mentorstotte.core import registry
from mentorstotte.core.permissions import Permission


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = "Indstillinger og aftaler"

    def ready(self):
        from agreements import (
            calendar_entries,
            case_agreement,
            case_columns,
            case_page,
            complaints,
            corrections,
            obstacles,
            overview,
            price_effects,
            promises,
            readiness_page,
            rights_page,
            worklist,
        )
        from agreements.actions import followers
        from agreements.models import Agreement

        registry.add_navigation(
            registry.NavigationItem(
                "Visitation", "agreements:visitation_queue", Permission.READ_CASES, 30, "/visitation/"
            )
        )
        registry.add_navigation(
            registry.NavigationItem(
                "Printkø", "agreements:print_queue", Permission.DECIDE_CASES, 35, "/printkoe/"
            )
        )
        registry.add_navigation(
            registry.NavigationItem("Timer", "agreements:months", Permission.DECIDE_CASES, 37, "/maaneder/")
        )
        registry.add_navigation(
            registry.NavigationItem("Forløb", "agreements:portal", Permission.PORTAL, 5, "/mentor/")
        )
        registry.add_navigation(
            registry.NavigationItem(
                "Kompetencecentret",
                "agreements:referrals",
                Permission.FIND_COMPANY,
                32,
                "/kompetencecentret/",
            )
        )
        registry.add_tiles(overview.tiles)
        registry.add_tiles(worklist.tiles)
        registry.add_tiles(readiness_page.tiles)
        registry.add_standing(worklist.standing)
        registry.add_work(complaints.work, behind=complaints.open_for)
        registry.add_work(rights_page.requests, behind=rights_page.asked_for)
        registry.add_work(overview.queue)
        registry.add_work(worklist.work)
        registry.add_work(overview.proposals)
        registry.add_work(rights_page.untold, behind=rights_page.uninformed_of)
        registry.add_case_parts(case_page.case_parts)
        registry.add_work(corrections.work, behind=corrections.to_correct)
        registry.add_calendar_source(calendar_entries.entries)
        registry.add_price_effects(price_effects.price_effects)
        registry.add_promises(promises.promises)
        registry.add_own_points(events=case_agreement.OWN_EVENTS, notes=case_agreement.OWN_NOTES)
        registry.add_case_list_column(case_columns.support)
        registry.add_obstacles(obstacles.obstacles)
        registry.add_case_follower(followers.follow_case)
        registry.guard(Agreement, by="team")
