"""One function for each line of the checklist of refund (domain 11.1, S4). Pure."""

from datetime import date, timedelta
from itertools import pairwise

from agreements.rules.events.register import r33_register
from agreements.rules.readiness.evidence import (
    CASEWORKER,
    COLLEAGUE,
    CONTROLLER,
    Evidence,
    Proof,
    Said,
    missing,
    not_applicable,
    ok,
)
from cases.rules.boundaries import NEEDS_APPROVER
from mentorstotte.core.calendar import last_day
from mentorstotte.core.wording import MONTHS, danish_count, danish_date, danish_kroner, danish_list

LONGEST_GAP = timedelta(days=91)


def e1_assessment(e: Evidence) -> Said:
    """E1: the need is assessed for this citizen and journalled before the agreement was signed."""
    if e.assessment is None:
        return missing("Der er ingen journalført vurdering bag aftalen.", CASEWORKER, e.start)
    signed = e.contract.signed_on
    if signed and e.assessment.registered_on > signed:
        text = f"Vurderingen er journalført {danish_date(e.assessment.registered_on)}, efter underskriften."
        return missing(text, CASEWORKER, signed, e.assessment)
    return ok("Behovet er vurderet konkret og journalført.", e.assessment.registered_on, e.assessment)


def e2_contract(e: Evidence) -> Said:
    """E2: a signed agreement, frozen, with aim, mentor, tasks, duration, hours and complaint guidance."""
    if e.contract.empty:
        return missing(f"Aftalen mangler {danish_list(e.contract.empty)}.", CASEWORKER, e.start)
    if e.contract.signed_on is None or e.contract.proof is None:
        return missing("Der er ingen underskrevet aftale i systemet.", CASEWORKER, e.start)
    return ok("Aftalen er underskrevet med alle seks felter.", e.contract.signed_on, e.contract.proof)


def e3_register(e: Evidence) -> Said:
    """E3: registered as an activity, and the newest report is accepted with these days and hours (R-33)."""
    if e.today < e.start and not e.reports:
        return not_applicable("Aftalen er ikke begyndt.")
    if e.weekly_hours is None:
        return missing("Aftalen har ingen timer om ugen, så den kan ikke indberettes.", CASEWORKER, e.start)
    finding = r33_register(e.start, e.end, e.weekly_hours, e.reports)
    if finding is not None:
        return missing(finding.text, CASEWORKER, e.start, e.report_proof)
    return ok("Indberettet og kvitteret.", e.report_proof.day, e.report_proof)


def e4_posted(e: Evidence) -> Said:
    """E4: what was paid is posted on the citizen, under a voucher, and placed on this agreement."""
    money = e.money
    if money.unmatched:
        number = danish_count(money.unmatched, "postering", "posteringer")
        text = f"{number} på borgeren i perioden er ikke knyttet til en aftale."
        return missing(text, CONTROLLER)
    if not money.paid:
        return not_applicable("Der er ikke betalt noget endnu.")
    if money.posted < money.settled:
        text = f"Afregnet {danish_kroner(money.settled)} Bogført på borgeren {danish_kroner(money.posted)}"
        return missing(text, CONTROLLER, money.settled_on)
    return ok(f"Bogført på borgeren: {danish_kroner(money.posted)}", money.posted_on, *_vouchers(e))


def _vouchers(e: Evidence) -> list[Proof]:
    day = e.money.posted_on or e.start
    return [Proof("voucher", voucher, day, day) for voucher in e.money.vouchers]


def e5_hours(e: Evidence) -> Said:
    """E5: time that explains what was paid, approved month by month; or the price of a place in a group."""
    if e.hours.waiting:
        months = danish_list(_month(month) for month in e.hours.waiting)
        return missing(f"Timerne for {months} er ikke godkendt.", CASEWORKER, e.hours.waiting[0])
    if e.hours.approved:
        number = danish_count(len(e.hours.approved), "måned", "måneder")
        proofs = [
            Proof("month", f"{month:%Y-%m}", month, e.hours.approved_on or month)
            for month in e.hours.approved
        ]
        return ok(f"Timerne for {number} er godkendt.", e.hours.approved_on, *proofs)
    if e.hours.places:
        return ok("Plads i gruppetilbud, gjort op efter pris pr. plads.", e.start)
    if e.money.paid:
        return missing("Der er betalt, men ingen tid er registreret.", CASEWORKER, e.start)
    return not_applicable("Der er ingen timer at forklare endnu.")


def _month(first: date) -> str:
    return f"{MONTHS[first.month - 1]} {first.year}"


