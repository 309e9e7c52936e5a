"""The jobcentre's own mentor spreadsheet from the command line: the same verdicts as in the browser."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mentorstotte.core.models import User
from reporting.actions import imports as actions
from reporting.enums import ImportKind, ImportState, RowState
from reporting.models import ImportBatch


class Command(BaseCommand):
    help = "Judges FILE row by row and stores it; nothing is stored while a row is refused, unless --good-rows."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="email", required=True, help="e-mail of the user who imports")
        parser.add_argument("--kind", choices=ImportKind.values, default=ImportKind.AGREEMENTS.value)
        parser.add_argument("--preview", action="store_true", help="judge only, store nothing")
        parser.add_argument("--good-rows", action="store_true", help="store the good rows although some are refused")
        parser.add_argument("--refused", type=Path, help="write the refused rows with their reasons to this .xlsx")

    def handle(self, *args, file: Path, email, kind, preview, good_rows, refused, **options):
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"Ingen bruger med e-mailen {email}.")
        batch = self.judge(file, kind, user)
        self.show(batch)
        if refused and batch.rows.filter(state=RowState.REFUSED).exists():
            refused.write_bytes(actions.refused_rows(batch))
            self.stdout.write(f"De afviste rækker står i {refused}")
        if not preview:
            self.store(batch, user, good_rows)

    def judge(self, file: Path, kind: str, user: User) -> ImportBatch:
        try:
            with file.open("rb") as opened:
                batch = actions.upload(
                    kind=kind, file=opened, file_name=file.name, on=timezone.localdate(), by=user
                )
        except OSError as error:
            raise CommandError(f"Filen kan ikke åbnes: {error.strerror}") from error
        batch = actions.judge(batch_id=batch.pk)
        if batch.state == ImportState.FAILED:
            raise CommandError(batch.error)
        return batch

    def show(self, batch: ImportBatch) -> None:
        counts = batch.row_counts()
        for state in RowState:
            self.stdout.write(f"{state.label}: {counts.get(state.value, 0)}")
        for row in batch.rows.exclude(errors=[]):
            for error in row.errors:
                self.stdout.write(f"Række {row.number}, {error['column']}: {error['text']}")

    def store(self, batch: ImportBatch, user: User, good_rows: bool) -> None:
        if batch.rows.filter(state=RowState.REFUSED).exists() and not good_rows:
            actions.drop(batch_id=batch.pk, by=user)
            sys.exit("Intet er gemt, fordi nogle rækker ikke kan indlæses. Ret filen, eller brug --good-rows.")
        actions.confirm(batch_id=batch.pk, only_good_rows=good_rows, owners={}, by=user)
        result = actions.run(batch_id=batch.pk, by=user).result
        self.stdout.write(", ".join(f"{what}: {count}" for what, count in result.items()))
