"""What the agreement puts on the case page: the next act, its six fields, its days on the timeline, its
status.
"""

from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse

from agreements.actions.deadlines import later_follow_ups
from agreements.answers_page import MonthAnswer, answers_beside, answers_shown
from agreements.contact_page import contact_card
from agreements.enums import VersionState
from agreements.hours_page import HoursSoFar, hours_beside
from agreements.models import Agreement, AgreementVersion, Segment, VersionTask
from agreements.models.agreement import IN_FORCE
from agreements.phase_out_rows import steps_beside, steps_of
from agreements.status import BEING_WRITTEN, asks_what_follows, must_end, status_of
from agreements.talk_page import talk_beside, talk_card
from cases.case_page import caseworker_of
from cases.enums import CaseState, NoteKind
from mentorstotte.core.permissions import Permission, allowed
from mentorstotte.core.registry import Act, Card, CasePart, NextStep, TimelineItem
from mentorstotte.core.templatetags.da import da_date, hours, period

SOON = timedelta(days=14)
SPAN = {"level": "level", "hours": "weekly_hours", "price": "hourly_price"}
# Shown here (signature), or as the journal note of the act (the others).
OWN_EVENTS = (
    "agreement.signed",
    "agreement.followed_up",
    "agreement.effect_assessed",
    "agreement.withdrawn",
    "agreement.ended",
    "agreement.end_undone",
    "agreement.stopped",
    "agreement.reduced",
    "mentor.reported",
    "mentor.message",  # not told one by one: the card says what is new
)
OWN_NOTES = (NoteKind.AGREEMENT,)


def agreement_part(case, versions: list[AgreementVersion], user, today: date) -> CasePart:
    """All agreements of the case, from ``versions_of``; card, status and acts are of the current one."""
    agreements = {version.agreement_id: version.agreement for version in versions}
    if not agreements:
        return CasePart(acts=[], cards=[], timeline=[])
    of = {key: [v for v in versions if v.agreement_id == key] for key in agreements}
    current = max(agreements.values(), key=lambda a: _rank(a, of[a.pk], today))
    status = status_of(current, of[current.pk][0].state, today)
    return CasePart(
        acts=_acts(case, current, of[current.pk], user, today),
        cards=_cards(case, current, of[current.pk], today),
        timeline=[item for key, a in agreements.items() for item in _timeline(case, a, of[key], today)],
        status=status.text,
        status_tone=status.tone,
        next_step=_next_step(case, current, of[current.pk], user, today),
    )


def _next_step(case, agreement: Agreement, versions, user, today: date) -> NextStep | None:
    """What the current agreement waits for; nothing when it is over and assessed."""
    who, newest = caseworker_of(case, user), versions[0].state
    if case.state == CaseState.CLOSED:
        return None
    if why := must_end(agreement, case.citizen, today):
        return NextStep(who, why)
    if newest in BEING_WRITTEN:
        return NextStep(who, "aftalen skal skrives færdig")
    if newest == VersionState.SUBMITTED:
        return NextStep(f"en godkender i {case.team.name}", "ændringen skal behandles i visitationen")
    if newest == VersionState.SENT:
        return NextStep(who, "underskrifterne skal på plads og registreres")
    return _next_deadline(agreement, who, today) if agreement.in_force else None


def _next_deadline(agreement: Agreement, who: str, today: date) -> NextStep | None:
    """The first of the follow-up and the effect assessment."""
    ahead = []
    if agreement.next_follow_up and agreement.end_date >= today:
        ahead.append((agreement.next_follow_up, "13-ugers opfølgning"))
    if agreement.effect_due and agreement.effect_assessed_on is None:
        ahead.append((agreement.effect_due, "effektvurdering"))
    if asks_what_follows(agreement, today):
        ahead.append((agreement.end_date, "forlæng, skift niveau eller afslut"))
    return NextStep(who, min(ahead)[1], min(ahead)[0]) if ahead else None


