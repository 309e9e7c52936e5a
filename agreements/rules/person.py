"""Rules about the citizen: R-01, R-02, R-18 to R-20."""

from datetime import timedelta

from agreements.rules.context import Context
from agreements.rules.outcome import Outcome, lacks
from cases.enums import BoundaryAnswer, BoundaryScheme, Need
from cases.rules import boundaries
from cases.rules.conditions import CONDITIONS
from mentorstotte.core.calendar import age_on
from mentorstotte.core.findings import hard, info, reason
from mentorstotte.core.wording import danish_date, danish_list

SUGGESTED_GROUPS = (
    "T13_DP_JOB",
    "T14_REVA",
    "T15_ORD",
    "T16_SELV",
)  # the law sets no condition beyond the name


def r01_address(c: Context) -> Outcome:
    """R-01: the register address is in the municipality at the start; no move within the period."""
    if c.start is None:
        return lacks("agreement.segments[0].start")
    moved, code = c.citizen.moved_on, c.citizen.registered_municipality
    source = "S2, Kriterier for tildeling"
    if moved is not None and moved <= c.start:
        text = f"Borgeren er flyttet fra kommunen den {danish_date(moved)}, før støtten begynder."
        return reason("R-01", text, source, "municipality", "start", moved_on=moved)
    if code is None and c.citizen.no_fixed_abode:
        text = f"Borgeren er uden fast bopæl og har ingen folkeregisteradresse i {c.standard.name}."
        return reason("R-01", text, source, "municipality")
    if code is None:
        return lacks("citizen.registered_municipality")
    if code != c.standard.municipality_code:
        text = (
            f"Borgeren har folkeregisteradresse i kommune {code} og ikke i {c.standard.name} "
            f"({c.standard.municipality_code}) den {danish_date(c.start)}."
        )
        own = c.standard.municipality_code
        return reason("R-01", text, source, "municipality", registered_municipality=code, municipality=own)
    if moved is not None and c.end is not None and moved <= c.end:
        last = moved - timedelta(days=1)
        text = (
            f"Borgeren flytter fra kommunen den {danish_date(moved)}; støtten må løbe til og med "
            f"{danish_date(last)}, men er sat til {danish_date(c.end)}."
        )
        return reason("R-01", text, source, "end", latest_end=last, moved_on=moved)
    return None


def r02_target_group(c: Context) -> Outcome:
    """R-02: a target group is chosen, the citizen lives, and the group's conditions are true."""
    c = c.of_group
    if c.citizen.deceased_on is not None and c.end is not None and c.end > c.citizen.deceased_on:
        day = c.citizen.deceased_on
        text = f"Borgeren døde den {danish_date(day)}; støtten kan senest løbe til og med den dag."
        return hard("R-02", text, "Intern kontrol: støtten slutter ved dødsfald", "end", latest_end=day)
    if c.group is None:
        return lacks("target_group")
    if c.start is None:
        return lacks("agreement.segments[0].start")
    answers = [(cond, cond.test(c.citizen, c.dates, c.start)) for cond in c.group.conditions_on(c.start)]
    if all(answer for _, answer in answers):
        return _benefit_fits(c)
    broken = [cond for cond, answer in answers if answer is False]
    if broken:
        why = danish_list(cond.broken for cond in broken)
        text = f"Betingelserne for målgruppen »{c.group.name}« er ikke opfyldt: {why}."
        return hard(
            "R-02", text, c.group.source, "target_group", broken=", ".join(cond.name for cond in broken)
        )
    unknown = [cond for cond, answer in answers if answer is None]
    paths = dict.fromkeys(need for cond in unknown if not cond.asked for need in cond.needs)
    if paths:
        return lacks(*paths)
    asked = danish_list(cond.broken for cond in unknown)
    text = f"Spørg borgeren: målgruppen kan ikke bruges, hvis {asked}."
    return info("R-02", text, c.group.source, "target_group")


def _benefit_fits(c: Context) -> Outcome:
    if c.group.code not in SUGGESTED_GROUPS:
        return None
    unfit = [cond for cond in c.group.suggest_when if cond.test(c.citizen, c.dates, c.start) is False]
    if not unfit:
        return None
    text = f"Se efter, om målgruppen »{c.group.name}« er den rette: {unfit[0].broken}."
    return info("R-02", text, c.group.source, "target_group")


def r18_boundaries(c: Context) -> Outcome:
    """R-18: every bordering scheme is answered; a yes or an open question needs a reason."""
    answers = c.assessment.boundary
    if answers is None:
        return lacks("assessment.boundary")
    if boundaries.all_no(answers):
        return None
    open_rows = boundaries.unanswered(answers)
    if open_rows:
        return lacks(*(f"assessment.boundary.{scheme}" for scheme in open_rows))
    positive = boundaries.with_answer(answers, BoundaryAnswer.YES)
    if BoundaryScheme.KONTAKT23 in positive:
        if c.citizen.birth_date is None or c.start is None:
            return lacks(*_age_keys(c))
        if boundaries.is_past_contact_person_age(c.citizen.birth_date, c.start):
            positive.remove(BoundaryScheme.KONTAKT23)
    unknown = boundaries.with_answer(answers, BoundaryAnswer.UNKNOWN)
    if not positive and not unknown:
        return None
    return _boundary_reason(positive, unknown)


def _boundary_reason(positive: list[str], unknown: list[str]) -> Outcome:
    sentences = []
    if positive:
        names = danish_list(BoundaryScheme(scheme).label for scheme in positive)
        sentences.append(f"Borgeren har også {names}; mentor skal have sit eget beskæftigelsesmål.")
    if unknown:
        names = danish_list(BoundaryScheme(scheme).label for scheme in unknown)
        sentences.append(f"Det er ikke afklaret, om borgeren har {names}.")
    return reason(
        "R-18",
        " ".join(sentences),
        "S2, Snitflader; S4, Beskyttet beskæftigelse",
        "boundary",
        approver=bool(boundaries.NEEDS_APPROVER.intersection(positive)),
        schemes=", ".join(positive) or None,
        unknown=", ".join(unknown) or None,
    )


def _age_keys(c: Context) -> tuple[str, ...]:
    keys = ("citizen.birth_date", c.citizen.birth_date), ("agreement.segments[0].start", c.start)
    return tuple(key for key, value in keys if value is None)


def r19_lasting_need(c: Context) -> Outcome:
    """R-19: mentor support cannot meet a lasting need."""
    need = c.assessment.need
    if need == Need.LASTING and c.standard.permanent_need_excluded:
        text = "Behovet er vurderet som vedvarende. Mentorstøtte kan kun gives til et midlertidigt behov."
        return hard("R-19", text, "S4, Vedvarende behov", "need")
    return lacks("assessment.need") if need is None or need == Need.UNKNOWN else None


def r20_under_30(c: Context) -> Outcome:
    """R-20: under 30 years on the first day, for T06 and T09; the 30th birthday itself is 30."""
    c = c.of_group
    if c.group is None or not c.group.age_rule:
        return None if c.group else lacks("target_group")
    under_30 = CONDITIONS["under_30"].test(c.citizen, c.dates, c.start) if c.start else None
    if under_30 is None:
        return lacks(*_age_keys(c))
    if under_30:
        return None
    age = age_on(c.citizen.birth_date, c.start)
    text = (
        f"Borgeren er {age} år den {danish_date(c.start)}; målgruppen er for unge under 30 år på startdatoen."
    )
    return hard("R-20", text, c.group.source, "target_group", "birth_date", "start", age=age)
