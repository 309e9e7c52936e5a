"""What imported agreements put on pages: "Skal rettes op" on the start page, what they lack on the case."""

from datetime import date

from django.db.models import Count, Q, Window
from django.urls import reverse

from agreements.actions.corrections import broken_rules
from agreements.enums import VersionState
from agreements.models import Agreement, AgreementVersion
from mentorstotte.core.enums import Role
from mentorstotte.core.permissions import Permission, allowed
from mentorstotte.core.registry import Act, Card, CasePart, WorkRow, WorkSection

SHOWN = 10
TITLE = "Skal rettes op"


def to_correct(user):
    """Agreements that the person should see put right: own ones and nobody's; an approver sees the team's."""
    found = Agreement.objects.filter(to_correct=True, team_id__in=user.team_ids)
    if user.has_role(Role.APPROVER):
        return found
    if allowed(user, Permission.WORK_CASES):
        return found.filter(Q(caseworker__in=user.desk_ids) | Q(caseworker__isnull=True))
    return found.none()


def work(user, today: date) -> list[WorkSection]:
    """The imported agreements that break the law as they stand; no section when there are none."""
    agreements = to_correct(user).select_related("case__citizen", "mentor__supplier")
    counted = agreements.annotate(total=Window(Count("pk"))).order_by("-end_date", "-pk")
    found = list(counted[:SHOWN])
    if not found:
        return []
    rows, all_url = correction_rows(found), reverse("agreements:to_correct")
    return [WorkSection(TITLE, rows, "", all_url, found[0].total)]


def correction_rows(agreements) -> list[WorkRow]:
    """The agreements, fetched with citizen and mentor, as rows of a work list."""
    return [_row(agreement) for agreement in agreements]


def _row(agreement: Agreement) -> WorkRow:
    case, broken = agreement.case, broken_rules(agreement)
    return WorkRow(
        due=None,
        name=case.citizen.name,
        name_url=reverse("cases:detail", args=[case.number]),
        case_number=case.number,
        what=f"{TITLE}: {', '.join(finding['rule'] for finding in broken)}",
        detail=" ".join(finding["text"] for finding in broken),
        mentor=str(agreement.mentor) if agreement.mentor else "",
        act="Ret op",
        act_url=reverse("agreements:correct", args=[agreement.number]),
        citizen_id=case.citizen_id,
    )


def correction_part(case, versions: list[AgreementVersion], user) -> CasePart:
    """What each imported agreement of the case lacks, and the act that puts it right; ``versions`` as
    ``case_agreement.versions_of`` reads them.
    """
    imported = [version for version in versions if version.state == VersionState.IMPORTED]
    imported.sort(key=lambda version: (version.start_date, version.pk), reverse=True)
    broken = [version.agreement for version in imported if version.agreement.to_correct]
    may_correct = allowed(user, Permission.DECIDE_CASES)
    acts = [Act(TITLE, reverse("agreements:correct", args=[agreement.number])) for agreement in broken[:1]]
    lacking = {"case": case, "agreements": _lacking(imported)}
    return CasePart(
        acts=acts if may_correct else [],
        cards=[Card("agreements/cards/imported.html", lacking)] if imported else [],
        timeline=[],
    )


def _lacking(versions: list[AgreementVersion]) -> list[dict]:
    return [
        {"agreement": version.agreement, "lacks": missing(version), "broken": _broken(version.agreement)}
        for version in versions
    ]


def _broken(agreement: Agreement) -> list[dict]:
    return broken_rules(agreement) if agreement.to_correct else []


def missing(version: AgreementVersion) -> list[str]:
    """What an imported agreement lacks that one made here must have, by name."""
    there = {
        "timer om ugen": version.agreement.weekly_hours is not None,
        "niveau": version.agreement.level is not None,
        "mål": bool(version.aim_text),
        "opgaver": bool(version.task_texts),
        "mentorens telefon eller e-mail": bool(version.mentor_phone or version.mentor_email),
        "timepris": any(span["price"] for span in version.spans),
        "underskrift": version.signed_on is not None,
        "klagevejledning": bool(version.complaint_guidance),
    }
    return [name for name, present in there.items() if not present]
