"""“Lovændring”: what crosses the day, and a new law entered, tried and published by two people."""

import threading
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, connections, transaction
from django.urls import reverse

from agreements import law as book_of_the_site
from agreements import rules
from agreements.actions import proposal as proposals
from agreements.documents.parts import authority_word
from agreements.enums import Verdict
from cases import law
from cases.actions import law as actions
from cases.checks import published_laws
from cases.enums import DraftState
from cases.models import PublishedRegime, RegimeDraft
from cases.rules.published import regime_of, template
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Notice
from reporting.actions.trials import run_trial, start_trial
from reporting.enums import TrialKind
from reporting.forms.regime import RegimeForm
from reporting.rules.law import differences
from reporting.rules.regime import fields_of
from tests import factories
from tests.agreements import samples
from tests.agreements.samples import People
from tests.reporting.test_import_pages import words
from tests.reporting.test_trials import course

pytestmark = pytest.mark.django_db
DAY = date(2027, 1, 1)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-23T10:00+01:00"):
        yield


@pytest.fixture
def people(db):
    return People()


@pytest.fixture
def admin(db):
    return factories.user(Role.SYSTEM_ADMIN, name="Ida Drift")


@pytest.fixture
def other_admin(db):
    return factories.user(Role.SYSTEM_ADMIN, name="Ole Drift")


def text(**changes) -> str:
    """A law of 2027 with four months at most and a duty for T11, unless said otherwise."""
    written = template(law.regime_on(date(2026, 12, 1)), code="LAB2027", name="Ny hovedlov", valid_from=DAY)
    replaced = {
        "agreement_max_months = 6": "agreement_max_months = 4",
        'T03_ENL_UDH = "R"\n': 'T11_SYG = "RP"\n',
    } | changes
    for old, new in replaced.items():
        assert old in written, old
        written = written.replace(old, new)
    return written


def entered(by, **changes) -> RegimeDraft:
    return actions.save_regime(draft_id=None, text=text(**changes), by=by)


def published(admin, other, **changes) -> PublishedRegime:
    draft = entered(admin, **changes)
    actions.submit_regime(draft_id=draft.pk, by=admin)
    return actions.publish_regime(draft_id=draft.pk, by=other)


