"""Tags for the pages' parts: headings, tables, tiles, badges, timeline, findings. Filters are in ``da.py``.

Loaded as a builtin: no ``{% load %}`` needed. How they look is shown in docs/development/ui.md.
"""

from datetime import date
from itertools import zip_longest

from django import template
from django.template.loader import get_template
from django.utils import timezone

from mentorstotte.core.findings import Severity
from mentorstotte.core.templatetags import da

register = template.Library()
da.register_on(register)

MARKS = {
    Severity.HARD: ("close", "Stopper bevillingen", "hard"),
    Severity.REASON: ("warning", "Kræver en begrundelse", "reason"),
    Severity.FLAG: ("flag", "Skal følges op", "reason"),
    Severity.HELD: ("hourglass", "Pengene venter", "reason"),
    Severity.INFO: ("info", "Til orientering", "info"),
}


def _render(name: str, **context) -> str:
    return get_template(f"components/{name}.html").template.render(template.Context(context))


def _filled(content):
    """The content (still marked safe), or nothing when the block is blank."""
    return content if content.strip() else ""


@register.inclusion_tag("components/icon.html")
def icon(name: str, label: str = ""):
    """An icon of the sprite; with ``label`` it is read aloud, without it is decoration."""
    return {"name": name, "label": label}


@register.inclusion_tag("components/badge.html")
def badge(text, tone: str = "plain"):
    """A status word. Tones: overdue, soon, waiting, good, plain."""
    return {"text": text, "tone": tone}


@register.inclusion_tag("components/badge.html")
def deadline_badge(day: date | None, today: date | None = None, soon: int = 14):
    """How far away a deadline is, in words and colour; nothing when there is no date."""
    today = today or timezone.localdate()
    return {
        "text": da.days_left(day, today) if day else "",
        "tone": da.deadline_tone(day, today, soon) if day else "plain",
        "title": da.da_date(day) if day else "",
    }


@register.simple_block_tag
def page_header(content, heading: str, lead: str = "", status: str = "", tone: str = "plain"):
    """The page's only h1 with its status, a line below, and the acts (the block's content)."""
    return _render(
        "page_header", heading=heading, lead=lead, status=status, tone=tone, actions=_filled(content)
    )


@register.simple_block_tag
def card(content, heading: str, status: str = "", tone: str = "plain", level: int = 2):
    """A box with a heading, in the side column or on its own."""
    return _render("card", heading=heading, status=status, tone=tone, level=level, content=content)


@register.simple_block_tag
def alert(content, tone: str = "info", heading: str = ""):
    """A DKFDS alert: info, success, warning or error."""
    return _render("alert", tone=tone, heading=heading, content=content)


@register.simple_block_tag
def more(content, summary: str, open: bool = False):
    """Something folded away; works without JavaScript."""
    return _render("more", summary=summary, content=content, open=open)


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*parts):
    """``{% breadcrumbs "Sager" cases_url "2026-0412" %}``: label and address in turn, none for the last."""
    pairs = list(zip_longest(parts[::2], parts[1::2], fillvalue=""))
    return {"items": pairs}


@register.inclusion_tag("components/tiles.html")
def tiles(items, active: str = ""):
    """Numbers that are links to the rows behind them; ``active`` is the address of the chosen one."""
    return {"items": items, "active": active}


@register.inclusion_tag("components/key_values.html")
def key_values(*parts):
    """``{% key_values "Mentor" mentor "Timer" hours %}``: label and value; none reads “ikke angivet”."""
    return {"rows": list(zip(parts[::2], parts[1::2], strict=True))}


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context, label: str, key: str, default: str = "", number: bool = False):
    """A column heading that sorts through the address: ``?sort=name`` and ``?sort=-name``."""
    query = context["request"].GET.copy()
    current = query.get("sort", default)
    for name in ("after", "before", "page"):
        query.pop(name, None)
    query["sort"] = f"-{key}" if current == key else key
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    return {"label": label, "query": query.urlencode(), "direction": direction, "number": number}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(
    context, previous: str = "", next: str = "", shown: int = 0, total=None, what: str = "række,rækker"
):
    """Keyset paging: ``previous`` and ``next`` are opaque marks, or empty where there is nothing more.

    ``what`` is a word for one and for many, or one word that is both.
    """
    one, _, many = what.rpartition(",")
    return {
        "previous": _page_query(context, before=previous) if previous else "",
        "next": _page_query(context, after=next) if next else "",
        "first": _page_query(context) if previous else "",
        "shown": shown,
        "total": total,
        "what": one if one and (shown if total is None else total) == 1 else many,
    }


