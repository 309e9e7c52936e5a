"""Places on pages of lower apps that higher apps fill in ``AppConfig.ready`` (design: "a small registry in
core").
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists

from mentorstotte.core.permissions import Permission, allowed


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the main navigation, shown to those with the permission."""

    label: str
    url_name: str
    permission: Permission
    order: int
    prefix: str


@dataclass(frozen=True)
class Tile:
    """A number on the start page that is a link to the rows behind it."""

    label: str
    count: int
    url: str
    tone: str  # overdue, soon, waiting, good, plain


@dataclass(frozen=True)
class TimelineItem:
    """One point on a case's timeline; ``on`` is a day, ``planned`` lies ahead, ``link`` names what ``url``
    opens, ``at`` is when it was written down and orders points of the same day.
    """

    on: Any
    title: str
    text: str = ""
    url: str = ""
    planned: bool = False
    due: bool = False
    link: str = ""
    at: Any = None


_navigation: list[NavigationItem] = []
_tiles: list[tuple[Callable, Callable | None]] = []
_work: list[tuple[Callable, Callable | None]] = []
_standing: list[Callable] = []
_case_parts: list[Callable] = []
_case_list_columns: list[Callable] = []
_case_followers: list[Callable] = []


def add_navigation(item: NavigationItem) -> None:
    """Adds an entry to the main navigation."""
    _navigation.append(item)
    _navigation.sort(key=lambda entry: entry.order)


def navigation_for(user) -> list[NavigationItem]:
    """The entries that the user may open."""
    return [item for item in _navigation if allowed(user, item.permission)]


def add_tiles(source: Callable, behind: Callable | None = None) -> None:
    """``source(user, today) -> list[Tile]``; ``behind`` as in ``add_work``."""
    _tiles.append((source, behind))


def tiles_for(user, today) -> list[Tile]:
    """All tiles of the start page."""
    return [tile for source in _with_rows(_tiles, user) for tile in source(user, today)]


def add_work(source: Callable, behind: Callable | None = None) -> None:
    """``source(user, today) -> list[WorkSection]``: the sections of the start page.

    Where they are empty on most days, ``behind(user)`` gives the queryset of their rows, or None for whom
    they are not for; the source is asked only when there is a row.
    """
    _work.append((source, behind))


def work_for(user, today) -> list:
    """All sections of the start page, in the order in which apps were loaded."""
    return [section for source in _with_rows(_work, user) for section in source(user, today)]


def _with_rows(sources: list, user) -> list[Callable]:
    there = _there(user)
    return [source for source, behind in sources if behind is None or behind in there]


def _there(user) -> set[Callable]:
    """The ``behind`` of tiles and sections that have a row; read once, in one question."""
    known = user.__dict__.get("start_page_rows")
    if known is None:
        asked = {each: each(user) for _, each in (*_work, *_tiles) if each}
        rows = [(each, found) for each, found in asked.items() if found is not None]
        person = get_user_model()._base_manager.filter(pk=user.pk)
        said = person.values_list(*(Exists(found) for _, found in rows)).get() if rows else ()
        known = {each for (each, _), there in zip(rows, said, strict=True) if there}
        user.__dict__["start_page_rows"] = known
    return known


def add_standing(source: Callable) -> None:
    """``source(user, today) -> str``: what runs, in one sentence under the heading; empty for nothing."""
    _standing.append(source)


def standing_for(user, today) -> list[str]:
    """The sentences under the heading of the start page."""
    return [text for source in _standing if (text := source(user, today))]


def add_case_parts(source: Callable) -> None:
    """``source(case, user, today) -> list[CasePart]``: actions, cards and timeline items on the case page."""
    _case_parts.append(source)


def case_parts_for(case, user, today) -> list:
    """What the higher apps show on the case page."""
    return [part for source in _case_parts for part in source(case, user, today)]


_own_points: dict[str, set[str]] = {"events": set(), "notes": set()}


def add_own_points(*, events=(), notes=()) -> None:
    """Kinds of events and notes that the app's own case part shows, so that the case page leaves them out."""
    _own_points["events"].update(events)
    _own_points["notes"].update(notes)