# The text -------------------------------------------------------------------------------------------------
def test_the_text_to_begin_with_is_the_law_it_is_based_on():
    base = law.regime_on(date(2026, 12, 1))
    regime, together = regime_of(template(base, code="LAB2027", name="Ny", valid_from=DAY))
    assert differences(base, regime) == []
    assert replace(regime, id=base.id, name=base.name, valid_from=base.valid_from) == replace(
        base, adopted="", comment=""
    )
    assert [each.id for each in together.all][-2:] == ["LAB2026", "LAB2027"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "agreement_max_months = 6",
            "agreement_max_months = 0",
            "agreement_max_months: skal være mindst 1, er 0",
        ),
        ('id = "LAB2027"', 'id = "LAB2020"', "id: LAB2020 følger med systemet"),
        ('name = "Ny"', 'name = "Ny"\nbased_on = "LAB1999"', "based_on: 'LAB1999' findes ikke"),
        ("valid_from = 2027-01-01", "valid_from = 2026-02-01", "valid_from: er den samme som for LAB2026"),
        ('name = "Ny"', 'name = "Ny"\ncoment = 1', "coment: ukendt nøgle"),
        ('authority = "kommunen"', "authority = ", "er ikke gyldig TOML"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_with_key_and_why(admin, old, new, said):
    with pytest.raises(Refused) as refused:
        actions.save_regime(
            draft_id=None,
            text=template(
                law.regime_on(date(2026, 12, 1)), code="LAB2027", name="Ny", valid_from=DAY
            ).replace(old, new),
            by=admin,
        )
    assert said in str(refused.value)
    assert not RegimeDraft.objects.exists()


# Two people -----------------------------------------------------------------------------------------------
def test_whoever_entered_or_submitted_the_law_may_not_publish_it(admin, other_admin):
    draft = entered(admin)
    actions.submit_regime(draft_id=draft.pk, by=other_admin)
    for person in (admin, other_admin):
        with pytest.raises(NotAllowed, match="En anden"):
            actions.publish_regime(draft_id=draft.pk, by=person)
    approver = factories.user(Role.APPROVER)
    assert actions.publish_regime(draft_id=draft.pk, by=approver).published_by == approver


def test_the_database_holds_that_two_people_publish(admin):
    draft = entered(admin)
    with pytest.raises(IntegrityError, match="regime_published_by_another"):
        PublishedRegime.objects.create(
            regime="LAB2027", text=draft.text, draft=draft, drafted_by=admin, published_by=admin
        )


def test_a_published_law_is_never_changed(admin, other_admin):
    row = published(admin, other_admin)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        PublishedRegime.objects.filter(pk=row.pk).update(text="")


def test_a_law_can_be_sent_back_and_the_others_are_told_of_a_new_one(admin, other_admin):
    draft = entered(admin)
    actions.submit_regime(draft_id=draft.pk, by=admin)
    actions.submit_regime(draft_id=draft.pk, by=admin)
    assert Notice.objects.filter(user=other_admin).count() == 1
    with pytest.raises(Refused, match="mindst 10 tegn"):
        actions.return_regime(draft_id=draft.pk, reason="nej", by=other_admin)
    actions.return_regime(draft_id=draft.pk, reason="Mindste varighed mangler.", by=other_admin)
    draft.refresh_from_db()
    assert draft.state == DraftState.DRAFT
    with pytest.raises(Refused, match="Kladde"):
        actions.publish_regime(draft_id=draft.pk, by=other_admin)


# In force -------------------------------------------------------------------------------------------------
def test_what_could_not_be_judged_is_judged_by_the_published_law(people, admin, other_admin):
    facts = {"segments": samples.months(date(2027, 1, 4), date(2027, 7, 3)), "person": {"aim_date": None}}
    saved = people.saved(**facts)
    with pytest.raises(proposals.NotReady):
        proposals.submit(proposal_id=saved.pk, by=people.caseworker)
    published(admin, other_admin)
    with pytest.raises(proposals.NotReady) as refused:
        proposals.submit(proposal_id=saved.pk, by=people.caseworker)
    [too_long] = refused.value.check.hard
    assert too_long.rule == "R-08"
    assert "højst vare 4 måneder" in too_long.text


def test_the_newest_publication_of_a_law_counts(admin, other_admin):
    published(admin, other_admin)
    published(admin, other_admin, **{"agreement_max_months = 6": "agreement_max_months = 5"})
    law.refresh()
    assert law.regime_on(DAY).agreement_max_months == 5


def test_another_process_finds_out_when_it_decides(admin, other_admin):
    assert law.regime_on(DAY).announced
    PublishedRegime.objects.create(
        regime="LAB2027", text=text(), draft=entered(admin), drafted_by=admin, published_by=other_admin
    )  # as another process would have done it
    assert law.regime_on(DAY).announced
    law.refresh()
    assert law.regime_on(DAY).agreement_max_months == 4
    assert book_of_the_site.book().regimes is law.regimes()


def test_asking_again_costs_one_small_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        law.refresh()
    with django_assert_num_queries(0):
        law.regimes()


def test_a_process_asks_by_itself_after_some_seconds(settings, django_assert_num_queries):
    settings.LAW_SECONDS = 0
    with django_assert_num_queries(1):
        law.regimes()


def test_a_published_law_that_no_longer_fits_stops_the_upgrade(admin, other_admin):
    row = published(admin, other_admin)
    assert published_laws(databases=["default"]) == []
    PublishedRegime.objects.create(
        regime="ANDEN",
        text=row.text.replace('id = "LAB2027"', 'id = "ANDEN"'),
        draft=entered(admin),
        drafted_by=admin,
        published_by=other_admin,
    )
    [error] = published_laws(databases=["default"])
    assert "valid_from: er den samme som for" in error.msg
    assert published_laws(databases=[]) == []


def test_the_shipped_rules_know_nothing_of_what_is_published(admin, other_admin):
    published(admin, other_admin)
    law.refresh()
    facts = rules.Facts(
        standard="gribskov",
        target_group="T17_ALM",
        agreement=rules.AgreementFacts(segments=(rules.Segment(DAY, date(2027, 3, 31)),)),
    )
    assert rules.evaluate(facts).verdict == Verdict.INCOMPLETE
    assert "regime.LAB2027" in rules.evaluate(facts).missing
    assert "regime.LAB2027" not in rules.evaluate(facts, book=book_of_the_site.book()).missing


def test_letters_call_the_authority_what_the_law_of_their_day_calls_it():
    assert authority_word(date(2026, 1, 31)) == "jobcentret"
    assert authority_word(date(2026, 2, 1)) == "kommunen"
    assert authority_word(date(2027, 6, 1)) == "kommunen"


# The effect -----------------------------------------------------------------------------------------------
def test_the_effect_of_a_law_is_seen_before_it_is_published(people, admin):
    course(people.caseworker, level=2, hours="2.50", start=date(2026, 9, 1), end=date(2027, 2, 28))
    trial = start_trial(kind=TrialKind.LAW, draft=entered(admin), by=admin)
    result = run_trial(trial_id=trial.pk).result
    assert result["rules"] == {"R-08": {"warns": 1}}
    assert law.regime_on(DAY).announced


# The pages ------------------------------------------------------------------------------------------------
def page(client, **query):
    return client.get(reverse("reporting:law"), query)


def test_today_the_page_works_with_the_law_that_nobody_has_entered(client, people):
    course(people.caseworker, citizen={"given": "Bo", "family": "Bæk"})
    across, after, before = (
        samples.months(start, end)
        for start, end in (
            (date(2026, 12, 1), date(2027, 5, 31)),
            (date(2027, 2, 1), date(2027, 5, 31)),
            (date(2026, 11, 24), date(2026, 12, 31)),
        )
    )
    people.saved(people.case(given="Kit", family="Krog"), segments=across)
    people.submitted(people.case(given="Vips"), segments=across, person={"aim_date": date(2027, 5, 1)})
    people.saved(people.case(given="Nis", family="Ny"), segments=after)
    people.saved(people.case(given="Før", family="Fisk"), segments=before)
    client.force_login(people.caseworker)
    shown = words(page(client))
    assert "Reglerne er ikke indlæst" in shown
    assert 'id="law-running">1</dd>' in shown
    assert 'id="law-drafts">2</dd>' in shown
    assert 'id="law-submitted">1</dd>' in shown
    assert "En forlængelse fra 23. februar 2027 følger LAB2027." in shown
    assert "Kan ikke bedømmes, før lovens regler er indlæst" in shown
    assert "Afgør sagen før 1. januar 2027." in shown
    assert "Send til visitation i god tid før 1. januar 2027." in shown
    assert "Fisk" not in shown


def test_an_entered_law_says_what_differs_for_each(client, people, admin, other_admin):
    course(people.caseworker)
    published(admin, other_admin)
    law.refresh()
    client.force_login(people.caseworker)
    shown = words(page(client))
    assert "Længste aftale" in shown
    assert "4 måneder" in shown
    assert "Ret og pligt" in shown
    assert "Reglerne er ikke indlæst" not in shown


def test_an_earlier_change_can_be_looked_at(client, people):
    client.force_login(people.caseworker)
    shown = words(page(client, lov="LAB2026"))
    assert "jobcentret" in shown
    assert "kommunen" in shown


def test_names_stay_within_the_team(client, people):
    course(people.caseworker, citizen={"given": "Bo", "family": "Bæk"})
    for person in (people.stranger, factories.user(Role.MANAGEMENT)):
        client.force_login(person)
        shown = words(page(client))
        assert 'id="law-running">1</dd>' in shown
        assert "Bæk" not in shown


@pytest.mark.parametrize("count", [1, 3, 20])
def test_the_page_takes_the_same_number_of_queries(count, client, people, django_assert_num_queries):
    for _ in range(count):
        course(people.caseworker)
        people.saved(segments=samples.months(date(2026, 12, 1), date(2027, 5, 31)))
    client.force_login(people.caseworker)
    with django_assert_num_queries(8):
        page(client)


def test_entering_trying_and_publishing_in_the_pages(client, people, admin, other_admin):
    course(people.caseworker)
    client.force_login(admin)
    begun = client.get(reverse("reporting:law_enter"), {"som_tekst": ""})
    start = begun.context["form"].initial["text"]
    assert 'id = "LAB2027"' in start
    wrong = client.post(reverse("reporting:law_enter"), {"text": start.replace("= 6", "= -6", 1)})
    assert wrong.status_code == 422
    assert "agreement_max_months: skal være mindst 1, er -6" in words(wrong)
    assert "agreement_max_months = -6" in words(wrong)
    client.post(
        reverse("reporting:law_enter"), {"text": start.replace("max_months = 6", "max_months = 4", 1)}
    )
    draft = RegimeDraft.objects.get()
    url = {
        name: reverse(f"reporting:law_{name}", args=[draft.pk])
        for name in ("draft", "try", "submit", "decide")
    }
    early = client.post(url["submit"])
    assert early.status_code == 422
    assert "Prøv virkningen" in words(early)
    assert "Virkningen på de løbende forløb" in words(client.post(url["try"], follow=True))
    client.post(url["submit"])
    assert "en anden systemadministrator eller godkender skal offentliggøre" in words(
        client.get(url["draft"])
    )
    assert client.post(url["decide"], {"publish": "1"}).status_code == 422
    client.force_login(other_admin)
    assert "Længste aftale" in words(client.get(url["draft"]))
    assert "er offentliggjort" in words(client.post(url["decide"], {"publish": "1"}, follow=True))
    law.refresh()
    assert law.regime_on(DAY).agreement_max_months == 4


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_draft_takes_the_same_number_of_queries(
    count, client, admin, other_admin, django_assert_num_queries
):
    draft = entered(admin)
    for _ in range(count):
        run_trial(trial_id=start_trial(kind=TrialKind.LAW, draft=draft, by=admin).pk)
        actions.submit_regime(draft_id=draft.pk, by=admin)
        actions.return_regime(draft_id=draft.pk, reason="Se på den igen.", by=other_admin)
    client.force_login(admin)
    with django_assert_num_queries(6):
        client.get(reverse("reporting:law_draft", args=[draft.pk]))


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_publish_once(admin, other_admin):
    third = factories.user(Role.SYSTEM_ADMIN)
    draft = entered(admin)
    actions.submit_regime(draft_id=draft.pk, by=admin)
    answers = []

    def publish(person):
        try:
            actions.publish_regime(draft_id=draft.pk, by=person)
            answers.append("published")
        except Refused:
            answers.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=publish, args=(person,)) for person in (other_admin, third)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["published", "refused"]
    assert PublishedRegime.objects.count() == 1