def _page_query(context, **marks) -> str:
    query = context["request"].GET.copy()
    for name in ("after", "before", "page"):
        query.pop(name, None)
    for name, mark in marks.items():
        query[name] = mark
    return query.urlencode()


@register.inclusion_tag("components/filter_form.html", takes_context=True)
def filter_form(context, form, submit: str = "Vis", live: bool = True):
    """A GET form in one line above a list; ``live`` sends it when a choice is changed (the button stays)."""
    request = context["request"]
    used = any(value for name, value in request.GET.items() if name in form.fields and name != "sort")
    return {"form": form, "submit": submit, "live": live, "path": request.path, "used": used}


@register.inclusion_tag("components/steps.html")
def steps(items, current: int):
    """DKFDS step indicator; ``items`` are ``(label, address)``, the address empty for a step not yet open."""
    numbered = [
        {"number": n, "label": label, "url": url, "done": n < current, "current": n == current}
        for n, (label, url) in enumerate(items, start=1)
    ]
    return {"items": numbered, "current": current, "total": len(numbered)}


@register.inclusion_tag("components/empty_state.html")
def empty_state(heading: str, text: str = "", url: str = "", link: str = "", icon: str = "check"):
    """What stands where there is nothing to show, with the way on."""
    return {"heading": heading, "text": text, "url": url, "link": link, "icon": icon}


@register.inclusion_tag("components/timeline.html")
def timeline(items, today: date | None = None):
    """The story of a case, newest first, from items with on, title, text, url, planned, due (TimelineItem).

    Optional on an item: ``link`` (text of the link), ``used`` and ``total`` (hours used: where we are).
    """
    today = today or timezone.localdate()
    return {"points": [_point(item, today) for item in items]}


def _point(item, today: date) -> dict:
    day = da.day_of(item.on)
    extra = {name: getattr(item, name, None) for name in ("link", "used", "total")}
    late = bool(item.due and day and day < today)
    state = "late" if late else "due" if item.due else "planned" if item.planned else "past"
    if extra["total"]:
        state = "today"
    text = da.days_left(day, today) if late else ""
    return {"item": item, "day": day, "is_today": day == today, "state": state, "late": text, **extra}


@register.inclusion_tag("components/usage_bar.html")
def usage_bar(used, total, label: str):
    """How much is used of something; ``label`` says it in words, the bar only shows it."""
    share = 0 if not total else float(used) / float(total) * 100
    width = f"{min(max(share, 0), 100):.1f}"
    return {"width": width, "over": share > 100, "near": 90 <= share <= 100, "label": label}


@register.inclusion_tag("components/findings.html")
def findings(items, passed=(), reasons=None, empty: str = "Ingen regler har noget at bemærke."):
    """What the rules say, the gravest first. ``reasons`` maps a rule code to the caseworker's words.

    ``passed`` are rules that are met: ``(text, source)``.
    """
    order = list(Severity)
    gravest_first = sorted(items, key=lambda item: (item.met, order.index(item.severity)))
    rows = [_finding(item, reasons or {}) for item in gravest_first]
    return {"rows": rows, "passed": passed, "empty": empty}


def _finding(item, reasons: dict) -> dict:
    reason = reasons.get(item.rule, "")
    name, label, tone = MARKS[item.severity]
    if item.met and item.severity is Severity.REASON:
        name, label = "success", "Begrundet"
    return {"finding": item, "icon": name, "label": label, "tone": tone, "reason": reason}
