"""A case deleted so that nothing leads back to its citizen: rows, their history, messages, events and files.

What belongs to a case is found by the keys in the database, also of rows that only the history still knows.
The triggers that keep rows as they are, and those that write history, are put aside for the one transaction.
The site's own role may not delete history or log (``core/grants.py``): only the tables' owner can do it.
"""

import json
import os
import re
from collections import defaultdict
from dataclasses import dataclass, field
from hashlib import sha256

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import ExtractYear
from psycopg import sql

from agreements.models import Agreement, Dispatch, Reminder, SettlementLine
from cases.models import Case, Citizen
from mentorstotte.core.documents import store
from mentorstotte.core.models import Approval, Document, Event, Notice, OutgoingMail
from reporting.models import (
    AuditItem,
    Deletion,
    ExtractRow,
    ImportRow,
    KeptFigures,
    LedgerPosting,
)
from reporting.models.ledger import ERASED

OURS = ("core", "cases", "providers", "agreements", "reporting")
# Rows about several citizens, reached from what belongs to one: their files go as soon as one of them does.
SHARED_FILES = (
    (ImportRow, "batch", ("document", "refused_document")),
    (LedgerPosting, "batch", ("document", "refused_document")),
    (ExtractRow, "extract", ("document",)),
    (AuditItem, "file", ("pdf", "archive", "seal")),
)
REMOVED_TITLE = "Slettet fil"
REMOVED = (
    "Filen er slettet efter reglerne om opbevaring. "
    "Den indeholdt oplysninger om borgere, hvis sager er slettet.\n"
)


@dataclass
class Belonging:
    """The keys of what belongs to a case, by model; a key may be of a row that only the history knows."""

    keys: dict = field(default_factory=lambda: defaultdict(set))

    def add(self, model, found) -> bool:
        """Adds keys; whether there was a new one."""
        before = len(self.keys[model])
        self.keys[model].update(found)
        return len(self.keys[model]) > before

    def links(self, model) -> Q:
        """Rows of ``model``, or of its history, that point at something here."""
        condition = Q(pk__in=[])
        for key in _foreign_keys(model):
            if self.keys.get(key.related_model):
                condition |= Q(**{f"{key.attname}__in": self.keys[key.related_model]})
        return condition

    def in_order(self) -> list:
        """The models, those first that nothing else points at."""
        left, ordered = {model for model, keys in self.keys.items() if keys}, []
        while left:
            keys = [(each, key.related_model) for each in left for key in _foreign_keys(each)]
            pointed = {target for each, target in keys if target is not each}
            free = left - pointed or left  # in a ring any order does: the keys are checked at the end
            ordered += sorted(free, key=lambda model: model._meta.label)
            left -= free
        return ordered


def _models() -> list:
    """All tables of ours, but for those of the history and the ledger, which is kept without the person."""
    found = [model for app in OURS for model in apps.get_app_config(app).get_models()]
    return [each for each in found if not hasattr(each, "pgh_tracked_model") and each is not LedgerPosting]


def _foreign_keys(model) -> list:
    return [each for each in model._meta.concrete_fields if isinstance(each, models.ForeignKey)]


def _history(model):
    return getattr(model, "pgh_event_model", None)


def mark_of(case: Case) -> str:
    """What a deletion is known by afterwards: nobody finds the case without the citizen's random key."""
    return sha256(f"{case.citizen.public_id} {case.pk}".encode()).hexdigest()


def belongings(case: Case, *, whole_citizen: bool) -> Belonging:
    """All that hangs on the case by key, and on the citizen when this is the last case."""
    found = Belonging()
    found.add(Case, [case.pk])
    if whole_citizen:
        found.add(Citizen, [case.citizen_id])
    while sum(_follow(found, model) for model in _models()):
        pass
    return found


def _follow(found: Belonging, model) -> bool:
    links = found.links(model)
    news = found.add(model, model._base_manager.filter(links).values_list("pk", flat=True))
    if history := _history(model):
        gone = history.objects.filter(links).exclude(pgh_obj_id__in=model._base_manager.values("pk"))
        news |= found.add(model, gone.values_list("pgh_obj_id", flat=True))
    return news


class Kept(Exception):
    """Something keeps the case after all; nothing was deleted. The text is Danish."""