# Field by field -------------------------------------------------------------------------------------------
def shown_form(client, draft: RegimeDraft | None = None) -> dict:
    """What a browser would send back of the form as it is shown."""
    url = reverse("reporting:law_edit", args=[draft.pk]) if draft else reverse("reporting:law_enter")
    form = client.get(url).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    days = {name: f"{value:%d-%m-%Y}" for name, value in sent.items() if isinstance(value, date)}
    return {name: value for name, value in (sent | days).items() if value is not None}


def enter_law(client, **changes):
    return client.post(reverse("reporting:law_enter"), shown_form(client) | changes)


@pytest.fixture
def desk(client, admin):
    client.force_login(admin)
    return client


def test_the_form_begins_as_the_law_of_today_and_keeps_all_of_it(desk):
    today = law.regime_on(date(2026, 12, 1))
    enter_law(desk)
    [draft] = RegimeDraft.objects.all()
    regime, _ = regime_of(draft.text)
    assert regime.id == "LAB2027"
    assert replace(regime, id=today.id, name=today.name, valid_from=today.valid_from) == replace(
        today, adopted="", comment=""
    )


@pytest.mark.parametrize("code", ["LAB2014", "LAB2016", "LAB2020", "LAB2026", "LAB2027"])
def test_every_law_can_be_said_in_the_fields(code):
    regime = next(each for each in law.regimes().all if each.id == code)
    filled = fields_of(regime)
    form = RegimeForm(filled | {"code": "NYLOV", "valid_from": date(2031, 1, 1)}, back="/")
    assert form.is_valid(), form.errors
    again, _ = regime_of(form.written())
    assert again == replace(regime, id="NYLOV", valid_from=date(2031, 1, 1))


