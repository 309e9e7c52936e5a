"""Complaint guidance (domain 7.4, R-34): the minimum holds, whatever a municipality adds or edits."""

from datetime import date

import pytest

from agreements.documents.complaint import complaint_gaps, complaint_guidance
from tests.documents.samples import AUTHORITY

DAY = date(2014, 2, 24)


def test_our_own_text_holds_the_minimum():
    assert complaint_gaps(complaint_guidance(AUTHORITY, DAY), AUTHORITY) == []


def test_a_municipalitys_own_paragraph_comes_after():
    guidance = complaint_guidance(AUTHORITY, DAY, extra=" Borgerrådgiveren kan hjælpe dig. ")
    assert guidance[-1] == "Borgerrådgiveren kan hjælpe dig."
    assert complaint_gaps(guidance, AUTHORITY) == []


@pytest.mark.parametrize(
    ("taken", "gap"),
    [
        ("Du kan klage, hvis", "at borgeren kan klage"),
        ("fire uger fra den dag, du modtog afgørelsen", "fristen på fire uger fra modtagelsen"),
        ("vurderer vi sagen igen", "at sagen bliver vurderet igen inden for fire uger"),
        ("Ankestyrelsen", "at klagen går videre til Ankestyrelsen"),
        ("mundtligt", "at man kan klage mundtligt"),
        (
            "en bisidder eller en partsrepræsentant",
            "retten til hjælp fra en bisidder eller partsrepræsentant",
        ),
        ("Afgørelsen gælder", "om afgørelsen gælder, mens klagen bliver behandlet"),
        ("Center for Arbejdsmarked", "hvor klagen skal sendes hen"),
        ("Rådhusvej 3", "hvor klagen skal sendes hen"),
    ],
)
def test_each_missing_element_is_named(taken, gap):
    guidance = tuple(paragraph.replace(taken, "") for paragraph in complaint_guidance(AUTHORITY, DAY))
    assert complaint_gaps(guidance, AUTHORITY) == [gap]


def test_a_guidance_without_mail_and_digital_post_is_told():
    guidance = [
        p.replace("Digital Post", "").replace(AUTHORITY.email, "") for p in complaint_guidance(AUTHORITY, DAY)
    ]
    assert complaint_gaps(tuple(guidance), AUTHORITY) == ["at klagen kan sendes digitalt"]


@pytest.mark.parametrize("day", ["24. marts 2014", "24-03-2014", "24/3/14", "24.03.2014"])
def test_a_concrete_last_day_is_refused(day):
    gaps = complaint_gaps(complaint_guidance(AUTHORITY, DAY, extra=f"Fristen er den {day}."), AUTHORITY)
    assert gaps == ["en frist uden fast dato (dagen for modtagelsen er ikke kendt)"]
