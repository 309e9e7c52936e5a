"""What changed between two versions of an agreement, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from agreements.actions.segments import stretches_of
from agreements.models import AgreementVersion
from cases.enums import AimType, SupportTheme, TargetGroup
from mentorstotte.core.templatetags.da import da_date, hours, period

SAME, ADDED, REMOVED = "same", "added", "removed"
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """A run of words that stand in both, only in the later, or only in the earlier version."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One part of the agreement that is not the same."""

    label: str
    pieces: tuple[Piece, ...]


def differences(earlier: AgreementVersion, later: AgreementVersion) -> list[Difference]:
    """The parts that differ, in the order of the agreement; each with its words."""
    before, after = dict(_parts(earlier)), dict(_parts(later))
    return [
        Difference(label, words(before[label], after[label]))
        for label in before
        if before[label] != after[label]
    ]


def words(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts as one row of pieces; spaces belong to the words before them."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece(SAME, "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece(REMOVED, "".join(old[a:b])))
        if d > c:
            pieces.append(Piece(ADDED, "".join(new[c:d])))
    return tuple(pieces)


def _parts(version: AgreementVersion):
    """(heading, text) of all that a version says; needs tasks and segments."""
    aim = AimType(version.aim_type).label + ". " if version.aim_type else ""
    reached = f"\nNået, når {version.aim_indicator}" if version.aim_indicator else ""
    by = f"\nSenest {da_date(version.aim_date)}" if version.aim_date else ""
    contact = (version.mentor_name, version.mentor_organisation, version.mentor_phone, version.mentor_email)
    yield "Målgruppe", TargetGroup(version.target_group).label
    yield "Retsgrundlag", version.legal_basis
    yield "1. Mål", f"{aim}{version.aim_text}{reached}{by}"
    yield "2. Mentor", "\n".join(part for part in contact if part)
    yield "3. Opgaver", "\n".join(_task(task) for task in version.tasks.all())
    yield "Det hjælper mentoren ikke med", version.not_tasks
    yield "4. Periode", period(version.start_date, version.end_date)
    yield "5. Timer", "\n".join(_stretch(row) for row in stretches_of(version))
    yield "6. Klagevejledning", version.complaint_guidance
    yield "Aftalt kontakt", version.contact


def _task(task) -> str:
    return f"{SupportTheme(task.theme).label}: {task.text}" if task.theme else task.text


def _stretch(row) -> str:
    level = f", niveau {row.level}" if row.level else ""
    amount = f"{hours(row.weekly_hours)} timer om ugen" if row.weekly_hours else "timetal ikke angivet"
    return f"{period(row.start, row.end)}: {amount}{level}"
