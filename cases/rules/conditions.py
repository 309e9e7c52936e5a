"""The conditions that target groups are made of, by name; ``target_groups.toml`` puts them together, dated.

A condition answers True, False or None (a fact is not known).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cases.enums import Benefit, Readiness
from cases.rules.facts import CitizenFacts, DateFacts
from mentorstotte.core.calendar import age_on

Test = Callable[[CitizenFacts, DateFacts, date], bool | None]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: ``needs`` are the facts it rests on, ``broken`` what is wrong when it is false.

    ``asked`` conditions are shown as a question while the fact is not known, and never hold the case up.
    """

    name: str
    needs: tuple[str, ...]
    test: Test
    broken: str
    asked: bool = False

    def is_fulfilled(self, citizen: CitizenFacts, dates: DateFacts, start: date) -> bool:
        """Known to hold, or a mere question that nothing speaks against."""
        answer = self.test(citizen, dates, start)
        return self.asked if answer is None else answer


def _flag(name: str, wanted: bool) -> Test:
    def test(citizen, _dates, _start):
        value = getattr(citizen, name)
        return None if value is None else value is wanted

    return test


def _benefit(*wanted: str) -> Test:
    def test(citizen, _dates, _start):
        return None if citizen.benefit is None else citizen.benefit in wanted

    return test


def _readiness(wanted: str) -> Test:
    def test(citizen, _dates, _start):
        return None if citizen.readiness is None else citizen.readiness == wanted

    return test


def _dated(name: str) -> Test:
    def test(_citizen, dates, _start):
        return None if getattr(dates, name) is None else True

    return test


def _under_30(citizen, _dates, start):
    return None if citizen.birth_date is None else age_on(citizen.birth_date, start) < 30


def _insured_or_job_ready(citizen, _dates, _start):
    if citizen.benefit is None or citizen.benefit == Benefit.UNEMPLOYMENT:
        return None if citizen.benefit is None else True
    if citizen.benefit != Benefit.CASH_ASSISTANCE:
        return False
    return None if citizen.readiness is None else citizen.readiness == Readiness.JOB_READY


_ALL = (
    Condition(
        "cash_assistance",
        ("citizen.benefit",),
        _benefit(Benefit.CASH_ASSISTANCE),
        "borgeren får ikke kontanthjælp",
    ),
    Condition(
        "education_assistance",
        ("citizen.benefit",),
        _benefit(Benefit.EDUCATION_ASSISTANCE),
        "borgeren får ikke uddannelseshjælp",
    ),
    Condition(
        "resource_course",
        ("citizen.benefit",),
        _benefit(Benefit.RESOURCE_COURSE),
        "borgeren er ikke i ressourceforløb",
    ),
    Condition("sickness", ("citizen.benefit",), _benefit(Benefit.SICKNESS), "borgeren får ikke sygedagpenge"),
    Condition(
        "disability_pension",
        ("citizen.benefit",),
        _benefit(Benefit.DISABILITY_PENSION),
        "borgeren får ikke førtidspension",
    ),
    Condition(
        "flex_job",
        ("citizen.benefit",),
        _benefit(Benefit.FLEX_JOB),
        "borgeren er ikke i eller på vej til fleksjob",
    ),
    Condition(
        "rehabilitation",
        ("citizen.benefit",),
        _benefit(Benefit.REHABILITATION),
        "borgeren er ikke revalidend",
    ),
    Condition(
        "employed", ("citizen.benefit",), _benefit(Benefit.EMPLOYED), "borgeren er ikke ordinært ansat"
    ),
    Condition(
        "self_supporting",
        ("citizen.benefit",),
        _benefit(Benefit.SELF_SUPPORTING),
        "borgeren er ikke selvforsørgende",
    ),
    Condition(
        "insured_or_job_ready",
        ("citizen.benefit", "citizen.readiness"),
        _insured_or_job_ready,
        "borgeren får hverken dagpenge eller er jobparat på kontanthjælp",
    ),
    Condition(
        "activity_ready",
        ("citizen.readiness",),
        _readiness(Readiness.ACTIVITY_READY),
        "borgeren er ikke aktivitetsparat",
    ),
    Condition(
        "cannot_take_part_in_offers",
        ("citizen.cannot_take_part_in_offers",),
        _flag("cannot_take_part_in_offers", True),
        "borgeren kan deltage i tilbud",
    ),
    Condition(
        "not_in_integration_programme",
        ("citizen.integration_programme",),
        _flag("integration_programme", False),
        "borgeren er i integrationsprogram",
    ),
    Condition(
        "integration_programme",
        ("citizen.integration_programme",),
        _flag("integration_programme", True),
        "borgeren er ikke tilbudt integrationsprogram",
    ),
    Condition(
        "single_parent",
        ("citizen.single_parent",),
        _flag("single_parent", True),
        "borgeren er ikke enlig forsørger",
    ),
    Condition(
        "education_order",
        ("citizen.education_order",),
        _flag("education_order", True),
        "borgeren har ikke uddannelsespålæg",
    ),
    Condition(
        "admitted", ("dates.admission",), _dated("admission"), "borgeren er ikke optaget på en uddannelse"
    ),
    Condition(
        "discharged",
        ("dates.discharge",),
        _dated("discharge"),
        "borgeren udskrives ikke fra psykiatrisk indlæggelse",
    ),
    Condition(
        "starts_ordinary_education",
        ("citizen.starts_ordinary_education",),
        _flag("starts_ordinary_education", True),
        "borgeren begynder ikke på ordinær uddannelse",
    ),
    Condition(
        "no_earlier_contact",
        ("citizen.earlier_contact_with_jobcentre",),
        _flag("earlier_contact_with_jobcentre", False),
        "borgeren har tidligere haft kontakt med jobcentret",
    ),
    Condition("under_30", ("citizen.birth_date",), _under_30, "borgeren er fyldt 30 år på startdatoen"),
    Condition(
        "no_qualifying_education",
        ("citizen.qualifying_education",),
        _flag("qualifying_education", False),
        "borgeren har en erhvervskompetencegivende uddannelse",
        asked=True,
    ),
)

CONDITIONS: dict[str, Condition] = {condition.name: condition for condition in _ALL}
