"""Uploading a file, mapping caseworkers, and the choice of the good rows."""

from django import forms

from mentorstotte.core.forms import Actions, Button, Form, helper_for
from mentorstotte.core.models import User

MAX_BYTES = 20 * 1024 * 1024


class UploadForm(Form):
    """One file."""

    file = forms.FileField(label="Fil")

    def __init__(self, *args, expects: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = expects
        self.helper = helper_for("file", Actions(Button("Læs filen")))

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size >= MAX_BYTES:
            raise forms.ValidationError("Filen fylder 20 MiB eller mere. Del den i flere filer.")
        return upload


class ConfirmForm(Form):
    """What to do with the rows, and who the caseworkers in the sheet are here."""

    def __init__(self, *args, names: list[str], users, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = names
        for place, name in enumerate(names):
            self.fields[f"owner_{place}"] = forms.ModelChoiceField(
                label=name, queryset=users, required=False, empty_label="Ingen, sagen får ingen sagsbehandler"
            )

    def owners(self) -> dict[str, int]:
        """Names in the sheet → keys of users, for those that were mapped."""
        chosen = ((name, self.cleaned_data[f"owner_{place}"]) for place, name in enumerate(self.names))
        return {name: user.pk for name, user in chosen if user}


def possible_owners():
    """People who can own a case."""
    return User.objects.filter(is_active=True).order_by("name")
