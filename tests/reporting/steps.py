"""Short ways through an import in tests, by the actions that pages and commands use."""

from datetime import date

from reporting.actions import imports
from reporting.models import ImportBatch
from tests.imports.files import INPUTS

DAY = date(2026, 11, 23)
COURSES, RUNNING, FAULTY = "mentorforloeb-2013-14.xlsx", "mentorforloeb-2026.xlsx", "mentorforloeb-fejl.xlsx"
FRAMEWORKS, LEDGER = "rammeaftaler-2014.csv", "posteringer-2013.csv"
KINDS = {FRAMEWORKS: "frameworks", LEDGER: "ledger"}


def judged(name_or_file, *, by, kind: str = "", on: date = DAY) -> ImportBatch:
    """A file of tests/data/inputs, or one made in memory, read and judged."""
    if isinstance(name_or_file, str):
        with (INPUTS / name_or_file).open("rb") as file:
            batch = imports.upload(
                kind=kind or KINDS.get(name_or_file, "agreements"),
                file=file,
                file_name=name_or_file,
                on=on,
                by=by,
            )
    else:
        batch = imports.upload(
            kind=kind or "agreements", file=name_or_file, file_name="ark.xlsx", on=on, by=by
        )
    return imports.judge(batch_id=batch.pk)


def stored(name_or_file, *, by, good_rows: bool = False, owners=None, teams=None, **how) -> ImportBatch:
    """The same, confirmed and stored."""
    batch = judged(name_or_file, by=by, **how)
    imports.confirm(batch_id=batch.pk, only_good_rows=good_rows, owners=owners, teams=teams, by=by)
    return imports.run(batch_id=batch.pk, by=by)


def verdicts(batch: ImportBatch) -> dict[str, list[int]]:
    """Row numbers by verdict."""
    found: dict[str, list[int]] = {}
    for number, state in batch.rows.values_list("number", "state"):
        found.setdefault(state, []).append(number)
    return found