def erase(*, case_id: int, approved_by=None, index_sha256: str = "", kept=lambda: "") -> Deletion:
    """Deletes the case, and the citizen who has no other, and says how much that was. It cannot be undone.

    ``kept`` is asked once more when the case is locked, as those lock it who keep a case or take a yes back:
    raises ``Kept`` with what it says.

    The read log stays: its rows name a number that nothing else knows. To be run by the owner of the tables;
    anybody else gets the database's refusal, and nothing is changed.
    """
    with pgtrigger.ignore(), transaction.atomic():
        deletion = _erase(case_id, approved_by, index_sha256, kept)
    finish_files()
    write_down()
    return deletion


def _erase(case_id: int, approved_by, index_sha256: str, kept) -> Deletion:
    case = Case.objects.select_for_update(of=("self",)).select_related("citizen").get(pk=case_id)
    if why := kept():
        raise Kept(why)
    citizen = Citizen.objects.select_for_update().get(pk=case.citizen_id)
    whole = not citizen.cases.exclude(pk=case.pk).exists()
    found, mark = belongings(case, whole_citizen=whole), mark_of(case)
    _keep_figures(found)
    rows = defaultdict(int)
    postings = _postings(citizen) if whole else LedgerPosting.objects.none()
    files = _shared_files(found, postings)
    documents = _documents(case, found)
    notices, mails = _messages(case, found)
    _detach(postings, rows)
    _events(case, found, rows)
    for model in found.in_order():
        keys = found.keys[model]
        if history := _history(model):
            _delete(history, Q(pgh_obj_id__in=keys) | found.links(model), rows)
        _delete(model, Q(pk__in=keys), rows)
    _delete(OutgoingMail, Q(pk__in=mails), rows)
    _delete(Notice, Q(pk__in=notices), rows)
    files |= _delete_documents(documents, rows)
    return Deletion.objects.create(
        mark=mark,
        approved_by=approved_by,
        rows=dict(sorted(rows.items())),
        files=len(files),
        whole_citizen=whole,
        index_sha256=index_sha256,
        left=sorted(files),
    )


def _delete(model, condition: Q, rows: dict) -> None:
    """Deletes in one statement, past what Django would do along with it."""
    keys = list(model._base_manager.filter(condition).values_list("pk", flat=True))
    if not keys:
        return
    table, key = model._meta.db_table, model._meta.pk.column
    statement = sql.SQL("DELETE FROM {table} WHERE {key} = ANY(%s)")
    with connection.cursor() as cursor:
        named = statement.format(table=sql.Identifier(table), key=sql.Identifier(key))
        cursor.execute(named.as_string(cursor.connection), [keys])
        rows[table] += cursor.rowcount


def _keep_figures(found: Belonging) -> None:
    """Adds what the case was in numbers to those of its years."""
    begun = Agreement.objects.filter(pk__in=found.keys[Agreement], in_force=True).order_by()
    for row in begun.values(year=ExtractYear("start_date")).annotate(number=Count("pk")):
        _add_figures(row["year"], agreements=row["number"])
    lines = SettlementLine.objects.filter(pk__in=found.keys[SettlementLine]).order_by()
    sums = {"hours": Sum("hours"), "amount": Sum("amount")}
    for row in lines.values(year=ExtractYear("month")).annotate(**sums):
        _add_figures(row["year"], hours=row["hours"], amount=row["amount"])


def _add_figures(year: int, **more) -> None:
    KeptFigures.objects.get_or_create(year=year)
    added = {name: F(name) + number for name, number in more.items()}
    KeptFigures.objects.filter(year=year).update(**added)


def _postings(citizen: Citizen):
    return LedgerPosting.objects.filter(Q(citizen=citizen) | Q(cpr=citizen.cpr))


def _detach(postings, rows: dict) -> None:
    """The ledger's amounts stay, and no longer say whose they are."""
    keys = list(postings.values_list("pk", flat=True))
    _delete(LedgerPosting.pgh_event_model, Q(pgh_obj_id__in=keys), rows)
    LedgerPosting.objects.filter(pk__in=keys).update(citizen=None, cpr="", text=ERASED)


def _shared_files(found: Belonging, postings) -> set[str]:
    """Replaces the files that the citizen stands in among others by a word of what became of them."""
    keys = set()
    for model, parent, files in SHARED_FILES:
        rows = postings if model is LedgerPosting else model.objects.filter(pk__in=found.keys[model])
        for name in files:
            keys |= set(rows.values_list(f"{parent}__{name}", flat=True)) - {None}
    documents = Document.objects.filter(pk__in=keys).exclude(title=REMOVED_TITLE)
    digests = set(documents.values_list("sha256", flat=True))
    if digests:
        content = REMOVED.encode()
        said = {"title": REMOVED_TITLE, "content_type": "text/plain", "size": len(content), "sealed": False}
        documents.update(sha256=store.put(content), **said)
    return _unnamed(digests)


