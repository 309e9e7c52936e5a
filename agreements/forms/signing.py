"""The page “Registrér underskrift”: both parties, the scan, and a reason where a rule wants one."""

from django import forms
from django.utils import timezone

from agreements import rules
from agreements.actions.signing import Scan, Signed
from agreements.enums import SignatureMethod
from agreements.models import AgreementVersion
from cases.enums import EntitlementKind
from mentorstotte.core.documents.scans import codes_on
from mentorstotte.core.documents.uploads import check_upload
from mentorstotte.core.forms import CHOOSE_AGAIN, OTHER_PAPER, DanishDateField, Form
from mentorstotte.core.proof import other_paper

EARLY, REFUSED = "R-35", "R-21"
NO_CHOICE = [("", "Vælg")]


def _categories(rule: str) -> list[tuple[str, str]]:
    return [*NO_CHOICE, *rules.REASON_CATEGORIES[rule]]


def _reason(label: str):
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(
        label=label, required=False, max_length=2_000, widget=area, help_text="Mindst 20 tegn."
    )


class SignatureForm(Form):
    """Paper is what most use; only a citizen with right and duty can refuse to sign."""

    mark_optional = False

    method = forms.ChoiceField(label="Måde", widget=forms.RadioSelect, initial=SignatureMethod.PAPER)
    citizen_on = DanishDateField(label="Borgeren skrev under den", required=False)
    jobcentre_on = DanishDateField(
        label="Kommunen skrev under den", required=False, help_text="Tom: samme dag som borgeren."
    )
    representative = forms.CharField(label="Navnet på den, der skrev under", required=False, max_length=150)
    scan = forms.FileField(
        label="Den underskrevne aftale", required=False, help_text="PDF, PNG eller JPEG, højst 10 MB."
    )
    other_paper = forms.BooleanField(label=OTHER_PAPER, required=False)
    early_category = forms.ChoiceField(label="Grund", required=False, choices=_categories(EARLY))
    early_text = _reason("Hvorfor støtten begynder før underskriften")
    refusal_category = forms.ChoiceField(label="Hvad er der gjort?", required=False)
    refusal_text = _reason("Hvorfor borgeren ikke vil skrive under")

    def __init__(self, *args, version: AgreementVersion, **kwargs):
        super().__init__(*args, **kwargs)
        self.version = version
        may_refuse = version.entitlement == EntitlementKind.RIGHT_AND_DUTY
        self.fields["method"].choices = [
            (method.value, method.label)
            for method in (SignatureMethod.PAPER, SignatureMethod.REPRESENTATIVE, SignatureMethod.REFUSED)
            if may_refuse or method != SignatureMethod.REFUSED
        ]
        self.fields["refusal_category"].choices = _categories(REFUSED)
        self.scan_type = self.warned = ""

    @property
    def may_begin_early(self) -> bool:
        """Whether the reason of R-35 may be asked for: the first day has passed."""
        return timezone.localdate() > self.version.start_date

    def clean_scan(self):
        upload = self.cleaned_data["scan"]
        if upload:
            self.scan_type = check_upload(upload).value
            self.warned = self._another(upload)
        return upload

    def _another(self, upload) -> str:
        """Why the scan may be of another paper, by the code that is printed on it."""
        codes = codes_on(upload.read(), self.scan_type)
        upload.seek(0)
        document = self.version.document
        return other_paper(codes, case_id=document.case_id, expected=document.code or "")

    def clean(self):
        cleaned = super().clean()
        method = cleaned.get("method")
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

    def _need(self, cleaned, name: str, text: str) -> None:
        if not cleaned.get(name) and name not in self.errors:
            self.add_error(name, text)

    def signed(self) -> Signed:
        """What was typed; call on a valid form."""
        values = self.cleaned_data
        refused = values["method"] == SignatureMethod.REFUSED
        citizen_on = None if refused else values["citizen_on"]
        scan = None if refused else Scan(values["scan"].read(), self.scan_type)
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

    def _given(self, name: str) -> rules.DocumentedReason | None:
        category, text = self.cleaned_data[f"{name}_category"], self.cleaned_data[f"{name}_text"].strip()
        return rules.DocumentedReason(category, text) if category or text else None