def own_points(what: str) -> set[str]:
    """The kinds of ``events`` or ``notes`` that a case part shows."""
    return _own_points[what]


def add_case_list_column(source: Callable) -> None:
    """``source(cases, today) -> dict[case_id, CaseColumn]``: what a higher app says beside each case of a
    list.
    """
    _case_list_columns.append(source)


def support_of(cases, today) -> dict:
    """Case key → what stands beside it in a list; a fixed number of queries for the whole page."""
    return {key: column for source in _case_list_columns for key, column in source(cases, today).items()}


def add_case_follower(follow: Callable) -> None:
    """``follow(case, by) -> str`` runs in the same transaction when a case gets another caseworker or team;
    it gives the page that the new one should read first, or nothing.
    """
    _case_followers.append(follow)


def case_moved(case, by) -> str:
    """Tells the higher apps, whose rows carry the case's team and caseworker; gives the page to read first,
    or nothing.
    """
    return next(filter(None, [follow(case, by) for follow in _case_followers]), "")


@dataclass(frozen=True)
class Obstacle:
    """Something that is not over on a case that shall be closed: what, and where it is dealt with.

    One that does not block lies as it is when the case is closed, and is shown first.
    """

    text: str
    url: str
    act: str
    blocks: bool = True


_obstacles: list[Callable] = []


def add_obstacles(source: Callable) -> None:
    """``source(case, day) -> list[Obstacle]``: what is not over on the case, were it closed on the day."""
    _obstacles.append(source)


def obstacles_of(case, day) -> list[Obstacle]:
    """All that is not over on the case, what stands in the way first."""
    found = [obstacle for source in _obstacles for obstacle in source(case, day)]
    return sorted(found, key=lambda obstacle: not obstacle.blocks)


@dataclass(frozen=True)
class WorkRow:
    """One thing to do on the start page or in a list: when, who, what, and the act. ``documentation`` has a
    text and a url.
    """

    due: Any
    name: str
    name_url: str
    case_number: str
    what: str
    detail: str
    mentor: str
    act: str
    act_url: str
    citizen_id: int
    support: str = ""
    documentation: Any = None


@dataclass(frozen=True)
class WorkSection:
    """A titled list on the start page."""

    title: str
    rows: list[WorkRow]
    empty: str
    all_url: str = ""
    total: int = 0

    @property
    def undated(self) -> bool:
        """No row has a deadline, so none needs the column."""
        return all(row.due is None for row in self.rows)


@dataclass(frozen=True)
class Act:
    """A button on the case page."""

    label: str
    url: str
    primary: bool = False


@dataclass(frozen=True)
class Card:
    """A box beside the timeline: a template of the app that owns it, and its context."""

    template: str
    context: dict


@dataclass(frozen=True)
class NextStep:
    """Who must act next on a case, on what, and by which day at the latest."""

    who: str
    what: str
    due: Any = None


@dataclass(frozen=True)
class CasePart:
    """All that one app adds to the case page."""

    acts: list[Act]
    cards: list[Card]
    timeline: list[TimelineItem]
    status: str = ""
    status_tone: str = "plain"
    next_step: NextStep | None = None


@dataclass(frozen=True)
class CalendarEntry:
    """Whole days in somebody's own calendar. ``title`` names nobody; ``url`` is a path.

    ``uid`` stays the same when the day moves; ``changes`` only grows, and ``changed_at`` says when it did.
    """

    uid: str
    day: Any
    title: str
    url: str
    changed_at: Any
    changes: int
    last_day: Any = None
    text: str = ""


_calendar_sources: list[Callable] = []


def add_calendar_source(source: Callable) -> None:
    """``source(user, today) -> list[CalendarEntry]``: what belongs in the person's own calendar."""
    _calendar_sources.append(source)


def calendar_for(user, today) -> list[CalendarEntry]:
    """All entries, the earliest first."""
    found = [entry for source in _calendar_sources for entry in source(user, today)]
    return sorted(found, key=lambda entry: (entry.day, entry.uid))


