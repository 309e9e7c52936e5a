"""What the page of one import shows in each of its states."""

from django.http import QueryDict

from mentorstotte.core.access import log_reads
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, allowed
from reporting.actions.kinds import NUMBERS, SHOWN
from reporting.enums import ImportState, RowState
from reporting.forms.imports import ConfirmForm
from reporting.imports.cells import key
from reporting.models import ImportBatch

TONES = {
    RowState.GOOD: "good",
    RowState.MARKED: "soon",
    RowState.KNOWN: "plain",
    RowState.REFUSED: "overdue",
}
STORED = {
    RowState.GOOD: "Indlæst",
    RowState.MARKED: "Indlæst, skal rettes op",
    RowState.KNOWN: "Fandtes allerede",
    RowState.REFUSED: "Ikke indlæst",
}


def page_of(request, batch: ImportBatch, *, form: ConfirmForm | None = None) -> dict:
    """The batch with its rows; while it is being read or stored, only how far it has come."""
    if batch.state in (ImportState.READING, ImportState.RUNNING):
        return {"batch": batch, "waiting": True}
    counts = {state.value: 0 for state in RowState} | batch.row_counts()
    context = {"batch": batch, "counts": counts, "new": counts[RowState.GOOD] + counts[RowState.MARKED]}
    if batch.state == ImportState.PREVIEW and context["new"]:
        context["form"] = form or confirm_form(request, batch, counts=counts)
        context["foreign"] = _foreign_teams(request, batch, context["form"].known_teams)
    return context | _rows(request, batch, counts)


def confirm_form(
    request, batch: ImportBatch, data: QueryDict | None = None, *, counts: dict[str, int] | None = None
) -> ConfirmForm:
    """The form of the preview; ``data`` is what was sent."""
    counts = counts or batch.row_counts()
    new = counts.get(RowState.GOOD, 0) + counts.get(RowState.MARKED, 0)
    return ConfirmForm(data, batch=batch, by=request.user, new=new, refused=counts.get(RowState.REFUSED, 0))


def _foreign_teams(request, batch: ImportBatch, teams: dict) -> dict[str, int]:
    """Rows for teams that the person is not in: they are stored, but cannot be opened afterwards."""
    return {
        name: rows
        for name, rows in batch.names.get("teams", {}).items()
        if (team := teams.get(key(name))) and team.pk not in request.user.team_ids
    }


def _rows(request, batch: ImportBatch, counts: dict[str, int]) -> dict:
    """One page of the rows of the chosen verdict. Who is known here is logged as seen."""
    words = STORED if batch.state == ImportState.DONE else {state: state.label for state in RowState}
    chosen = request.GET.get("dom", "")
    rows = batch.rows.select_related("agreement__case")
    if chosen in RowState.values:
        rows = rows.filter(state=chosen)
    page = keyset_page(rows, order=("number",), params=request.GET)
    log_reads(request, [row.agreement.case.citizen_id for row in page.rows if row.agreement])
    shown = SHOWN[batch.kind]
    return {
        "page": page,
        "rows": [
            {
                "row": row,
                "word": words[row.state],
                "tone": TONES[row.state],
                "case": _case_number(request.user, row),
                "cells": [(name, row.values.get(name, ""), name in NUMBERS) for name in shown],
            }
            for row in page.rows
        ],
        "columns": [(name, name in NUMBERS) for name in shown],
        "tiles": [(state.value, words[state], TONES[state], counts[state.value]) for state in RowState],
        "total": sum(counts.values()),
        "chosen": chosen,
    }


def _case_number(user, row) -> str:
    """The case that the row belongs to, when the person may open it."""
    if row.agreement is None or not allowed(user, Permission.READ_CASES):
        return ""
    return row.agreement.case.number if user.looks_across or row.agreement.team_id in user.team_ids else ""
