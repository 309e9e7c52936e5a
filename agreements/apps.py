from django.apps import AppConfig

from mentorstotte.core import registry
from mentorstotte.core.permissions import Permission


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = "Indstillinger og aftaler"

    def ready(self):
        from agreements import case_page, overview
        from agreements.actions import followers

        registry.add_navigation(
            registry.NavigationItem(
                "Visitation", "agreements:visitation_queue", Permission.READ_CASES, 30, "/visitation/"
            )
        )
        registry.add_tiles(overview.tiles)
        registry.add_work(overview.work)
        registry.add_case_part(case_page.proposal_part)
        registry.add_case_follower(followers.follow_case)
