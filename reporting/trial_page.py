"""What the page of one trial shows: the change in words, the totals, and the agreements one may see."""

from dataclasses import dataclass
from decimal import Decimal

from agreements.actions.facts import own_standard
from agreements.rules import describe
from mentorstotte.core.access import log_reads
from mentorstotte.core.models import Team
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, allowed
from mentorstotte.core.wording import danish_count, danish_kroner, danish_number
from providers.enums import MentorKind
from reporting.enums import TrialKind, TrialState
from reporting.forms.trials import MONTHS
from reporting.models import Trial

SIDES = {"advarer": "warns", "frie": "frees"}


@dataclass(frozen=True)
class Part:
    """Agreements that newly warn or are freed, with the hours and kroner of their next extension."""

    agreements: int
    hours: Decimal
    kroner: Decimal
    no_hours: int
    no_price: int


def page_of(request, trial: Trial) -> dict:
    """The trial as counted; while it is counted, only how far it has come."""
    context = {
        "trial": trial,
        "changes": changes_in_words(trial),
        "waiting": trial.state == TrialState.WAITING,
    }
    if trial.state != TrialState.DONE:
        return context
    result = trial.result
    return context | {
        "judged": result["judged"],
        "warns": _part(result["warns"]),
        "frees": _part(result["frees"]),
        "rules": [
            (describe(code), counts.get("warns", 0), counts.get("frees", 0))
            for code, counts in result["rules"].items()
        ],
        "teams": _teams(result["teams"]),
        "follow_ups": result["follow_ups"],
        **_rows(request, trial),
    }


def _part(values: dict) -> Part:
    return Part(**values | {name: Decimal(values[name]) for name in ("hours", "kroner")})


def _teams(counted: dict) -> list[tuple[str, int, int]]:
    names = dict(Team.objects.filter(pk__in=counted).values_list("pk", "name"))
    rows = [
        (names[int(team)], counts.get("warns", 0), counts.get("frees", 0)) for team, counts in counted.items()
    ]
    return sorted(rows)


def _rows(request, trial: Trial) -> dict:
    """One page of the agreements in the person's own teams; who is shown is logged."""
    if not allowed(request.user, Permission.READ_CASES):
        return {"may_see": False}
    side = request.GET.get("vis", "")
    rows = trial.rows.filter(agreement__team_id__in=request.user.team_ids)
    if side in SIDES:
        rows = rows.exclude(**{SIDES[side]: []})
    page = keyset_page(
        rows.select_related("agreement__case__citizen"),
        order=("start", "pk"),
        params=request.GET,
    )
    log_reads(request, [row.agreement.case.citizen_id for row in page.rows])
    rows = [(row, _titles(row.warns), _titles(row.frees)) for row in page.rows]
    return {"may_see": True, "page": page, "rows": rows, "side": side}


def _titles(codes: list[str]) -> str:
    return ", ".join(describe(code).title for code in codes)


def changes_in_words(trial: Trial) -> list[tuple[str, str, str]]:
    """(parameter, today, tried) of each change."""
    if trial.kind == TrialKind.LAW:
        return []
    version = own_standard().on(trial.on)
    levels = {level.number: level.up_to for level in version.levels}
    return [_in_words(name, value, version, levels) for name, value in trial.changes.items()]


def _in_words(name: str, value: str, version, levels: dict) -> tuple[str, str, str]:
    if name.startswith("level_"):
        number = int(name[6:])
        now = f"{danish_number(levels[number])} timer" if number in levels else "ikke fastsat"
        return f"Niveau {number}, til og med", now, f"{danish_number(Decimal(value))} timer"
    if name.startswith("cap_"):
        kind = MentorKind(name[4:])
        cap = version.price_cap.get(kind)
        return f"Prisloft, {kind.label.lower()}", _cap(cap), _cap(Decimal(value) if value else None)
    one, many = ("måned", "måneder") if name in MONTHS else ("uge", "uger")
    label = MONTHS.get(name, "Uger mellem opfølgninger")
    return label, danish_count(getattr(version, name), one, many), danish_count(int(value), one, many)


def _cap(cap: Decimal | None) -> str:
    return "intet" if cap is None else danish_kroner(cap)
