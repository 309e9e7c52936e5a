"""The municipality's own words in letters. The complaint guidance never falls below its minimum (R-34)."""

from django import forms
from django.core.exceptions import ValidationError

from agreements.actions.decisions import authority
from agreements.documents.complaint import complaint_gaps
from mentorstotte.core.enums import LetterPart
from mentorstotte.core.forms import Actions, Button, Form, Link, UploadField, helper_for
from mentorstotte.core.letters import clean_logo, words
from mentorstotte.core.wording import danish_list

LINES = (LetterPart.UNIT, LetterPart.ADDRESS, LetterPart.PHONE, LetterPart.OFFICER)
HELP = {
    LetterPart.COMPLAINT: "Tom: den fælles tekst. Et afsnit for hver tom linje imellem.",
    LetterPart.OFFICER: "Telefon eller mail. Tom: kommunens telefon og mail.",
    LetterPart.LOGO: "PNG eller JPEG, højst 10 MB. Det står øverst til venstre, 12 mm højt.",
}


class LetterTextForm(Form):
    """One part: a line, an address of mail, a text of paragraphs, or the logo."""

    mark_optional = False

    def __init__(self, *args, part: LetterPart, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.part = part
        self.fields["text"] = self._field()
        look = Button("Se et eksempel", name="preview", tone="secondary")
        acts = Actions(Button("Gem"), *([] if part == LetterPart.LOGO else [look]), Link("Fortryd", back))
        self.helper = helper_for("text", acts)

    def _field(self):
        shared = {"label": self.part.label, "help_text": HELP.get(self.part, "Tom: den fælles tekst.")}
        if self.part == LetterPart.LOGO:
            return UploadField(**shared)
        if self.part == LetterPart.EMAIL:
            return forms.EmailField(required=False, max_length=150, **shared)
        if self.part in LINES:
            return forms.CharField(required=False, max_length=150, **shared)
        area = forms.Textarea(attrs={"rows": 12 if self.part == LetterPart.COMPLAINT else 5})
        return forms.CharField(required=False, max_length=4_000, widget=area, **shared)

    def clean_text(self):
        """Refuses what leaves the guidance without one of its elements, and a file that is no picture."""
        text = self.cleaned_data["text"]
        if self.part == LetterPart.LOGO:
            clean_logo(text)
            return text
        text = text.replace("\r\n", "\n").strip()
        said = words() | {self.part.value: text}
        guidance = said.get(LetterPart.COMPLAINT, "")
        if guidance and (gaps := complaint_gaps(tuple(guidance.split("\n\n")), authority(said))):
            raise ValidationError(f"Klagevejledningen mangler {danish_list(gaps)}.")
        return text
