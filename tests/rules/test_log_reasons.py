"""Why a look at a citizen is put to the team leader: each reason alone, and at its limit."""

from dataclasses import replace

import pytest

from cases.rules.log_review import Look, reasons_for

PLAIN = Look(
    reader_family="Holm",
    citizen_family="Bach",
    protected=False,
    own_case=False,
    shares_team=True,
    that_day=8,
    usual=8.0,
)


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({}, []),
        ({"citizen_family": "holm"}, ["family"]),
        ({"reader_family": "Aagaard", "citizen_family": "Ågård"}, ["family"]),
        ({"reader_family": "", "citizen_family": ""}, []),
        ({"protected": True}, ["protected"]),
        ({"protected": True, "own_case": True}, []),
        ({"own_case": True}, []),
        ({"shares_team": False}, ["other_team"]),
        ({"that_day": 24}, []),  # three times the usual eight
        ({"that_day": 25}, ["unusual"]),
        ({"that_day": 20, "usual": 1.0}, []),  # few are no unusual number
        ({"that_day": 21, "usual": 1.0}, ["unusual"]),
        (
            {"citizen_family": "Holm", "protected": True, "shares_team": False},
            ["family", "protected", "other_team"],
        ),
    ],
)
def test_why_a_look_deserves_a_second_one(facts, reasons):
    assert reasons_for(replace(PLAIN, **facts)) == reasons
