"""Ranking mentors for a citizen, with every point in the open (domain 9). The human chooses."""

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from mentorstotte.core.wording import danish_hours, danish_kroner

ROLE, KNOWN, SUITS, LANGUAGE, AREA, HOURS, PRICE = (
    "role",
    "known",
    "suits",
    "language",
    "area",
    "hours",
    "price",
)
# The most that each thing gives. What the law asks for weighs most, then what the citizen knows already.
POINTS = {ROLE: 30, KNOWN: 25, SUITS: 20, LANGUAGE: 15, AREA: 10, HOURS: 10, PRICE: 10}
UNKNOWN_HOURS = 5  # nobody has agreed on a capacity: it must be asked for


class Wish(Struct, frozen=True):
    """What a citizen needs of a mentor. Empty: it does not matter. Hours are a week's."""

    role: str = ""
    suits: str = ""
    language: str = ""
    area: str = ""
    weekly_hours: Decimal | None = None


class Candidate(Struct, frozen=True):
    """A mentor as the ranking sees one. ``free`` is hours a week left (``None``: no capacity is agreed),
    ``price`` and ``cap`` kroner an hour (``None``: unknown, no cap); ``known``: the citizen has had the
    mentor before.
    """

    key: int
    name: str = ""
    kind: str = ""
    roles: frozenset[str] = frozenset()
    competent: bool = False
    suits: frozenset[str] = frozenset()
    languages: str = ""
    area: str = ""
    free: Decimal | None = None
    price: Decimal | None = None
    cap: Decimal | None = None
    known: bool = False


class Point(Struct, frozen=True):
    """Points for one thing, of at most so many, and why in Danish."""

    name: str
    points: int
    why: str

    @property
    def most(self) -> int:
        """The most that it can give."""
        return POINTS[self.name]


class Ranked(Struct, frozen=True):
    """A mentor with the points; things that the citizen does not need give none and are left out."""

    key: int
    name: str
    points: tuple[Point, ...]

    @property
    def total(self) -> int:
        """All points."""
        return sum(point.points for point in self.points)

    def has_all(self, names: Iterable[str]) -> bool:
        """Whether each of these gives its most; what does not matter stands in nobody's way."""
        wanted = set(names)
        return all(point.points == point.most for point in self.points if point.name in wanted)


def ranked(wish: Wish, candidates: Iterable[Candidate], *, must: Iterable[str] = ()) -> tuple[Ranked, ...]:
    """The mentors with the most points first, by name where they are even; those that lack something that
    they ``must`` have are left out.
    """
    must = tuple(must)
    found = (Ranked(each.key, each.name, points_of(wish, each)) for each in candidates)
    fit = (each for each in found if each.has_all(must))
    return tuple(sorted(fit, key=lambda each: (-each.total, each.name, each.key)))


def points_of(wish: Wish, mentor: Candidate) -> tuple[Point, ...]:
    """One point row for each thing that matters, in the order of ``POINTS``."""
    said = (
        _role(wish, mentor),
        Point(KNOWN, POINTS[KNOWN], "Borgeren har haft mentoren før") if mentor.known else None,
        _suits(wish, mentor),
        _contains(LANGUAGE, wish.language, mentor.languages),
        _contains(AREA, wish.area, mentor.area),
        _hours(wish, mentor),
        _price(mentor),
    )
    return tuple(point for point in said if point is not None)


def _role(wish: Wish, mentor: Candidate) -> Point | None:
    if not wish.role:
        return None
    if wish.role not in mentor.roles:
        return Point(ROLE, 0, "Har ikke rollen")
    if not mentor.competent:
        return Point(ROLE, POINTS[ROLE] // 2, "Har rollen; kompetencen er ikke dokumenteret")
    return Point(ROLE, POINTS[ROLE], "Har rollen, og kompetencen er dokumenteret")


def _suits(wish: Wish, mentor: Candidate) -> Point | None:
    if not wish.suits:
        return None
    if wish.suits in mentor.suits:
        return Point(SUITS, POINTS[SUITS], "Passer især til gruppen")
    return Point(SUITS, 0, "Gruppen er ikke nævnt")


def _contains(name: str, wanted: str, said: str) -> Point | None:
    wanted = wanted.strip()
    if not wanted:
        return None
    fits = wanted.casefold() in said.casefold()
    return Point(name, POINTS[name] if fits else 0, said or "Ikke oplyst")


def _hours(wish: Wish, mentor: Candidate) -> Point | None:
    if wish.weekly_hours is None:
        return None
    if mentor.free is None:
        return Point(HOURS, UNKNOWN_HOURS, "Ingen kapacitet er aftalt; spørg")
    left = danish_hours(max(mentor.free, Decimal(0)))
    return Point(HOURS, POINTS[HOURS] if mentor.free >= wish.weekly_hours else 0, f"{left} ledige")


def _price(mentor: Candidate) -> Point | None:
    """Only where there is a cap: a low price alone says nothing about the mentor."""
    if mentor.cap is None:
        return None
    if mentor.price is None:
        return Point(PRICE, 0, "Prisen er ukendt")
    under = mentor.price <= mentor.cap
    words = (
        f"{danish_kroner(mentor.price)}, {'under' if under else 'over'} loftet på {danish_kroner(mentor.cap)}"
    )
    return Point(PRICE, POINTS[PRICE] if under else 0, words)