@dataclass(frozen=True)
class PriceEffect:
    """An agreement that a new hourly price touches: ``reference`` names it without its citizen.

    ``before`` is kroner an hour as agreed (``None``: unknown), ``difference`` kroner for its days from then
    on.
    """

    reference: str
    start: Any
    end: Any
    weekly_hours: Any
    before: Any
    difference: Any


_price_effects: list[Callable] = []


def add_price_effects(source: Callable) -> None:
    """``source(mentor, price, day) -> list[PriceEffect]``: what a price from that day on would touch."""
    _price_effects.append(source)


def price_effects_of(mentor, price, day) -> list[PriceEffect]:
    """All that a new price of the mentor touches."""
    return [effect for source in _price_effects for effect in source(mentor, price, day)]


_promises: list[Callable] = []


def add_promises(source: Callable) -> None:
    """``source(mentor, day) -> bookings``: hours a week that a mentor has promised from then on."""
    _promises.append(source)


def promises_of(mentor, day) -> list:
    """All hours a week that the mentor has promised."""
    return [booking for source in _promises for booking in source(mentor, day)]


_case_owners: list[Callable] = []


def add_case_owner(source: Callable) -> None:
    """``source(case_id) -> user_id``: whose case it is."""
    _case_owners.append(source)


def owner_of(case_id: int) -> int | None:
    """The caseworker of a case, as the app that holds cases knows it."""
    return next((owner for source in _case_owners if (owner := source(case_id))), None)


_team_guards: list[Callable] = []
_citizen_sources: list[Callable] = []


def add_team_guard(source: Callable) -> None:
    """``source(team) -> str``: why the team cannot be retired now, in Danish; empty when it can."""
    _team_guards.append(source)


def reasons_to_keep(team) -> list[str]:
    """What must be moved before the team can be retired."""
    return [reason for source in _team_guards if (reason := source(team))]


def add_citizen_source(find: Callable) -> None:
    """``find(text) -> list[(citizen_id, name)]``: by CPR number, case number or ``#id``."""
    _citizen_sources.append(find)


def find_citizens(text: str) -> list[tuple[int, str]]:
    """The citizens that the text names; in every team, so only for pages that READ_LOG opens."""
    return [found for find in _citizen_sources for found in find(text)]


@dataclass(frozen=True)
class Posted:
    """What the ledger holds of one agreement: kroner, vouchers and the newest day of the postings that are
    matched to it; ``unmatched`` lie on its citizen in its days, and nobody has placed them.
    """

    amount: Any
    vouchers: tuple[str, ...]
    last_on: Any
    unmatched: int


_posted_sources: list[Callable] = []


def add_posted_source(source: Callable) -> None:
    """``source(agreements) -> dict[agreement_id, Posted]``: what the ledger says, in a fixed number of
    queries.
    """
    _posted_sources.append(source)


def posted_on(agreements) -> dict[int, Posted]:
    """What the ledger says of each agreement that it has something about."""
    return {key: found for source in _posted_sources for key, found in source(agreements).items()}


@dataclass(frozen=True)
class BudgetLeft:
    """What is left of a year's budget when nothing more is granted (kroner)."""

    year: int
    budget: Any
    left: Any


_budgets: list[Callable] = []


def add_budget_source(source: Callable) -> None:
    """``source(years, today) -> list[BudgetLeft]``: the years that have a budget."""
    _budgets.append(source)


def budgets_left(years, today) -> list[BudgetLeft]:
    """What is left of each of the years whose budget is known."""
    return [left for source in _budgets for left in source(years, today)]


_guarded: dict[type, str] = {}
_open: dict[type, str] = {}


def guard(model: type, *, by: str) -> None:
    """The rows are seen only by whom they belong to (``core.guards``): ``by`` is “team”, the column, or the
    name of what points at the row and is guarded itself.
    """
    _guarded[model] = by


def keep_open(model: type, why: str) -> None:
    """The rows hang on something guarded by key, and are still not guarded; nor is what hangs on them."""
    _open[model] = why


def guarded_models() -> dict[type, str]:
    """What belongs to a team, and by what."""
    return _guarded


def open_models() -> dict[type, str]:
    """What is not guarded, and why."""
    return _open
