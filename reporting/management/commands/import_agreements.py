"""The jobcentre's own mentor spreadsheet from the command line: the same verdicts as in the browser."""

import sys
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mentorstotte.core import virus_scanner
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Team, User
from reporting.actions import imports as actions
from reporting.actions import people
from reporting.actions.kinds import check
from reporting.enums import ImportKind, ImportState, RowState
from reporting.imports.cells import key
from reporting.imports.files import FileRefused
from reporting.models import ImportBatch

TOLD_EVERY = 5000


class Command(BaseCommand):
    steps = 0  # of TOLD_EVERY rows, told already

    help = "Judges FILE row by row and stores it; nothing while a row is refused, unless --good-rows."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="email", help="e-mail of who imports (the first system admin)")
        parser.add_argument("--kind", choices=ImportKind.values, default=ImportKind.AGREEMENTS.value)
        parser.add_argument("--preview", action="store_true", help="judge only, store nothing")
        parser.add_argument("--good-rows", action="store_true", help="store the good rows anyway")
        parser.add_argument("--refused", type=Path, help="write the refused rows with reasons to this .xlsx")
        parser.add_argument(
            "--team",
            action="append",
            default=[],
            metavar="SHEET=TEAM",
            help="a team of the sheet",
        )
        parser.add_argument(
            "--owner", action="append", default=[], metavar="NAME=EMAIL", help="a caseworker of the sheet"
        )

    def handle(self, *args, file: Path, email, kind, preview, good_rows, refused, team, owner, **options):
        user = _user(email)
        batch = self.judge(file, kind, user)
        self.show(batch)
        if refused and batch.refused_document:
            refused.write_bytes(actions.refused_rows(batch))
            self.stdout.write(f"De afviste rækker står i {refused}")
        if preview:
            actions.drop(batch_id=batch.pk, by=user)
        else:
            self.store(batch, user, good_rows, _mapped(owner, _owner), _mapped(team, _team))

    def judge(self, file: Path, kind: str, user: User) -> ImportBatch:
        try:
            with file.open("rb") as opened:
                virus_scanner.check(opened)
                check(kind, opened)
                batch = actions.upload(
                    kind=kind, file=opened, file_name=file.name, on=timezone.localdate(), by=user
                )
        except OSError as error:
            raise CommandError(f"Filen kan ikke åbnes: {error.strerror}") from error
        except FileRefused as error:
            raise CommandError(str(error)) from None
        except ValidationError as error:
            raise CommandError(error.message) from None
        batch = actions.judge(batch_id=batch.pk, also=self.tell)
        if batch.state == ImportState.FAILED:
            raise CommandError(batch.error)
        return batch

    def tell(self, done: int, total: int | None) -> None:
        steps, self.steps = self.steps, done // TOLD_EVERY
        if self.steps > steps:
            self.stderr.write(f"{done} af {total or '?'} rækker")

    def show(self, batch: ImportBatch) -> None:
        counts = batch.row_counts()
        for state in RowState:
            self.stdout.write(f"{state.label}: {counts.get(state.value, 0)}")
        for row in batch.rows.exclude(errors=[], marks=[]).iterator():
            for error in row.errors:
                self.stdout.write(f"Række {row.number}, {error['column']}: {error['text']}")
            for mark in row.marks:
                self.stdout.write(f"Række {row.number} skal rettes op, {mark['rule']}: {mark['text']}")

    def store(self, batch: ImportBatch, user: User, good_rows: bool, owners: dict, teams: dict) -> None:
        counts = batch.row_counts()
        if counts.get(RowState.REFUSED) and not good_rows:
            actions.drop(batch_id=batch.pk, by=user)
            sys.exit("Intet er gemt: nogle rækker kan ikke indlæses. Ret filen, eller brug --good-rows.")
        if not counts.get(RowState.GOOD, 0) + counts.get(RowState.MARKED, 0):
            actions.drop(batch_id=batch.pk, by=user)
            self.stdout.write("Der er intet nyt at indlæse. Intet er ændret.")
            return
        teams = self.own_team_for_the_rest(batch, user) | teams
        try:
            actions.confirm(batch_id=batch.pk, only_good_rows=good_rows, owners=owners, teams=teams, by=user)
        except Refused as error:
            actions.drop(batch_id=batch.pk, by=user)
            raise CommandError(f"{error} Brug --team “NAVN I ARKET=TEAM”.") from None
        batch = actions.run(batch_id=batch.pk, by=user, also=self.tell)
        if batch.state != ImportState.DONE:
            raise CommandError(batch.error or "En anden indlæsning er i gang. Den her fortsætter bagefter.")
        self.stdout.write(", ".join(f"{what}: {count}" for what, count in batch.result.items()))

    def own_team_for_the_rest(self, batch: ImportBatch, user: User) -> dict[str, int]:
        """Teams that are not found here become the importer's own, and it is told."""
        own = user.teams.filter(active=True).order_by("pk").first()
        if own is None:
            return {}
        names = people.unknown_teams(batch)
        for name in names:
            self.stdout.write(f"Teamet “{name}” findes ikke. Rækkerne lægges i {own}.")
        return dict.fromkeys(names, own.pk)


def _user(email: str | None) -> User:
    users = User.objects.filter(is_active=True)
    found = users.filter(email__iexact=email) if email else users.filter(roles__contains=[Role.SYSTEM_ADMIN])
    if user := found.order_by("pk").first():
        return user
    told = f"Ingen bruger med e-mailen {email}." if email else "Der er ingen systemadministrator. Brug --as."
    raise CommandError(told)


def _mapped(pairs: list[str], find) -> dict[str, int]:
    """``NAME=WHO`` of the command line as names and keys."""
    return {name: find(who) for name, _, who in (pair.rpartition("=") for pair in pairs)}


def _owner(email: str) -> int:
    return _user(email).pk


def _team(name: str) -> int:
    found = next((team for team in Team.objects.filter(active=True) if key(team.name) == key(name)), None)
    if found is None:
        raise CommandError(f"Der er intet team, der hedder “{name}”.")
    return found.pk
