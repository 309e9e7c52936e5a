"""The person behind a request, read once with what every page needs."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from mentorstotte.core.models import Absence, LastVisit, Membership, Notice, User


class Backend(AuthenticationBackend):
    """Login by e-mail and password, as allauth's; the session's person comes with teams, unread
    messages, and the last visit.
    """

    def get_user(self, user_id):
        unread = (
            Notice.objects.unread_on(timezone.localdate())
            .filter(user=OuterRef("pk"))
            .order_by()
            .values("user")
        )
        visit = LastVisit.objects.filter(user=OuterRef("pk"))
        people = User.objects.annotate(
            own_team_ids=ArraySubquery(Membership.objects.filter(user=OuterRef("pk")).values("team_id")),
            own_stand_ins=ArraySubquery(
                Absence.objects.on(timezone.localdate())
                .filter(stand_in=OuterRef("pk"))
                .order_by("user_id")
                .values(row=JSONObject(pk="user_id", name="user__name"))
            ),
            own_since=Subquery(visit.values("since")),
            own_seen_at=Subquery(visit.values("seen_at")),
            unread_notices=Coalesce(Subquery(unread.annotate(number=Count("pk")).values("number")), 0),
        )
        user = people.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
