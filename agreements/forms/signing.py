"""The pages on which an agreement is signed or acknowledged: who, when, what was sent, and a reason where a
rule wants one.
"""

from django import forms
from django.utils import timezone

from agreements import rules
from agreements.actions.acknowledgement import Seen
from agreements.actions.links import LIFETIME
from agreements.actions.signing import Representative, Scan, Signed, first_day
from agreements.enums import AcknowledgedBy, SignatureMethod
from agreements.models import AgreementVersion
from cases.enums import EntitlementKind
from mentorstotte.core.documents.scans import codes_on
from mentorstotte.core.documents.uploads import check_upload
from mentorstotte.core.forms import CHOOSE_AGAIN, OTHER_PAPER, CPRField, DanishDateField, Form, UploadField
from mentorstotte.core.proof import other_paper

CITIZEN, REPRESENTATIVE = "borger", "fuldmagt"
EARLY, REFUSED = "R-35", "R-21"
NO_CHOICE = [("", "Vælg")]


def _categories(rule: str) -> list[tuple[str, str]]:
    return [*NO_CHOICE, *rules.REASON_CATEGORIES[rule]]


def _reason(label: str):
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(
        label=label, required=False, max_length=2_000, widget=area, help_text="Mindst 20 tegn."
    )


BY_MENTOR = (AcknowledgedBy.LINK, AcknowledgedBy.PORTAL)  # without a colleague's hand


class VersionForm(Form):
    """About one version that waits for signatures; ``scans`` names the fields with files."""

    mark_optional = False
    scans: tuple[str, ...] = ()

    def __init__(self, *args, version: AgreementVersion, **kwargs):
        super().__init__(*args, **kwargs)
        self.version, self.kinds = version, {}

    @property
    def may_begin_early(self) -> bool:
        """Whether the reason of R-35 may be asked for: the first day has passed."""
        return timezone.localdate() > first_day(self.version)

    def clean(self):
        cleaned = super().clean()
        for name in self.scans:
            self._check(cleaned, name)
        return cleaned

    def _check(self, cleaned, name: str) -> None:
        upload = cleaned.get(name)
        try:
            self.kinds[name] = check_upload(upload).value if upload else ""
        except forms.ValidationError as error:
            self.add_error(name, error)

    def _need(self, cleaned, name: str, text: str) -> None:
        if not cleaned.get(name) and name not in self.errors:
            self.add_error(name, text)

    def _scan(self, name: str) -> Scan | None:
        upload = self.cleaned_data.get(name)
        return Scan(upload.read(), self.kinds[name]) if upload else None

    def _given(self, name: str) -> rules.DocumentedReason | None:
        category, text = self.cleaned_data[f"{name}_category"], self.cleaned_data[f"{name}_text"].strip()
        return rules.DocumentedReason(category, text) if category or text else None


class SignatureForm(VersionForm):
    """Paper is what most use; only a citizen with right and duty can refuse to sign."""

    scans = ("scan",)

    method = forms.ChoiceField(label="Måde", widget=forms.RadioSelect, initial=SignatureMethod.PAPER)
    citizen_on = DanishDateField(label="Borgeren skrev under den", required=False)
    jobcentre_on = DanishDateField(
        label="Kommunen skrev under den", required=False, help_text="Tom: samme dag som borgeren."
    )
    representative = forms.CharField(label="Navnet på den, der skrev under", required=False, max_length=150)
    scan = UploadField(
        label="Den underskrevne aftale", required=False, help_text="PDF, PNG eller JPEG, højst 10 MB."
    )
    other_paper = forms.BooleanField(label=OTHER_PAPER, required=False)
    early_category = forms.ChoiceField(label="Grund", required=False, choices=_categories(EARLY))
    early_text = _reason("Hvorfor støtten begynder før underskriften")
    refusal_category = forms.ChoiceField(label="Hvad er der gjort?", required=False)
    refusal_text = _reason("Hvorfor borgeren ikke vil skrive under")

    def __init__(self, *args, version: AgreementVersion, **kwargs):
        super().__init__(*args, version=version, **kwargs)
        may_refuse = version.entitlement == EntitlementKind.RIGHT_AND_DUTY
        self.fields["method"].choices = [
            (method.value, method.label)
            for method in (SignatureMethod.PAPER, SignatureMethod.REPRESENTATIVE, SignatureMethod.REFUSED)
            if may_refuse or method != SignatureMethod.REFUSED
        ]
        self.fields["refusal_category"].choices = _categories(REFUSED)
        self.warned = ""

    def _another(self, upload) -> str:
        """Why the scan may be of another paper, by the code that is printed on it."""
        codes = codes_on(upload.read(), self.kinds["scan"])
        upload.seek(0)
        document = self.version.document
        return other_paper(codes, case_id=document.case_id, expected=document.code or "")

    def clean(self):
        cleaned = super().clean()
        method = cleaned.get("method")
        if self.kinds.get("scan"):
            self.warned = self._another(cleaned["scan"])
        if self.warned and not cleaned.get("other_paper"):
            self.add_error("scan", f"{self.warned} {CHOOSE_AGAIN}")
        if method == SignatureMethod.REFUSED:
            self._need(cleaned, "jobcentre_on", "Skriv, hvornår kommunen skrev under.")
            self._need(cleaned, "refusal_text", "Skriv, hvorfor borgeren ikke vil skrive under.")
            return cleaned
        self._need(cleaned, "citizen_on", "Skriv, hvornår borgeren skrev under.")
        self._need(cleaned, "scan", "Vedhæft den underskrevne aftale som PDF, PNG eller JPEG.")
        if method == SignatureMethod.REPRESENTATIVE:
            self._need(cleaned, "representative", "Skriv navnet på den, der har fuldmagt.")
        return cleaned

    def signed(self) -> Signed:
        """What was typed; call on a valid form."""
        values = self.cleaned_data
        refused = values["method"] == SignatureMethod.REFUSED
        citizen_on = None if refused else values["citizen_on"]
        scan = None if refused else self._scan("scan")
        by_other = values["method"] == SignatureMethod.REPRESENTATIVE
        return Signed(
            method=values["method"],
            citizen_on=citizen_on,
            jobcentre_on=values["jobcentre_on"] or citizen_on,
            representative=values["representative"].strip() if by_other else "",
            scan=scan,
            other_paper="" if refused else self.warned,
            early=self._given("early"),
            refusal=self._given("refusal") if refused else None,
        )