def _documents(case: Case, found: Belonging) -> set[int]:
    """The documents of the case, and those that its rows name."""
    keys = set(Document.objects.filter(case_id=case.pk).values_list("pk", flat=True))
    for model, own in list(found.keys.items()):
        for key in _foreign_keys(model):
            if key.related_model is Document:
                named = model._base_manager.filter(pk__in=own).values_list(key.attname, flat=True)
                keys |= set(named) - {None}
    return keys


def _delete_documents(keys: set[int], rows: dict) -> set[str]:
    """Deletes the rows; gives the files that no other row names."""
    digests = set(Document.objects.filter(pk__in=keys).values_list("sha256", flat=True))
    _delete(Document, Q(pk__in=keys), rows)
    return _unnamed(digests)


def _unnamed(digests: set[str]) -> set[str]:
    return digests - set(Document.objects.filter(sha256__in=digests).values_list("sha256", flat=True))


def _messages(case: Case, found: Belonging) -> tuple[list[int], list[int]]:
    """Messages and mails about the case, known by its numbers and by what they hang on: the keys of both."""
    numbers = [case.number, *_agreement_numbers(found)]
    named = "(^|[^[:alnum:]-])(" + "|".join(map(re.escape, numbers)) + ")($|[^[:alnum:]])"
    reminded = Reminder.objects.filter(pk__in=found.keys[Reminder]).values("notice")
    about = Q(url__regex=named) | Q(text__regex=named) | Q(pk__in=reminded)
    notices = list(Notice.objects.filter(about).values_list("pk", flat=True))
    posted = Dispatch.objects.filter(pk__in=found.keys[Dispatch]).values("mail")
    said = Q(address__gt="") & (Q(url__regex=named) | Q(subject__regex=named) | Q(body__regex=named))
    mails = OutgoingMail.objects.filter(Q(notice__in=notices) | Q(pk__in=posted) | said)
    return notices, list(mails.values_list("pk", flat=True))


def _agreement_numbers(found: Belonging) -> list[str]:
    """Those of the agreements, and of those that only the history knows."""
    keys = found.keys[Agreement]
    known = Agreement.objects.filter(pk__in=keys).values_list("number", flat=True)
    gone = Agreement.pgh_event_model.objects.filter(pgh_obj_id__in=keys).values_list("number", flat=True)
    return sorted({*known, *gone})


def _events(case: Case, found: Belonging, rows: dict) -> None:
    about = Q(case_id=case.pk)
    for model, keys in found.keys.items():
        about |= Q(subject_kind=model._meta.model_name, subject_id__in=keys)
    _delete(Event, about, rows)
    asked = list(Approval.objects.filter(case_id=case.pk).values_list("pk", flat=True))
    _delete(Approval.pgh_event_model, Q(pgh_obj_id__in=asked) | Q(case_id=case.pk), rows)
    _delete(Approval, Q(pk__in=asked), rows)


def finish_files() -> int:
    """Removes the files that deletions left behind, also those of one that was killed on the way."""
    removed = 0
    for deletion in Deletion.objects.exclude(left=[]):
        for digest in _unnamed(set(deletion.left)):
            store.remove(digest)
            removed += 1
        Deletion.objects.filter(pk=deletion.pk).update(left=[])
    return removed


def write_down() -> None:
    """Writes the deletions that are not yet in ``DELETIONS_FILE``, which a backup does not hold."""
    file = settings.DELETIONS_FILE
    known = set(written_down())
    lines = [
        json.dumps({"mark": row.mark, "on": row.done_at.date().isoformat()})
        for row in Deletion.objects.order_by("pk")
        if row.mark not in known
    ]
    if not lines:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as out:
        out.write("".join(f"{line}\n" for line in lines))
        out.flush()
        os.fsync(out.fileno())


def written_down() -> list[str]:
    """The marks of all that was ever deleted; none when there is no file."""
    file = settings.DELETIONS_FILE
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [json.loads(line)["mark"] for line in lines]


def delete_again() -> int:
    """After a restore: deletes what a backup brought back although it had been deleted; gives how many cases.

    What the archive got it has; nothing is delivered twice.
    """
    marks = set(written_down())
    found = Case.objects.select_related("citizen").iterator() if marks else ()
    back = [case.pk for case in found if mark_of(case) in marks]
    for case_id in back:
        erase(case_id=case_id)
    return len(back)