def e6_followed(e: Evidence) -> Said:
    """E6: the need was looked at again and again: no more than 91 days from one time to the next."""
    inside = sorted((p for p in e.looks if e.start <= p.day <= e.end), key=lambda proof: proof.day)
    days = [e.start, *(proof.day for proof in inside)]
    until = min(e.today, e.end)
    for before, after in pairwise([*days, max(until, days[-1])]):
        if after - before > LONGEST_GAP:
            text = f"Behovet er ikke vurderet igen inden {danish_date(before + LONGEST_GAP)}."
            return missing(text, CASEWORKER, before + LONGEST_GAP, *inside)
    if not inside and e.end <= e.start + LONGEST_GAP:
        return ok("Aftalen er kortere end 13 uger.", e.start)
    if not inside:
        return ok(f"Første opfølgning senest {danish_date(e.start + LONGEST_GAP)}.", e.start)
    number = danish_count(len(inside), "gang", "gange")
    return ok(f"Behovet er vurderet {number} undervejs.", inside[0].day, *inside, late=_late(days, inside))


def _late(days: list[date], inside: list[Proof]) -> str:
    """Which of them was written down after the day by which it was needed."""
    late = [
        proof
        for before, proof in zip(days, inside, strict=False)
        if proof.registered_on > before + LONGEST_GAP and proof.registered_on > proof.day
    ]
    told = [f"den {danish_date(p.day)} først {danish_date(p.registered_on)}" for p in late]
    return f"Registreret efter fristen: {danish_list(told)}." if told else ""


def e7_temporary(e: Evidence) -> Said:
    """E7: no longer than the law's months; an extension has its reason."""
    if e.max_months and e.end > last_day(e.start, e.max_months):
        text = f"Aftalen er længere end lovens {danish_count(e.max_months, 'måned', 'måneder')}."
        return missing(text, CASEWORKER, last_day(e.start, e.max_months))
    if e.extension and not e.extension_reason:
        return missing("Forlængelsen er ikke begrundet.", CASEWORKER, e.start)
    return ok("Forlængelsen er begrundet." if e.extension else "Støtten er midlertidig.", e.start)


def e8_boundaries(e: Evidence) -> Said:
    """E8: no lasting need: the borders to other schemes are judged, § 103 by a second person too."""
    if not e.boundary_answers:
        return missing("Snitfladerne til anden lovgivning er ikke vurderet.", CASEWORKER, e.start)
    if "unknown" in e.boundary_answers.values():
        return missing("En snitflade er besvaret med “ved ikke”.", CASEWORKER, e.start, e.assessment)
    if not marked_103(e):
        since = e.assessment.registered_on if e.assessment else None
        return ok("Snitfladerne er vurderet.", since, e.assessment)
    if e.control is None:
        return missing("Kontrolnotatet om § 103 mangler. En anden skal skrive det.", COLLEAGUE, e.start)
    return ok("§ 103 er kontrolleret af en anden.", e.control.registered_on, e.control)


def marked_103(e: Evidence) -> bool:
    """The case borders on § 103 of the service act."""
    return any(e.boundary_answers.get(scheme) == "yes" for scheme in NEEDS_APPROVER)


def e9_group(e: Evidence) -> Said:
    """E9: the target group, as it was when the agreement was made, is one with refund."""
    if e.refund is None:
        return not_applicable("Loven gav ikke refusion, da aftalen begyndte.")
    if not e.refund:
        return missing(f"Målgruppen giver ikke refusion ({e.refund_source}).", "", e.start)
    return ok(f"Målgruppen giver refusion ({e.refund_source}).", e.start)


def e10_cost(e: Evidence) -> Said:
    """E10: only hours that were given are in it; travel, sickness and overhead are not (R-30), and of an
    employer's hours no more than the wages, which must be documented where there is refund.
    """
    money = e.money
    if not money.paid:
        return not_applicable("Der er ikke betalt noget endnu.")
    if money.posted > money.settled and e.hours.places == 0:
        extra = danish_kroner(money.posted - money.settled)
        return missing(f"Der er bogført {extra} mere, end der er afregnet timer for.", CONTROLLER)
    if money.undocumented and e.refund:
        text = f"Lønnen bag frikøb for {danish_kroner(money.undocumented)} er ikke dokumenteret."
        return missing(text, CONTROLLER, money.settled_on)
    kept = f" Holdt ude: {danish_kroner(money.other)}" if money.other else ""
    text = f"Kun timer, der er givet: {danish_kroner(money.refundable)}{kept}"
    return ok(text, money.settled_on or money.posted_on)