def test_what_the_fields_say_is_the_law(desk):
    enter_law(
        desk,
        code="LAB2027",
        name='Lov om "en" aktiv\\indsats',
        authority="kommunen",
        agreement_max_months="4",
        contact_frequency="fortnightly",
        contact_groups=["T11_SYG"],
        kind_T11_SYG="RP",
        least_T11_SYG="3",
        free_T11_SYG=["citizen_declined"],
        basis_T11_SYG="Lov 1 af 2026 § 9",
        study_counted_from="",
    )
    regime, _ = regime_of(RegimeDraft.objects.get().text)
    assert regime.name == 'Lov om "en" aktiv\\indsats'
    assert regime.agreement_max_months == 4
    assert (regime.contact, regime.contact_groups) == ("fortnightly", {"T11_SYG"})
    assert regime.kind_of("T11_SYG") == "RP"
    assert regime.minimum["T11_SYG"].months == 3
    assert regime.minimum["T11_SYG"].exceptions == ("citizen_declined",)
    assert regime.legal_basis("T11_SYG") == "Lov 1 af 2026 § 9"
    assert regime.study_start is None


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("code", "", "Udfyld “Kode”."),
        ("code", "LAB2020", "LAB2020 følger med systemet"),
        ("code", "NYLOV", "Er den samme som for LAB2027"),
        ("valid_from", "29-02-2027", ""),
        ("valid_from", "01-01-9999", ""),
        ("valid_from", "01-02-2026", "er den samme som for LAB2026"),
        ("agreement_max_months", "", "Udfyld “Længste aftale”."),
        ("agreement_max_months", "NaN", ""),
        ("agreement_max_months", "-6", ""),
        ("contact_frequency", "dagligt", ""),
        ("contact_groups", ["T99_UKENDT"], ""),
        ("kind_T04_PSYK", "RL", ""),
        ("least_T04_PSYK", "61", ""),
        ("free_T04_PSYK", ["fordi"], ""),
        ("basis_general", " ", "Udfyld “Aftaler hviler på”."),
        ("source_contact", "", "Udfyld “Kontakt”."),
        ("study_months", "", "Udfyld “Varighed”."),
        ("study_source", "", "Udfyld “Hvor loven siger det”."),
        ("authority", "", "Udfyld “Myndigheden kaldes”."),
        ("status", "måske", ""),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(desk, field, typed, said):
    answer = enter_law(desk, **{field: typed})
    errors = answer.context["form"].errors
    assert answer.status_code == 422
    assert set(errors) == {"valid_from" if (field, typed) == ("code", "NYLOV") else field}
    assert said.casefold() in " ".join(next(iter(errors.values()))).casefold()
    assert not RegimeDraft.objects.exists()


