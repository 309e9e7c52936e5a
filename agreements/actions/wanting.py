"""What is missing, in Danish and by form field: from the keys of the facts that the rules name."""

import re
from dataclasses import dataclass

from cases.enums import BoundaryScheme


@dataclass(frozen=True)
class Wanted:
    """A fact that is not known: the form field where it is answered, and what it is called."""

    field: str
    text: str


_FACTS = {
    "citizen.registered_municipality": (
        "municipality",
        "borgerens bopælskommune (ret oplysninger om borgeren)",
    ),
    "citizen.birth_date": ("birth_date", "borgerens fødselsdato"),
    "citizen.benefit": ("benefit", "ydelse"),
    "citizen.readiness": ("readiness", "visitationsgruppe"),
    "citizen.cannot_take_part_in_offers": ("cannot_take_part_in_offers", "om borgeren kan deltage i tilbud"),
    "citizen.single_parent": ("single_parent", "om borgeren er enlig forsørger"),
    "citizen.education_order": ("education_order", "om borgeren har uddannelsespålæg"),
    "citizen.qualifying_education": ("qualifying_education", "om borgeren har en uddannelse"),
    "citizen.starts_ordinary_education": (
        "starts_ordinary_education",
        "om borgeren begynder på en uddannelse",
    ),
    "citizen.earlier_contact_with_jobcentre": (
        "earlier_contact_with_jobcentre",
        "om borgeren tidligere har haft kontakt med jobcentret",
    ),
    "citizen.integration_programme": ("integration_programme", "om borgeren er i integrationsprogram"),
    "dates.admission": ("admission_on", "hvornår borgeren er optaget på uddannelsen"),
    "dates.discharge": ("discharge_on", "hvornår borgeren udskrives"),
    "dates.first_use": ("first_use_on", "hvornår støtten første gang blev taget i brug"),
    "target_group": ("target_group", "målgruppe"),
    "aim.type": ("aim_type", "målets type"),
    "aim.text": ("aim_text", "målet beskrevet"),
    "assessment.decisive": ("decisive", "hvorfor mentor er afgørende"),
    "assessment.beyond_normal": ("beyond_normal", "hvad der ligger ud over det sædvanlige på stedet"),
    "assessment.need": ("need", "om behovet er midlertidigt"),
    "assessment.boundary": ("boundary", "svar på snitfladerne"),
    "extension_reason": ("extension_reason", "hvorfor støtten skal forlænges"),
    "agreement.phase_out": ("phase_out", "plan for udfasning"),
    "agreement.tasks": ("tasks", "mentorens opgaver"),
    "mentor.contact": ("mentor", "mentorens telefon eller e-mail"),
    "mentor.hourly_price": ("mentor", "mentorens timepris"),
}
_SEGMENT = re.compile(r"agreement\.segments\[(\d)\]\.(\w+)")
_FIRST = {"start": "startdato", "end": "slutdato", "level": "niveau", "weekly_hours": "timer om ugen"}
_SECOND = {
    "start": ("step_from", "datoen for “derefter”"),
    "end": ("end", "slutdato"),
    "level": ("step_level", "niveau for “derefter”"),
    "weekly_hours": ("step_weekly_hours", "timer om ugen for “derefter”"),
}


def wanted(path: str) -> Wanted:
    """The field and Danish name of a missing fact."""
    if path in _FACTS:
        return Wanted(*_FACTS[path])
    if found := _SEGMENT.fullmatch(path):
        number, name = int(found[1]), found[2]
        return Wanted(*_SECOND[name]) if number else Wanted(name, _FIRST[name])
    if path.startswith("assessment.boundary."):
        label = BoundaryScheme(path.rpartition(".")[2]).label
        return Wanted("boundary", f"svar på snitfladen {label}")
    if path.startswith("regime."):
        return Wanted("start", "lovens regler på startdatoen; de er endnu ikke indlæst")
    if path.startswith("mentor."):
        return Wanted("mentor", "mentor")
    if path.startswith("earlier"):
        return Wanted("", "oplysninger om borgerens tidligere aftaler")
    return Wanted("start", "støttens periode")


def all_wanted(paths) -> list[Wanted]:
    """Each missing fact once, in the order of the rules."""
    found = list(dict.fromkeys(wanted(path) for path in paths))
    boundaries = [fact for fact in found if fact.field == "boundary"]
    if len(boundaries) < 2:
        return found
    together = Wanted("boundary", f"svar på {len(boundaries)} snitflader")
    return list(dict.fromkeys(together if fact in boundaries else fact for fact in found))
