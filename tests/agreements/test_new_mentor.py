"""Another mentor in a running agreement: of the ranked list, with why, and family is asked about."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from agreements.actions import amendment, change_approval
from agreements.actions.draft import Reason
from agreements.enums import VersionState
from agreements.models import Agreement, MentorChoice, Proposal
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import Refused
from providers.actions.caps import set_cap
from tests import factories
from tests.agreements import desk
from tests.agreements.test_amendment import amend, in_may, sign

pytestmark = pytest.mark.django_db
WHY = "Mentoren er gået på barsel."
CHOICE = "Taler arabisk og har tid om morgenen."
FAMILY = {"family_tie": True, "family_category": "CITIZENS_WISH"}
FAMILY_WHY = "Borgeren vil kun have hjælp af sin bror."


@pytest.fixture
def agreement(people) -> Agreement:
    with in_may(people) as made:
        yield made


@pytest.fixture
def karim():
    return factories.mentor("Karim", languages="Dansk, arabisk")


@pytest.fixture
def client(client, people):
    client.force_login(people.caseworker)
    return client


def url(name: str, agreement) -> str:
    return reverse(f"agreements:{name}", args=[agreement.number])


def typed(**more) -> dict:
    return {"kind": "mentor", "day": "12-05-2014", "why": WHY, "choice_why": CHOICE, "family": "nej"} | more


def test_the_list_is_ranked_for_the_agreement_and_what_was_typed_waits_for_the_choice(
    agreement, client, karim, people
):
    sent = client.post(url("amend", agreement), typed(choice_why="", family="", find="1"))
    assert sent.url == url("amend_mentor", agreement)
    factories.mentor("Anna", languages="Dansk")
    asked = {"language": "arabisk"}
    page = client.get(sent.url, asked)
    assert [each.mentor.name for each in page.context["found"]] == ["Karim", "Anna"]
    assert people.mentor.name not in page.content.decode(), "the present mentor is no change"
    back = f"{url('amend', agreement)}?ny={karim.pk}&amp;language=arabisk#ny-mentor"
    assert back in page.content.decode()
    form = client.get(url("amend", agreement), {"ny": karim.pk, **asked}).content.decode()
    assert WHY in form
    assert 'value="12-05-2014"' in form
    assert f'name="mentor" value="{karim.pk}"' in form
    assert "15</b> af 15" in form, "the points of the list"


def test_the_choice_is_kept_with_the_version_and_the_list_as_it_was(agreement, client, karim, people):
    factories.mentor("Anna", languages="Dansk")
    at = f"{url('amend', agreement)}?ny={karim.pk}&language=arabisk"
    for _ in range(2):
        assert client.post(at, typed(mentor=karim.pk)).status_code == 302
    version = agreement.versions.get(number=2)
    kept = MentorChoice.objects.get()
    assert (kept.version, kept.mentor, kept.why, kept.chosen_by) == (
        version,
        karim,
        CHOICE,
        people.caseworker,
    )
    assert [each["name"] for each in kept.ranked] == ["Karim", "Anna"]
    assert kept.wish["language"] == "arabisk"
    assert (version.mentor_name, version.family_tie, version.reasons) == ("Karim", False, {})
    agreement.refresh_from_db()
    assert agreement.unfinished == {}


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"mentor": ""}, "Find og vælg den nye mentor."),
        ({"family": ""}, "Svar ja eller nej."),
        ({"choice_why": "Ja"}, "mindst 10 tegn"),
        ({"family": "ja", "family_reason": FAMILY_WHY}, "Vælg, hvorfor en i familien"),
        ({"family": "ja", "family_category": "CITIZENS_WISH", "family_reason": "Kort."}, "mindst 20 tegn"),
    ],
)
def test_what_is_missing_is_said_and_nothing_that_was_typed_is_lost(agreement, client, karim, answers, says):
    page = client.post(url("amend", agreement), typed(mentor=karim.pk) | answers)
    assert page.status_code == 422
    words = page.content.decode()
    assert says in words
    assert WHY in words
    assert agreement.versions.count() == 1
    assert not MentorChoice.objects.exists()


def test_a_mentor_who_does_not_fit_the_filter_any_more_is_refused(agreement, client, karim):
    at = f"{url('amend', agreement)}?ny={karim.pk}&language=somali&only_language=on"
    page = client.post(at, typed(mentor=karim.pk))
    assert page.status_code == 422
    assert "Gå tilbage til listen" in page.content.decode()


def test_family_is_kept_with_its_reason_which_meets_r46(agreement, client, karim):
    reason = {"family": "ja", "family_category": "CITIZENS_WISH", "family_reason": FAMILY_WHY}
    assert client.post(url("amend", agreement), typed(mentor=karim.pk) | reason).status_code == 302
    version = agreement.versions.get(number=2)
    assert version.family_tie is True
    assert version.reasons["R-46"]["text"] == FAMILY_WHY
    assert MentorChoice.objects.get().family_reason == FAMILY_WHY


def test_r46_is_about_the_mentor_of_the_day_and_no_earlier_one(agreement, people, karim):
    Proposal.objects.filter(pk=agreement.proposal_id).update(family_tie=True)
    agreement.proposal.deviations.create(
        rule="R-46", rule_text="Mentor og borger er i familie med hinanden.", category="CITIZENS_WISH",
        text=FAMILY_WHY, given_by=people.caseworker,
    )  # fmt: skip
    family = desk.new_mentor(karim, **FAMILY, family_reason="")
    with pytest.raises(Refused, match="mindst 20 tegn"):
        amend(agreement, people, "mentor", **family)
    sign(amend(agreement, people, "mentor", **desk.new_mentor(karim)), people)
    agreement.refresh_from_db()
    change = amendment.Change("hours", date(2014, 5, 20), WHY, level=2, weekly_hours=Decimal("3.25"))
    proposed = amendment.propose(amendment.base_of(agreement), change)
    assert "R-46" not in {finding.rule for finding in proposed.result.findings}, "Karim is nobody's family"


def test_without_a_choice_of_the_list_there_is_no_new_mentor(agreement, people, karim):
    with pytest.raises(Refused, match="vælg den nye mentor på listen") as refused:
        amend(agreement, people, "mentor", mentor=karim)
    assert refused.value.at == "mentor"


def test_a_price_above_the_cap_waits_in_the_visitation_with_why_this_mentor(agreement, client, people, karim):
    admin = factories.user(Role.CATALOGUE_ADMIN)
    cap = {"kind": "external", "hourly_price": Decimal("390.00"), "source": "Udvalget"}
    set_cap(**cap, valid_from=date(2014, 1, 1), by=admin)
    said = {"reasons": {"R-24": Reason("OTHER", "Ingen andre taler arabisk og har tid om morgenen.")}}
    version = amend(agreement, people, "mentor", **desk.new_mentor(karim), **said)
    assert (version.state, version.needs_approval) == (VersionState.SUBMITTED, True)
    client.force_login(people.approver)
    page = client.get(url("change", agreement)).content.decode()
    assert "Hvorfor Karim" in page
    assert "Kender branchen og har tid om morgenen." in page


def test_an_employee_of_the_place_needs_what_lies_beyond_the_normal(agreement, client, people):
    company = factories.mentor("Bent", kind="company", supplier="Brugsen")
    form = client.get(url("amend", agreement), {"ny": company.pk}).content.decode()
    assert 'name="beyond_normal"' in form
    beyond = {"beyond_normal": "Henter borgeren hver morgen og øver samtaler med kollegerne."}
    reason = {"reason_R-24_category": "", "mentor": company.pk}
    at = f"{url('amend', agreement)}?ny={company.pk}"
    assert "R-06" in client.post(at, typed(**reason)).content.decode()
    assert client.post(at, typed(**reason, **beyond)).status_code == 302
    assert agreement.versions.get(number=2).person["beyond_normal"] == beyond["beyond_normal"]


def test_a_change_that_was_sent_back_begins_from_what_was_written(agreement, client, people, karim):
    hours = {"level": 3, "weekly_hours": Decimal("3.50")}
    more = amend(agreement, people, "hours", **hours)
    change_approval.return_change(version_id=more.pk, reason="Skriv hvorfor nu.", by=people.approver)
    form = client.get(url("amend", agreement)).context["form"]
    assert (form["kind"].value(), form["mentor"].value()) == ("hours", None), (
        "no mentor goes along with hours"
    )


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_the_list_asks_the_same_number_of_questions(agreement, client, rows, django_assert_max_num_queries):
    for _ in range(rows):
        factories.mentor()
    client.get(url("agreement", agreement))
    with django_assert_max_num_queries(13):
        page = client.get(url("amend_mentor", agreement))
    assert len(page.context["found"]) == rows
