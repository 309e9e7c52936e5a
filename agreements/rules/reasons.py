"""Documented reasons: categories per rule, and when a reason meets a finding (domain 6.6)."""

from collections.abc import Mapping

from agreements.rules.facts import DocumentedReason
from agreements.rules.period import BEYOND, EXCEPTIONAL
from cases.rules.standards import StandardVersion
from mentorstotte.core.findings import Finding, Severity

MINIMUM_TEXT = 20
Category = tuple[str, str]

OTHER: Category = ("OTHER", "Andet")
CONCRETE: Category = ("KONKRET_VURDERING", "Konkret, individuel vurdering ud over servicestandarden")
EXCEPTIONAL_LABELS = {"HELT_SAERLIGT": "Helt særligt tilfælde", "SAERLIGT_TILFAELDE": "Særligt tilfælde"}

REASON_CATEGORIES: dict[str, tuple[Category, ...]] = {
    "R-01": (
        ("INSTITUTION_STAY", "Ophold på institution"),
        ("NO_FIXED_ABODE", "Uden fast bopæl"),
        ("PROTECTED", "Navne- og adressebeskyttelse"),
        OTHER,
    ),
    "R-03": (("AIM_UNDER_CLARIFICATION", "Målet afklares i forløbet"), OTHER),
    "R-05": (("STATED_ELSEWHERE", "Fremgår af vurderingen"), OTHER),
    "R-10": (CONCRETE, *EXCEPTIONAL_LABELS.items(), OTHER),
    "R-11": (CONCRETE, OTHER),
    "R-12": (("CRITERIA", "Niveauets kriterier passer, selv om timerne ikke gør"), OTHER),
    "R-15": (
        ("CITIZEN_UNAVAILABLE", "Borgeren kunne ikke deltage i tide"),
        ("INTERNAL_DELAY", "Forsinkelse i kommunen"),
        OTHER,
    ),
    "R-18": (
        ("OWN_AIM", "Mentor har sit eget beskæftigelsesmål"),
        ("TRANSITION", "Støtten gælder en overgang"),
        ("UNDER_CLARIFICATION", "Afklares med den anden forvaltning"),
        OTHER,
    ),
    "R-21": (("DECISION_LETTER", "Der er sendt en afgørelse i stedet"), OTHER),
    "R-23": (
        ("OTHER_ENDS", "En anden aftale slutter før tid"),
        ("MORE_HOURS", "Mentoren har fået flere timer"),
        OTHER,
    ),
    "R-24": (
        ("SPECIAL_COMPETENCE", "Særlige kompetencer"),
        ("NO_OTHER_MENTOR", "Ingen anden mentor kan"),
        OTHER,
    ),
    "R-25": (("CONTINUITY", "Kontinuitet for borgeren"), OTHER),
    "R-26": (("DIFFERENT_TASKS", "Mentorerne har hver deres opgaver"), ("HAND_OVER", "Overlevering"), OTHER),
    "R-35": (("URGENT", "Støtten kunne ikke vente"), ("LATE_PAPER", "Underskriften kom sent tilbage"), OTHER),
    "R-40": (("NEW_NEED", "Nyt behov"), ("RELAPSE", "Tilbagefald"), OTHER),
    "R-41": (
        ("EQUIVALENT_EXPERIENCE", "Tilsvarende erfaring"),
        ("COORDINATOR_BESIDE", "Koordinator ved siden af"),
        OTHER,
    ),
    "R-44": (("NEED_GREW", "Behovet er vokset"), ("PLAN_FOLLOWS", "Planen laves ved opfølgningen"), OTHER),
    "R-46": (("CITIZENS_WISH", "Borgerens udtrykkelige ønske"), OTHER),
}


def reason_categories(
    rule: str, standard: StandardVersion, finding: Finding | None = None
) -> tuple[Category, ...]:
    """(code, Danish label) of the categories that a reason may have.

    For R-10 the profile's own category alone meets an exceptional grant, and never one beyond the profile;
    pass the finding to get those that meet it.
    """
    categories = REASON_CATEGORIES.get(rule, (OTHER,))
    if rule != "R-10":
        return categories
    own = standard.exceptional_category
    grade = finding.values.get("grade") if finding else None
    if grade == EXCEPTIONAL:
        return ((own, EXCEPTIONAL_LABELS[own]),)
    foreign = EXCEPTIONAL_LABELS.keys() - {own}
    without = EXCEPTIONAL_LABELS.keys() if grade == BEYOND else foreign
    return tuple(category for category in categories if category[0] not in without)


def is_reasoned(finding: Finding, given: DocumentedReason | None, standard: StandardVersion) -> bool:
    """The reason has a valid category and a text of 20 characters or a marked passage; the approver apart."""
    if given is None or finding.severity != Severity.REASON:
        return False
    known = {code for code, _ in reason_categories(finding.rule, standard, finding)}
    says_enough = len(given.text.strip()) >= MINIMUM_TEXT or bool(given.passage.strip())
    return given.category.upper() in known and says_enough


def with_reasons(
    finding: Finding, reasons: Mapping[str, DocumentedReason], standard: StandardVersion
) -> tuple[Finding, bool]:
    """The finding, met if its reason suffices; and whether it is reasoned but still waits for an approver."""
    given = reasons.get(finding.rule)
    if finding.met or not is_reasoned(finding, given, standard):
        return finding, False
    if finding.approver and not given.approver:
        return finding, True
    return finding.with_reason(), False