def versions_of(case) -> list[AgreementVersion]:
    """Newest first, each with agreement, mentor, documents, signature, tasks and segments; one query."""
    tasks = VersionTask.objects.filter(version=OuterRef("pk")).order_by("pk")
    segments = Segment.objects.filter(version=OuterRef("pk")).order_by("start")
    return list(
        AgreementVersion.objects.filter(agreement__case=case)
        .select_related("agreement__mentor__supplier", "document", "signature")
        .annotate(
            task_texts=ArraySubquery(tasks.values("text")),
            spans=ArraySubquery(segments.values(row=JSONObject(**SPAN))),
            phase_out=steps_beside("agreement"),
            **hours_beside("agreement"),
            **talk_beside("agreement"),
            answers=answers_beside("agreement"),
        )
        .order_by("-agreement_id", "-number")
    )


def _rank(agreement: Agreement, versions, today: date) -> tuple:
    """One that somebody must act on comes first, then the one that runs, then the latest."""
    made = versions[0].state in (*BEING_WRITTEN, VersionState.SENT)
    running = agreement.in_force and agreement.start_date <= today <= agreement.end_date
    return running, made, agreement.in_force, agreement.end_date


def _shown(versions) -> AgreementVersion:
    """The version in force, else the newest."""
    return next((version for version in versions if version.state in IN_FORCE), versions[0])


def _acts(case, agreement: Agreement, versions, user, today: date) -> list[Act]:
    see = Act("Se aftalen", reverse("agreements:agreement", args=[agreement.number]))
    if not allowed(user, Permission.WORK_CASES) or case.state == CaseState.CLOSED:
        return [see]
    making = _making(case, agreement, versions[0].state)
    if not agreement.in_force:
        return [*making, see] if versions[0].state not in BEING_WRITTEN else making
    return [*making, *_ending(case, agreement, today), *_following(agreement, today), see]


def _making(case, agreement: Agreement, newest: str) -> list[Act]:
    """What the newest version waits for."""
    write = reverse("agreements:agreement_draft", args=[case.number])
    if newest == VersionState.SENT:
        sign = reverse("agreements:signature", args=[agreement.number])
        return [Act("Registrér underskrift", sign, primary=True)]
    if newest in BEING_WRITTEN:
        what = "Skriv tillægget færdigt" if agreement.in_force else "Skriv aftalen færdig"
        return [Act(what, write, primary=True)]
    if newest == VersionState.SUBMITTED:
        return [Act("Se ændringen", reverse("agreements:change", args=[agreement.number]))]
    return [] if agreement.in_force else [Act("Lav aftalen igen", write)]


def _ending(case, agreement: Agreement, today: date) -> list[Act]:
    """The end that the register asks for, or the question that an expiring agreement asks."""
    if must_end(agreement, case.citizen, today):
        return [Act("Afslut aftalen", reverse("agreements:end", args=[agreement.number]), primary=True)]
    if asks_what_follows(agreement, today):
        ready = agreement.effect_assessed_on is not None
        url = reverse("agreements:expiry", args=[agreement.number])
        return [Act("Forlæng, skift niveau eller afslut", url, primary=ready)]
    return []


def _following(agreement: Agreement, today: date) -> list[Act]:
    """Follow up and assess: the one that is due stands out, and neither is offered before the start."""
    if agreement.start_date > today:
        return []
    unmade = agreement.effect_assessed_on is None and agreement.effect_due is not None
    assess_now = unmade and agreement.effect_due <= today + SOON
    follow_now = agreement.next_follow_up is not None and agreement.next_follow_up <= today + SOON
    follow = Act(
        "Følg op nu" if follow_now else "Følg op",
        reverse("agreements:follow_up", args=[agreement.number]),
        primary=follow_now and not (unmade and agreement.effect_due < today),
    )
    assess = Act(
        "Vurdér effekt",
        reverse("agreements:effect", args=[agreement.number]),
        primary=assess_now and not follow.primary,
    )
    running = agreement.end_date >= today
    contact = Act("Registrér kontakt", reverse("agreements:contact_new", args=[agreement.number]))
    acts = ((follow, running), (assess, unmade or running), (contact, running))
    return [act for act, offered in acts if offered]


