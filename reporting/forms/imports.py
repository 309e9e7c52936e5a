"""Uploading a file, and who the people and teams of a sheet are here."""

import hashlib

from crispy_forms.layout import Div
from django import forms

from mentorstotte.core.forms import Actions, Button, Form, Section, UploadField, helper_for
from mentorstotte.core.wording import danish_count
from reporting.actions import people
from reporting.actions.kinds import check
from reporting.enums import ImportKind
from reporting.imports.files import MAX_BYTES, FileRefused
from reporting.models import ImportBatch

TOO_LARGE = "Filen fylder 20 MiB eller mere. Del den i flere filer."
ACCEPTED = {
    ImportKind.AGREEMENTS: ".xlsx",
    ImportKind.FRAMEWORKS: ".csv,.xlsx",
    ImportKind.LEDGER: ".csv,.xlsx",
}
EXPECTED = {
    ImportKind.AGREEMENTS: "Et Excel-regneark (.xlsx) med et forløb i hver række.",
    ImportKind.FRAMEWORKS: "En CSV-fil med semikolon, eller et Excel-regneark, med en aftale i hver række.",
    ImportKind.LEDGER: "En CSV-fil med semikolon, eller et Excel-regneark, med en postering i hver række.",
}


class UploadForm(Form):
    """One file, opened as far as its first row: what cannot be read is refused at the field and not kept."""

    file = UploadField(
        label="Fil",
        most=MAX_BYTES - 1,
        too_large=TOO_LARGE,
        error_messages={"empty": "Filen er tom. Vælg en fil med indhold."},
    )

    def __init__(self, *args, kind: ImportKind, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["file"].widget.attrs["accept"] = ACCEPTED[kind]
        self.fields["file"].help_text = f"{EXPECTED[kind]} Under 20 MiB."
        self.helper = helper_for("file", Actions(Button("Læs filen")))

    def clean_file(self):
        upload = self.cleaned_data["file"]
        try:
            check(self.kind, upload)
        except FileRefused as error:
            raise forms.ValidationError(str(error)) from None
        return upload


class ConfirmForm(Form):
    """Who the names of the sheet are here, for those that are nobody's, and the choice to store.

    A team must be chosen; a caseworker may be left out. What was chosen for a name before is suggested.
    """

    mark_optional = False

    def __init__(self, *args, batch: ImportBatch, by, new: int, refused: int, **kwargs):
        super().__init__(*args, **kwargs)
        owners, teams = people.mapped_before(by)
        self.known_teams = people.teams_by_name()
        self.caseworkers = self._ask(
            people.unknown_caseworkers(batch), self._people, initial=owners, required=False
        )
        self.teams = self._ask(
            people.unknown(batch.names.get("teams", {}), self.known_teams),
            self._teams,
            initial=teams,
            otherwise=min(by.team_ids, default=None),
        )
        self.helper = helper_for(
            *self._sections(), Actions(_store_button(new, refused)), warn=False, tag=False
        )

    def _ask(
        self, names: dict[str, int], choices, *, initial, otherwise=None, required=True
    ) -> dict[str, str]:
        """Adds a field for each name; gives the names by field. The choices are read once."""
        fields = {}
        for name, rows in names.items():
            field = f"{choices.__name__.strip('_')}_{hashlib.sha256(name.encode()).hexdigest()[:12]}"
            self.fields[field] = forms.TypedChoiceField(
                label=f"{name or 'Rækker uden team'} ({danish_count(rows, 'forløb', 'forløb')})",
                choices=list(choices()) if not fields else self.fields[next(iter(fields))].choices,
                coerce=int,
                empty_value=None,
                required=required,
                initial=initial.get(name, otherwise),
            )
            fields[field] = name
        return fields

    def _people(self):
        yield "", "Ingen sagsbehandler"
        yield from people.possible_owners().values_list("pk", "name")

    def _teams(self):
        yield "", "Vælg et team"
        yield from ((team.pk, team.name) for team in self.known_teams.values())

    def _sections(self):
        if self.teams:
            intro = "Arket nævner teams, som ikke findes her. Vælg, hvilket team der skal have sagerne."
            yield Section("Teams i arket", _side_by_side(self.teams), intro=intro)
        if self.caseworkers:
            intro = (
                "Disse navne er ikke brugere her. Vælg, hvem der skal have sagerne, eller lad dem stå uden"
                " sagsbehandler, så teamet kan fordele dem. Der oprettes ingen brugere."
            )
            yield Section("Sagsbehandlere i arket", _side_by_side(self.caseworkers), intro=intro)

    def chosen(self) -> tuple[dict[str, int], dict[str, int]]:
        """Names in the sheet → keys of users, and of teams, for those that were chosen."""
        return self._chosen(self.caseworkers), self._chosen(self.teams)

    def _chosen(self, fields: dict[str, str]) -> dict[str, int]:
        return {name: self.cleaned_data[field] for field, name in fields.items() if self.cleaned_data[field]}


def _side_by_side(fields) -> Div:
    return Div(*fields, css_class="formset-fields")


def _store_button(new: int, refused: int) -> Button:
    if refused:
        return Button(
            f"Indlæs de {new} gode rækker" if new > 1 else "Indlæs den gode række", name="only_good"
        )
    return Button(f"Indlæs {danish_count(new, 'række', 'rækker')}")
