"""Groups: buy places, give somebody one, let it go, and a session's time for all who were there."""

from decimal import Decimal

from django import forms
from django.utils import timezone

from mentorstotte.core.forms import (
    Actions,
    Affix,
    Button,
    ClockField,
    DanishDateField,
    DanishDecimalField,
    Form,
    Link,
    ModelForm,
    OnceForm,
    Row,
    helper_for,
)
from providers.models import GroupContract, Mentor


class GroupForm(ModelForm):
    """A contract on places."""

    valid_from, valid_to = DanishDateField(label="Fra"), DanishDateField(label="Til og med")
    price = DanishDecimalField(label="Pris for hele perioden", min_value=Decimal(0), max_digits=12)

    class Meta:
        model = GroupContract
        fields = ["name", "supplier", "mentor", "valid_from", "valid_to", "places", "price"]

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mentor"].queryset = Mentor.objects.active().listed()
        self.fields["supplier"].empty_label = self.fields["mentor"].empty_label = "Vælg"
        self.helper = helper_for(
            "name",
            Row("supplier", "mentor"),
            Row("valid_from", "valid_to", narrow=True),
            Row("places", Affix("price", suffix="kr."), narrow=True),
            Actions(Button("Opret gruppetilbud"), Link("Fortryd", back)),
        )


class EnrolForm(Form):
    """Whose place, and when; the whole of the contract's days to begin with."""

    number = forms.CharField(label="Aftalenummer", max_length=16)
    start, end = DanishDateField(label="Fra"), DanishDateField(label="Til og med")

    def __init__(self, *args, contract: GroupContract, back: str, **kwargs):
        first = {"start": max(contract.valid_from, timezone.localdate()), "end": contract.valid_to}
        super().__init__(*args, initial=first, **kwargs)
        acts = Actions(Button("Tilmeld"), Link("Fortryd", back))
        self.helper = helper_for("number", Row("start", "end", narrow=True), acts)

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", "Slutdatoen ligger før startdatoen.")
        return cleaned


class LeaveForm(Form):
    """The last day of a place."""

    last_day = DanishDateField(label="Sidste dag på pladsen")

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, initial={"last_day": timezone.localdate()}, **kwargs)
        self.helper = helper_for("last_day", Actions(Button("Gem"), Link("Fortryd", back)))


class SessionForm(OnceForm):
    """When the group met, and who was there. ``places`` are (key, name) of those whom the person may see."""

    mark_optional = False

    day = DanishDateField(label="Dato")
    starts, ends = ClockField(label="Fra"), ClockField(label="Til")
    present = forms.TypedMultipleChoiceField(
        label="Hvem var med?", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label="Hvad blev tiden brugt til? (valgfrit)", required=False, max_length=300)

    def __init__(self, *args, places, back: str, **kwargs):
        super().__init__(*args, initial={"day": timezone.localdate()}, **kwargs)
        self.fields["present"].choices = places
        self.helper = helper_for(
            Row("day", "starts", "ends", narrow=True),
            "present",
            "note",
            Actions(Button("Registrér mødet"), Link("Fortryd", back)),
        )

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts is not None and ends is not None and ends <= starts:
            self.add_error("ends", "“Til” skal ligge efter “Fra”.")
        return cleaned
