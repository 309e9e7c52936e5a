"""Random facts that both a line and the form can say, whatever they amount to."""

from datetime import date, timedelta

from hypothesis import strategies as st

from agreements.rules.reasons import REASON_CATEGORIES
from cases.enums import AimType, Benefit, Need, Readiness, TargetGroup
from cases.rules.regimes import EXCEPTIONS
from providers.enums import MentorKind
from reporting.bench.assess import SCHEMES
from tests.rules.lines import LONG_TEXT

DAYS = st.dates(date(2013, 10, 1), date(2027, 6, 30))
FLAGS = st.sampled_from([True, False, None])
HOURS = st.sampled_from(["0.25", "1.00", "2.00", "2.25", "3.00", "4.00", "4.01", "8.00", "8.25", "20.00"])
TEXTS = st.sampled_from(["", "Kort.", "En vurdering, der er lang nok til at sige noget om borgeren."])
EITHER = st.booleans()


def maybe(values) -> st.SearchStrategy:
    """One of the values, or not known."""
    return st.none() | st.sampled_from(list(values))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _span(start: date, days: int) -> tuple[str, str]:
    return start.isoformat(), (start + timedelta(days=days)).isoformat()


@st.composite
def segments(draw, has_levels: bool):
    """One or two stretches that follow each other."""
    start, spans = draw(DAYS), []
    for _ in range(draw(st.integers(1, 2))):
        first, last = _span(start, draw(st.sampled_from([0, 13, 30, 89, 91, 181, 183, 184, 200])))
        level = draw(st.sampled_from([None, 1, 2, 3, 4])) if has_levels else None
        spans.append({"start": first, "end": last, "level": level, "weekly_hours": draw(st.none() | HOURS)})
        start = date.fromisoformat(last) + timedelta(days=1)
    return spans


@st.composite
def others(draw, start: date):
    """Agreements before the start, right up to it, with a break, or beside it."""
    found = []
    for _ in range(draw(st.integers(0, 3))):
        ends = start - timedelta(days=draw(st.sampled_from([1, 2, 20, 30, 31, -40])))
        begins = ends - timedelta(days=draw(st.sampled_from([0, 60, 90, 183])))
        stretch = {
            "start": _iso(begins),
            "end": _iso(ends),
            "level": draw(st.sampled_from([None, 1, 4])),
            "weekly_hours": draw(st.none() | HOURS),
        }
        found.append(
            {
                "kind": "base",
                "mentor_id": draw(st.sampled_from(["M1", "M2", None])),
                "start": stretch["start"],
                "end": stretch["end"],
                "segments": draw(st.sampled_from([None, [], [stretch]])),
                "effect_assessment": draw(st.none() | st.just(_iso(ends - timedelta(days=14)))),
            }
        )
        start = begins
    return found


@st.composite
def reasons(draw, approver: bool):
    """Documented reasons for some rules."""
    given = {}
    for rule in draw(st.lists(st.sampled_from(sorted(REASON_CATEGORIES)), max_size=3, unique=True)):
        codes = [code for code, _ in REASON_CATEGORIES[rule]]
        text = draw(st.sampled_from(["for kort", LONG_TEXT]))
        given[rule] = {"category": draw(st.sampled_from(codes)), "text": text, "approver": approver}
    return given


@st.composite
def lines(draw):
    """A line of ``assess`` that a form can say too."""
    standard = draw(st.sampled_from(["gribskov", "viborg", "slagelse"]))
    stretches = draw(segments(standard == "gribskov"))
    start = date.fromisoformat(stretches[0]["start"])
    approver = draw(EITHER)
    given = draw(reasons(approver))
    step = st.fixed_dictionaries({"from": DAYS.map(_iso), "weekly_hours": HOURS})
    return {
        "id": draw(st.integers(0, 99)),
        "standard": standard,
        "stage": draw(st.sampled_from(["draft", "submit", "activate"])),
        "citizen": {
            "birth_date": _iso(draw(st.dates(date(1950, 1, 1), date(2005, 12, 31)))),
            "registered_municipality": draw(st.sampled_from(["0270", "0791", "0330", None])),
            "benefit": draw(maybe(Benefit.values)),
            "readiness": draw(maybe(Readiness.values)),
            "no_fixed_abode": draw(EITHER),
            "moved_on": _iso(draw(st.none() | DAYS)),
            "deceased_on": _iso(draw(st.none() | st.just(start + timedelta(days=100)))),
            **{name: draw(FLAGS) for name in (
                "cannot_take_part_in_offers", "single_parent", "education_order", "qualifying_education",
                "starts_ordinary_education", "earlier_contact_with_jobcentre", "integration_programme",
            )},
        },
        "target_group": draw(st.sampled_from(TargetGroup.values)),
        "dates": {
            "admission": _iso(draw(st.none() | st.just(start - timedelta(days=30)))),
            "discharge": _iso(draw(st.none() | st.just(start + timedelta(days=30)))),
            "first_use": _iso(draw(st.none() | st.just(start))),
        },
        "aim": {
            "type": draw(maybe(AimType.values)),
            "text": draw(TEXTS) or None,
            "indicator": draw(TEXTS),
            "date": _iso(draw(st.none() | DAYS)),
            "confirmed_precise": True if given and approver else None,
        },
        "assessment": {
            "journalled": draw(EITHER),
            "decisive": draw(TEXTS),
            "beyond_normal": draw(TEXTS),
            "need": draw(maybe(Need.values)),
            "boundary": {s: draw(st.sampled_from(["no", "no", "yes", "unknown", None])) for s in SCHEMES},
        },
        "mentor": draw(mentors()),
        "agreement": {
            "segments": stretches,
            "tasks": draw(st.lists(st.sampled_from(["Følge borgeren på arbejde", "Øve bussen"]), max_size=2)),
            "phase_out": draw(st.lists(step, max_size=3)),
        },
        "earlier": draw(others(start)),
        "reasons": given,
        "exceptions": draw(st.lists(st.sampled_from(EXCEPTIONS), unique=True)),
    }  # fmt: skip


def mentors() -> st.SearchStrategy:
    """A chosen mentor, or none yet."""
    chosen = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(MentorKind.values),
            "id": st.just("M1"),
            "named": st.just(True),
            "contact": EITHER,
            "special_competence": EITHER,
            "hourly_price": st.sampled_from([None, "250.00", "395.00"]),
            "is_caseworker": EITHER,
            "family_tie": EITHER,
        }
    )
    return st.just({}) | chosen.map(_reachable)


def _reachable(mentor: dict) -> dict:
    """The caseworker is known by e-mail, so a mentor who is the caseworker has contact data."""
    return {**mentor, "contact": mentor["contact"] or mentor["is_caseworker"]}
