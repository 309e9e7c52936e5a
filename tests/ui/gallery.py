"""Every part of the pages with invented data, on addresses of its own: for the tests and for the eye."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from crispy_forms.layout import Div
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from mentorstotte.core.findings import Finding, Severity
from mentorstotte.core.forms import (
    Actions,
    Affix,
    Button,
    CPRField,
    DanishDateField,
    DanishDecimalField,
    Form,
    Link,
    Row,
    Section,
    helper_for,
)
from mentorstotte.core.registry import Tile, TimelineItem

TODAY = date(2026, 11, 22)
POSTS = []  # what the form was sent
NAVIGATION = [
    ("Mit overblik", "/", False),
    ("Sager", "/sag/", False),
    ("Visitation", "/visitation/", False),
    ("Mentorkatalog", "/formular/", False),
    ("Økonomi og refusion", "/tomt/", False),
    ("Servicestandard", "/bekraeft/", False),
]


class GrantForm(Form):
    """One of each kind of field."""

    cpr = CPRField()
    aim = forms.CharField(
        label="Beskæftigelsesmål",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Skriv stilling, timer og dato.",
    )
    level = forms.ChoiceField(
        label="Niveau", choices=[("", "Vælg niveau"), ("3", "Niveau 3"), ("4", "Niveau 4")]
    )
    start = DanishDateField(label="Startdato", earliest=TODAY)
    end = DanishDateField(label="Slutdato", required=False)
    hours = DanishDecimalField(label="Timer", min_value=Decimal("0.25"), max_value=37)
    kind = forms.ChoiceField(
        label="Slags mentor",
        choices=[("k", "Kommunal"), ("e", "Ekstern"), ("v", "Virksomhed")],
        widget=forms.RadioSelect,
    )
    company = forms.CharField(label="Virksomhed", required=False)
    note = forms.CharField(label="Bemærkning", required=False)
    themes = forms.MultipleChoiceField(
        label="Temaer",
        choices=[
            ("a", "Mødestabilitet"),
            ("b", "Struktur i hverdagen"),
            ("c", "Samarbejde med arbejdsgiver"),
        ],
        widget=forms.CheckboxSelectMultiple,
        help_text="Vælg mindst et.",
    )
    temporary = forms.BooleanField(
        label="Behovet er midlertidigt", help_text="Mentor skal kunne undværes bagefter."
    )
    scan = forms.FileField(label="Underskrevet aftale", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            Section("Borgeren", "cpr", intro="Nummeret bruges kun til at finde borgeren."),
            Section("Målet", "aim", "level", "kind", Div("company", data_when="kind=v"), "note"),
            Section(
                "Perioden",
                Row("start", "end", narrow=True),
                Affix("hours", suffix="timer om ugen"),
                "themes",
                "temporary",
                "scan",
            ),
            "secret",
            Actions(
                Button("Indstil til visitation"),
                Button("Gem kladde", name="draft", tone="secondary"),
                Link("Fortryd", "/sag/"),
                sticky=True,
            ),
            draft="/kladde/",
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("start") and cleaned.get("end") and cleaned["end"] < cleaned["start"]:
            self.add_error("end", "Slutdatoen ligger før startdatoen.")
        return cleaned


class CaseFilter(Form):
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Alle"), ("running", "Aftalen løber")]
    )
    ends = DanishDateField(label="Udløber før", required=False)
    mine = forms.BooleanField(label="Kun mine", required=False)


class TaskForm(Form):
    task = forms.CharField(label="Opgave")
    hours = DanishDecimalField(label="Timer", required=False)


TaskFormSet = forms.formset_factory(TaskForm, extra=1, can_delete=True)


@dataclass(frozen=True)
class Used(TimelineItem):
    """A point with a bar of hours used."""

    used: Decimal | None = None
    total: Decimal | None = None
    link: str = ""


TILES = [
    Tile("overskredne opfølgninger", 2, "?tile=late", "overdue"),
    Tile("udløber inden 14 dage", 5, "?tile=ends", "soon"),
    Tile("13-ugers opfølgninger i denne uge", 3, "?tile=weeks", "soon"),
    Tile("borgere uden kontakt i sidste uge", 0, "?tile=contact", "overdue"),
    Tile("godkendt, klar til aftale", 1, "?tile=ready", "good"),
]
ROWS = [
    (
        date(2026, 11, 19),
        "Ærø, Anders",
        "2026-0412",
        "13-ugers opfølgning",
        "Brugt 31 af 47 t",
        "Mentor 14",
        "Følg op",
    ),
    (
        date(2026, 11, 24),
        "Lindholm, Åse",
        "2026-0377",
        "Effektvurdering før udløb",
        "",
        "Mentorfirma 03",
        "Vurdér effekt",
    ),
    (
        date(2026, 12, 26),
        "Hassan, Yasmin",
        "2026-0455",
        "Underskrift mangler",
        "Sendt 19. november",
        "Mentor 08",
        "Se aftale",
    ),
]
STORY = [
    TimelineItem(date(2026, 12, 15), "Aftalen udløber", planned=True),
    TimelineItem(date(2026, 12, 1), "Effektvurdering", "Senest 14 dage før aftalen udløber.", due=True),
    TimelineItem(
        date(2026, 11, 19),
        "13-ugers opfølgning",
        "Frist efter 13 uger fra 20. august.",
        url="/formular/",
        due=True,
    ),
    Used(
        TODAY,
        "brugt 31,00 af 47,00 timer siden sidste opfølgning",
        "I dette tempo er 20 timer ubrugt ved udløb.",
        used=Decimal(31),
        total=Decimal(47),
    ),
    TimelineItem(
        date(2026, 6, 16), "Aftale underskrevet", "16. juni – 15. december 2026 · niveau 3", url="/sag/"
    ),
    TimelineItem(date(2026, 6, 12), "Visitation godkendt"),
]
FINDINGS = [
    Finding("R-08", Severity.HARD, "Perioden er 7 måneder. Højst 6 måneder ad gangen.", "LAB § 167"),
    Finding("R-21", Severity.REASON, "Borgeren har bostøtte efter serviceloven § 85.", "Snitflade", met=True),
    Finding("R-26", Severity.REASON, "Niveau 4 i mere end 3 måneder.", "Servicestandard, Levering og omfang"),
    Finding(
        "R-34",
        Severity.INFO,
        "Perioden fortsætter efter 1. januar 2027, hvor en ny lov ventes.",
        "Lovændring",
    ),
]
PASSED = [("Midlertidigt behov: mål og slutdato er sat.", "Servicestandard; revisionens krav")]


def overview(request):
    context = {"tiles": TILES, "rows": ROWS, "today": TODAY, "filter": CaseFilter(request.GET or None)}
    return render(request, "gallery/overview.html", context)


def case(request):
    messages.success(request, "Notatet er gemt.")
    return render(request, "gallery/case.html", {"story": STORY, "today": TODAY})


def visitation(request):
    steps = [
        ("Borger", "/sag/"),
        ("Vurdering", "/formular/"),
        ("Forslag", "/visitation/"),
        ("Visitation", ""),
    ]
    reasons = {"R-21": "Bostøtten hjælper i hjemmet; mentor følger borgeren på lageret de første otte uger."}
    context = {"findings": FINDINGS, "passed": PASSED, "reasons": reasons, "steps": steps}
    return render(request, "gallery/visitation.html", context)


def grant(request):
    form = GrantForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        POSTS.append(dict(form.cleaned_data))
        return HttpResponse("Gemt", content_type="text/plain")
    formset = TaskFormSet(
        initial=[{"task": "Følgeskab til praktik", "hours": Decimal("1.5")}], prefix="tasks"
    )
    return render(request, "gallery/form.html", {"form": form, "formset": formset, "findings": FINDINGS[:2]})


def draft(request):
    aim = request.POST["aim"]
    if aim == "log af":
        return redirect("/konto/log-ind/")
    if aim == "fejl" and not POSTS:
        POSTS.append({"refused": aim})
        return HttpResponse(status=500)
    POSTS.append({"draft": aim})
    return render(request, "components/findings.html", {"rows": [], "passed": PASSED, "empty": ""})


def empty(request):
    return render(request, "gallery/empty.html")


def confirm(request):
    context = {
        "heading": "Luk sagen?",
        "text": "Sag 2026-0412, Ærø, Anders",
        "consequences": ["Den løbende aftale stopper i dag.", "Mentor får besked."],
        "confirm": "Luk sagen",
        "tone": "warning",
        "back": "/sag/",
        "form": None,
    }
    return render(request, "components/confirm.html", context)


def help_page(request):
    return render(request, "help.html")


def error_page(request, name):
    return render(None, name)


def nothing(request):
    return HttpResponse("", content_type="text/plain")


def person(get_response):
    """A logged-in person, without a database."""

    def middleware(request):
        request.user = SimpleNamespace(
            is_authenticated=True, name="Mette Holm", role_names=["Sagsbehandler", "Jobkonsulent"], roles=[]
        )
        return get_response(request)

    return middleware


def page(request):
    """Stands in for the project's context processor."""
    navigation = [(label, url, request.path == url) for label, url, _ in NAVIGATION]
    return {
        "municipality": {"name": "Gribskov Kommune", "unit": "Center for Arbejdsmarked"},
        "navigation": navigation,
        "may": {"read_cases": True},
    }


PAGES = {
    "overblik": "/",
    "sag": "/sag/",
    "visitation": "/visitation/",
    "formular": "/formular/",
    "tomt": "/tomt/",
    "bekraeft": "/bekraeft/",
    "hjaelp": "/hjaelp/",
}
urlpatterns = [
    path("", overview),
    path("sag/", case),
    path("visitation/", visitation),
    path("formular/", grant),
    path("kladde/", draft),
    path("tomt/", empty),
    path("bekraeft/", confirm),
    path("hjaelp/", help_page),
    path("fejlside/<str:name>", error_page),
    path("favicon.ico", nothing),
    path("konto/log-ind/", nothing),
    path("konto/log-ud/", nothing, name="account_logout"),
    path("konto/totrin/", nothing, name="mfa_index"),
]