def _cards(case, agreement: Agreement, versions, today: date) -> list[Card]:
    """What was agreed, and contact and hours while it runs."""
    cards = [Card("agreements/cards/agreement.html", _card(case, agreement, versions, today))]
    if agreement.in_force and agreement.start_date <= today:
        cards += [contact_card(agreement, today), _hours_card(agreement, versions[0], today)]
        cards.append(talk_card(agreement, versions[0]))
    return cards


def _hours_card(agreement: Agreement, annotated: AgreementVersion, today: date) -> Card:
    so_far = HoursSoFar.beside(annotated, agreement, today)
    answers = MonthAnswer.all(agreement, annotated.answers, today)
    shown = {"agreement": agreement, "so_far": so_far, "answers": answers_shown(answers)}
    return Card("agreements/cards/hours.html", shown)


def _card(case, agreement: Agreement, versions, today: date) -> dict:
    version = _shown(versions)
    return {
        "case": case,
        "agreement": agreement,
        "version": version,
        "tasks": "\n".join(version.task_texts),
        "hours": _hours(version),
        "phase_out": steps_of(version.phase_out),
        "waiting": versions[0] if versions[0].state == VersionState.SENT else None,
    }


def _hours(version: AgreementVersion) -> str:
    """“Niveau 3 · 3,50 timer om ugen”, one line for each stretch."""
    return "\n".join(
        " · ".join(
            part
            for part in (
                f"Niveau {span['level']}" if span["level"] else "",
                f"{hours(span['hours'])} timer om ugen" if span["hours"] else "",
            )
            if part
        )
        for span in version.spans
    )


# The timeline ----------------------------------------------------------------------------------------------
def _timeline(case, agreement: Agreement, versions, today: date) -> list[TimelineItem]:
    signed = [_signed(case, version) for version in versions if version.signed_on]
    if not agreement.in_force:
        return signed
    edges = _edges(agreement, today)
    return signed + edges + _planned(agreement, today)


def _signed(case, version: AgreementVersion) -> TimelineItem:
    alone = version.signature.citizen_signed_on is None
    how = "trådt i kraft uden borgerens underskrift" if alone else "underskrevet"
    return TimelineItem(
        on=version.signed_on,
        title=f"Aftale {how} ({version.signature.get_method_display().lower()})",
        text=f"{period(version.start_date, version.end_date)} · {_hours(version)}".replace("\n", ", "),
        url=reverse("cases:document", args=[case.number, version.document.public_id]),
        link=f"version {version.number}, PDF",
    )


def _edges(agreement: Agreement, today: date) -> list[TimelineItem]:
    """The first and the last day."""
    begins, ends = agreement.start_date > today, agreement.end_date >= today
    return [
        TimelineItem(
            on=agreement.start_date,
            title="Støtten begynder" if begins else "Støtten begyndte",
            planned=begins,
        ),
        TimelineItem(
            on=agreement.end_date, title="Aftalen udløber" if ends else "Aftalen udløb", planned=ends
        ),
    ]


def _planned(agreement: Agreement, today: date) -> list[TimelineItem]:
    """The next follow-up and those planned after it, and the effect assessment, with the working deadline."""
    items, address = [], reverse("agreements:follow_up", args=[agreement.number])
    if agreement.next_follow_up and agreement.end_date >= today:
        items.append(
            TimelineItem(
                on=agreement.next_follow_up,
                title="13-ugers opfølgning",
                text="Frist 13 uger efter den seneste opfølgning eller aftalens start",
                planned=True,
                due=agreement.next_follow_up <= today + SOON,
                url=address,
                link="Følg op",
            )
        )
        items += [
            TimelineItem(on=day, title="13-ugers opfølgning", planned=True)
            for day in later_follow_ups(agreement)
        ]
    if agreement.effect_due and agreement.effect_assessed_on is None:
        items.append(
            TimelineItem(
                on=agreement.effect_due,
                title="Effektvurdering",
                text=f"Senest 14 dage før aftalen udløber {da_date(agreement.end_date)}",
                planned=True,
                due=agreement.effect_due <= today + SOON,
                url=reverse("agreements:effect", args=[agreement.number]),
                link="Vurdér effekt",
            )
        )
    return items