class ScreenForm(VersionForm):
    """Who signs on the screen, and a reason when the first day has passed."""

    scans = ("power_of_attorney",)

    who = forms.ChoiceField(
        label="Hvem skriver under?",
        choices=[(CITIZEN, "Borgeren"), (REPRESENTATIVE, "En anden med fuldmagt fra borgeren")],
        widget=forms.RadioSelect,
        initial=CITIZEN,
        required=False,
    )
    representative = forms.CharField(label="Navnet på den, der har fuldmagt", required=False, max_length=100)
    power_of_attorney = UploadField(
        label="Fuldmagten", required=False, help_text="PDF, PNG eller JPEG, højst 10 MB. Journaliseres."
    )
    early_category = forms.ChoiceField(label="Grund", required=False, choices=_categories(EARLY))
    early_text = _reason("Hvorfor støtten begynder før underskriften")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("who") == REPRESENTATIVE:
            self._need(cleaned, "representative", "Skriv navnet på den, der har fuldmagt.")
            self._need(cleaned, "power_of_attorney", "Vedhæft fuldmagten som PDF, PNG eller JPEG.")
        return cleaned

    def signer(self) -> Representative | None:
        """Who has power of attorney, when it is not the citizen who signs; call on a valid form."""
        values = self.cleaned_data
        if values["who"] != REPRESENTATIVE:
            return None
        scan = self._scan("power_of_attorney")
        return Representative(values["representative"].strip(), scan, values.get("representative_cpr", ""))

    def early(self) -> rules.DocumentedReason | None:
        """The reason of R-35, if there is one."""
        return self._given("early")


class LinkForm(ScreenForm):
    """The same for a link, where the identity step must name whoever signs."""

    representative_cpr = CPRField(label="CPR-nummer på den, der har fuldmagt", required=False)
    mail = forms.BooleanField(required=False, initial=True)

    def __init__(self, *args, version: AgreementVersion, **kwargs):
        super().__init__(*args, version=version, **kwargs)
        self.fields["mail"].label = f"Send linket til {version.agreement.case.citizen.email}"

    @property
    def may_be_late(self) -> bool:
        """The link may live past the first day, if there is a reason."""
        return timezone.localdate() + LIFETIME > first_day(self.version)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("who") == REPRESENTATIVE:
            self._need(cleaned, "representative_cpr", "Skriv CPR-nummeret, så MitID kan vise, hvem det er.")
        return cleaned


class AcknowledgementForm(VersionForm):
    """What came from the mentor."""

    scans = ("scan",)

    way = forms.ChoiceField(
        label="Hvordan har mentor kvitteret?",
        choices=[choice for choice in AcknowledgedBy.choices if choice[0] not in BY_MENTOR],
        widget=forms.RadioSelect,
    )
    on = DanishDateField(label="Hvornår?")
    remark = forms.CharField(
        label="Bemærkning", required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    scan = UploadField(
        label="Mailen eller brevet",
        required=False,
        help_text="PDF, PNG eller JPEG, højst 10 MB. Journaliseres.",
    )

    def seen(self) -> Seen:
        """What was typed; call on a valid form."""
        values = self.cleaned_data
        return Seen(values["way"], values["on"], values["remark"], self._scan("scan"))
