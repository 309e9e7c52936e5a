"""What a decision against the citizen says, as part of the form of the act that needs it."""

from django import forms

from agreements.actions.letters import RejectionLetter
from agreements.forms.fields import NO, YES, area, hearing_question
from cases.enums import BoundaryScheme
from mentorstotte.core.forms import Form


class DecisionForm(Form):
    """Whether the citizen agrees; where not, the hearing and the letter of the decision."""

    mark_optional = False

    agreed = forms.ChoiceField(
        label="Er borgeren enig?",
        choices=[(YES, "Ja"), (NO, "Nej, eller det er ikke afklaret")],
        widget=forms.RadioSelect,
        required=False,
    )
    hearing_needed = hearing_question()
    reasons = area(
        "Begrundelse i brevet",
        5,
        help_text="Skriv til borgeren. Ét punkt på hver linje: hvad I har lagt vægt på, og hvorfor.",
    )
    heard = area("Det har borgeren svaret på partshøringen", 2)
    rules = area("Regler, afgørelsen bygger på", 2, help_text="Én regel på hver linje.")
    help = forms.MultipleChoiceField(
        label="Vejled om anden hjælp",
        choices=BoundaryScheme.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    @property
    def said_yes(self) -> bool | None:
        """Whether the citizen agrees, as answered."""
        return {YES: True, NO: False}.get(self.cleaned_data.get("agreed", ""))

    def letter(self, matter: str) -> RejectionLetter:
        """The decision as written."""
        values = self.cleaned_data
        texts = {name: values.get(name, "") for name in ("reasons", "rules", "heard")}
        return RejectionLetter(matter=matter, help=tuple(values.get("help", ())), **texts)

    def check_answers(self, cleaned: dict) -> None:
        """The hearing question must be answered for a decision against the citizen."""
        if not cleaned.get("hearing_needed"):
            self.add_error("hearing_needed", "Svar ja eller nej.")
