"""How a document is sent, and the day it came."""

from django import forms
from django.utils import timezone

from agreements.enums import Channel, Recipient
from mentorstotte.core import digital_post
from mentorstotte.core.forms import DanishDateField, Form

WAYS = {
    "post": (Recipient.CITIZEN, Channel.DIGITAL_POST, "Digital Post til borgeren"),
    "print": (Recipient.CITIZEN, Channel.PRINT, "Brev på papir til borgeren"),
    "hand": (Recipient.CITIZEN, Channel.HANDED_OVER, "Udleveret til borgeren"),
    "representative": (Recipient.REPRESENTATIVE, Channel.PRINT, "Brev på papir til repræsentanten"),
    "mentor": (Recipient.MENTOR, Channel.MAIL, "Mail til mentor, uden navn og CPR-nummer"),
}


class DispatchForm(Form):
    """Only the ways that are open are offered; the usual one is chosen."""

    mark_optional = False

    way = forms.ChoiceField(label="Send som", widget=forms.RadioSelect)
    on = DanishDateField(label="Udleveret den", required=False, latest=timezone.localdate)

    def __init__(self, *args, citizen, mentor: bool, mentor_only: bool = False, **kwargs):
        digital = digital_post.way() is not None and not citizen.digital_post_exempt
        offered = {"post": digital, "representative": bool(citizen.representative_name), "mentor": mentor}
        if mentor_only:
            offered = dict.fromkeys(WAYS, False) | {"mentor": mentor}
        usual = "mentor" if mentor_only else "post" if digital else "print"
        kwargs.setdefault("initial", {"way": usual, "on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = [(key, way[2]) for key, way in WAYS.items() if offered.get(key, True)]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("way") == "hand" and not cleaned.get("on") and "on" not in self.errors:
            self.add_error("on", "Skriv, hvornår dokumentet blev udleveret.")
        return cleaned

    def sending(self) -> dict:
        """As ``dispatch`` takes it; call on a valid form."""
        recipient, channel, _ = WAYS[self.cleaned_data["way"]]
        on = self.cleaned_data["on"] if channel == Channel.HANDED_OVER else None
        return {"recipient": recipient, "channel": channel, "on": on}


class AvailableForm(Form):
    """The day when the recipient had the letter."""

    available_on = DanishDateField(label="Modtageren fik det den", latest=timezone.localdate)
