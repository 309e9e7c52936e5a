"""Journal notes and documents that came in."""

from django import forms
from django.utils import timezone

from cases.enums import NoteKind
from mentorstotte.core.documents.scans import codes_on
from mentorstotte.core.documents.uploads import check_upload
from mentorstotte.core.forms import (
    CHOOSE_AGAIN,
    OTHER_PAPER,
    Actions,
    Button,
    DanishDateField,
    Form,
    Link,
    OnceForm,
    Row,
    UploadField,
    helper_for,
)
from mentorstotte.core.proof import other_paper


class NoteForm(Form):
    """A note: a draft, or final at once."""

    kind = forms.ChoiceField(
        label="Slags", choices=[(kind.value, kind.label) for kind in (NoteKind.NOTE, NoteKind.CONVERSATION)]
    )
    occurred_on = DanishDateField(label="Dato for hændelsen")
    theme = forms.CharField(label="Emne", max_length=150)
    text = forms.CharField(label="Notat", widget=forms.Textarea(attrs={"rows": 8}))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            Row("kind", "occurred_on", narrow=True),
            "theme",
            "text",
            "revision",
            Actions(
                Button("Gem som endeligt", name="final"),
                Button("Gem kladde", tone="secondary"),
                Link("Fortryd", back),
                sticky=True,
            ),
        )

    def clean_occurred_on(self):
        day = self.cleaned_data["occurred_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Datoen ligger i fremtiden. Skriv den dag, det skete.")
        return day


class NewNoteForm(OnceForm, NoteForm):
    """A note that does not exist yet."""


class CorrectionForm(OnceForm):
    """An addition that corrects a final note."""

    text = forms.CharField(label="Rettelse", widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for("text", Actions(Button("Tilføj rettelsen"), Link("Fortryd", back)))


class IncomingDocumentForm(OnceForm):
    """A document that came in, with its day, sender and theme."""

    received_on = DanishDateField(label="Modtaget")
    sender = forms.CharField(label="Afsender", max_length=150)
    theme = forms.CharField(label="Emne", max_length=150)
    file = UploadField(label="Fil", help_text="PDF, PNG eller JPEG, højst 10 MB.")
    other_paper = forms.BooleanField(label=OTHER_PAPER, required=False)

    def __init__(self, *args, case, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.case, self.warned, self.back = case, "", back

    @property
    def helper(self):
        """With the tick that a warning asks for, when there is one."""
        tick = ["other_paper"] if self.warned else []
        acts = Actions(Button("Journalisér"), Link("Fortryd", self.back))
        return helper_for(Row("received_on", "sender", narrow=True), "theme", "file", *tick, acts)

    def clean_received_on(self):
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Datoen ligger i fremtiden. Skriv den dag, dokumentet kom.")
        return day

    def clean_file(self):
        upload = self.cleaned_data["file"]
        self.content_type = check_upload(upload).value
        self.warned = other_paper(codes_on(upload.read(), self.content_type), case_id=self.case.pk)
        upload.seek(0)
        return upload

    def clean(self):
        cleaned = super().clean()
        if self.warned and not cleaned.get("other_paper"):
            self.add_error("file", f"{self.warned} {CHOOSE_AGAIN}")
        return cleaned