def test_a_law_of_which_only_the_day_is_known_needs_no_rules(desk):
    enter_law(desk, code="LAB2028", valid_from="01-01-2028", status="announced", basis_general="")
    regime, _ = regime_of(RegimeDraft.objects.get().text)
    assert regime.announced
    assert regime.agreement_max_months is None
    assert regime.kinds == {}


def test_a_law_entered_as_text_is_corrected_in_the_fields(desk, admin):
    draft = entered(admin)
    page = words(desk.get(reverse("reporting:law_edit", args=[draft.pk])))
    assert "Længste aftale" in page
    desk.post(
        reverse("reporting:law_edit", args=[draft.pk]),
        shown_form(desk, draft) | {"agreement_max_months": "5"},
    )
    draft.refresh_from_db()
    regime, _ = regime_of(draft.text)
    assert regime.agreement_max_months == 5
    assert regime.kind_of("T11_SYG") == "RP"


def test_a_text_that_is_no_law_any_more_is_corrected_as_text(desk, admin, other_admin):
    draft = entered(admin)
    RegimeDraft.objects.filter(pk=draft.pk).update(text=draft.text.replace("2027-01-01", "2026-02-01"))
    page = desk.get(reverse("reporting:law_edit", args=[draft.pk]))
    assert set(page.context["form"].fields) == {"key", "text"}
