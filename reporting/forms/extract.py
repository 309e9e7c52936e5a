"""An extract of the main case system, and which of its lines are shown."""

from datetime import date

from django import forms
from django.utils import timezone

from mentorstotte.core.forms import (
    Actions,
    Button,
    DanishDateField,
    Link,
    OnceForm,
    Row,
    UploadField,
    helper_for,
)
from reporting.forms.imports import TOO_LARGE
from reporting.imports.extract import check_extract, errors_in, is_short, read_extract
from reporting.imports.files import MAX_BYTES, FileRefused

TOLD = 10  # errors


class ExtractForm(OnceForm):
    """The file and the days that it covers. A short one is read whole before it is kept, and its errors are
    told at the field; of a long one only the beginning, the rest by a worker.
    """

    first = DanishDateField(label="Udtrækket dækker fra")
    last = DanishDateField(label="Til og med")
    file = UploadField(
        most=MAX_BYTES - 1,
        too_large=TOO_LARGE,
        label="Fil",
        help_text="CSV med semikolon eller Excel (.xlsx), én indberetning i hver række. Højst 50.000 rækker.",
        error_messages={"empty": "Filen er tom. Vælg en fil med indhold."},
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["first"].initial, self.fields["last"].initial = date(today.year, 1, 1), today
        self.sheet = None
        self.fields["file"].widget.attrs["accept"] = ".csv,.xlsx"
        self.helper = helper_for(
            Row("first", "last"), "file", Actions(Button("Hold op mod aftalerne"), Link("Tilbage", back))
        )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        try:
            self.short = is_short(upload)
            if self.short:
                self.sheet = read_extract(upload, on=timezone.localdate())
            else:
                check_extract(upload)
        except FileRefused as error:
            raise forms.ValidationError(str(error)) from None
        return upload

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "Slutdatoen ligger før startdatoen.")
        elif first and last and self.sheet and (errors := errors_in(self.sheet, first, last)):
            more = [f"Og {len(errors) - TOLD} fejl mere."] if len(errors) > TOLD else []
            self.add_error("file", [*errors[:TOLD], *more])
        return cleaned

    def facts(self) -> dict:
        """What the action asks for; call on a valid form."""
        file = self.cleaned_data["file"]
        return self.cleaned_data | {"file_name": file.name}
