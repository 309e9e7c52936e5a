"""Papers of suppliers and mentors, and of a qualification."""

from django import forms
from django.utils import timezone

from mentorstotte.core.documents.uploads import check_upload
from mentorstotte.core.forms import Actions, Button, DanishDateField, Form, Link, Row, UploadField, helper_for


class FileForm(Form):
    """A form with a paper, which is what its bytes say, whatever its name is."""

    file = UploadField(label="Fil", help_text="PDF, PNG eller JPEG, højst 10 MB.")

    def clean_file(self):
        upload = self.cleaned_data["file"]
        self.content_type = check_upload(upload).value if upload else ""
        return upload

    def paper(self) -> dict:
        """The bytes and what they are; nothing without a file. Call on a valid form."""
        upload = self.cleaned_data["file"]
        return {"content": upload.read(), "content_type": self.content_type} if upload else {}


class AttachmentForm(FileForm):
    """A paper, and what it is."""

    title = forms.CharField(label="Hvad er det?", max_length=150)

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for("title", "file", Actions(Button("Gem bilaget"), Link("Fortryd", back)))


class QualificationForm(FileForm):
    """Papers that were seen; a copy of them may be kept."""

    title = forms.CharField(label="Kvalifikation", max_length=150)
    documented_on = DanishDateField(label="Papirerne er set den")
    expires_on = DanishDateField(label="Udløber den", required=False)

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("documented_on", timezone.localdate())
        self.fields["file"].required = False
        self.fields["file"].label = "Kopi af papirerne"
        self.helper = helper_for(
            "title",
            Row("documented_on", "expires_on", narrow=True),
            "file",
            Actions(Button("Gem kvalifikation"), Link("Fortryd", back)),
        )

    def facts(self) -> dict:
        """What was typed, with the paper; call on a valid form."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        return typed | self.paper()
