"""What the citizen's rights put on pages: who has not been told what is done with the data, what is asked."""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from agreements.actions.information import uninformed
from agreements.actions.rights import url_of
from agreements.enums import RightsKind
from agreements.models import Information, RightsRequest
from cases.models import Case
from cases.scope import scope_of
from mentorstotte.core.calendar import add_months
from mentorstotte.core.models import Approval
from mentorstotte.core.permissions import Permission, allowed
from mentorstotte.core.registry import Card, CasePart, WorkRow, WorkSection
from mentorstotte.core.wording import danish_date

SHOWN = 10
UNINFORMED, ASKED = "Skal oplyses om deres data", "Indsigt, rettelser og indsigelser"
MONTHS = 1  # at the latest (databeskyttelsesforordningen, article 14(3))


def asked_for(user):
    """Open requests of one's own cases and an approver's team; None for others."""
    scope = scope_of(user)
    return None if scope is None else RightsRequest.objects.open().filter(scope)


def requests(user, today: date) -> list[WorkSection]:
    """What citizens have asked for, by the last day to answer."""
    rounds = Approval.objects.pending().filter(subject_kind=RightsRequest._meta.model_name)
    waits = Exists(rounds.filter(subject_id=OuterRef("pk")))
    found = asked_for(user).annotate(waits=waits).select_related("case__citizen").order_by("due", "pk")
    return [WorkSection(ASKED, [_request(each) for each in found[:SHOWN]], "")]


def uninformed_of(user):
    """Cases of one's own whose citizens nobody has told what is done with their data; None for others."""
    works = allowed(user, Permission.WORK_CASES)
    return uninformed().filter(caseworker__in=user.desk_ids) if works else None


def untold(user, today: date) -> list[WorkSection]:
    """Who is still to be told, by when the case was opened."""
    found = uninformed_of(user).select_related("citizen").order_by("opened_on", "pk")
    return [WorkSection(UNINFORMED, [_untold(case) for case in found[:SHOWN]], "")]


def _request(asked: RightsRequest) -> WorkRow:
    act = "Gør filen klar" if asked.is_access else "Svar"
    detail = f"Modtaget {danish_date(asked.asked_on)}"
    if asked.outcome:
        act, detail = "Send brevet", f"{detail} · svaret er skrevet og ikke sendt"
    elif asked.waits:
        act, detail = "Se anmodningen", f"{detail} · undtagelserne venter på godkendelse"
    return _row(asked.case, asked.due, asked.get_kind_display(), detail, act, url_of(asked))


def _untold(case: Case) -> WorkRow:
    due, detail = add_months(case.opened_on, MONTHS), f"Sagen blev åbnet {danish_date(case.opened_on)}"
    url = reverse("agreements:case_paper", args=[case.number, "oplysninger"])
    return _row(case, due, "Borgeren er ikke oplyst", detail, "Lav brevet", url)


def _row(case: Case, due: date, what: str, detail: str, act: str, act_url: str) -> WorkRow:
    return WorkRow(
        due=due,
        name=case.citizen.name,
        name_url=reverse("cases:detail", args=[case.number]),
        case_number=case.number,
        what=what,
        detail=detail,
        mentor="",
        act=act,
        act_url=act_url,
        citizen_id=case.citizen_id,
    )


def rights_part(case, user) -> CasePart:
    """The card that leads to what the citizen may ask for, and says what is open."""
    told = Information.objects.filter(citizen=OuterRef("citizen")).values("on")[:1]
    untold = Exists(uninformed().filter(pk=OuterRef("pk")))
    asked = RightsRequest.objects.open().filter(case=OuterRef("pk")).order_by("due", "pk")
    asked = ArraySubquery(asked.values(said=JSONObject(pk="pk", kind="kind", due="due")))
    said = Case.objects.filter(pk=case.pk).annotate(told=Subquery(told), untold=untold, asked=asked)
    context = {"case": case, **said.values("told", "untold", "asked").get()}
    for each in context["asked"]:
        each |= {"kind": RightsKind(each["kind"]).label, "due": date.fromisoformat(each["due"])}
    return CasePart(acts=[], cards=[Card("agreements/cards/rights.html", context)], timeline=[])
