"""The page “Vurdering og indstilling” in the browser's eyes, with and without htmx."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from agreements.actions.draft import draft_of, open_proposal
from agreements.enums import ProposalState
from agreements.forms.assessment import typed
from agreements.models import Proposal
from mentorstotte.core.models import AccessLog
from tests import factories
from tests.agreements import samples

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def url(case, name="proposal"):
    return reverse(f"agreements:{name}", args=[case.number])


def posted(draft, *, revision=0, page="side", **more):
    """What a browser would send for a draft."""
    return dict(typed(draft, revision=revision, page=page).lists()) | more


@pytest.fixture
def page(people, client):
    """The caseworker's browser on a new case."""
    client.force_login(people.caseworker)
    return client, people.case()


def test_an_empty_page_opens_without_writing_anything(page):
    client, case = page
    answer = client.get(url(case))
    assert answer.status_code == 200
    assert not Proposal.objects.exists()
    html = answer.content.decode()
    assert "Indstil til visitation" in html
    assert 'name="boundary_SEL85"' in html
    assert not re.search(r'name="boundary_\w+"[^>]*checked', html)


def test_a_page_whose_name_cannot_be_read_is_saved_all_the_same(page, people):
    client, case = page
    draft = samples.draft(mentor=people.mentor)
    assert client.post(url(case), posted(draft, page="\x00", save="1")).status_code == 302
    assert draft_of(open_proposal(case)).person == draft.person


def test_everything_typed_comes_back_and_is_submitted_without_javascript(page, people):
    client, case = page
    draft = samples.draft(mentor=people.mentor)
    saved = client.post(url(case), posted(draft, save="1"))
    assert saved.headers["Location"] == url(case)
    assert draft_of(open_proposal(case)) == draft
    html = client.get(url(case)).content.decode()
    assert draft.person["aim_text"] in html
    assert "Klar til at indstille" in html
    sent = client.post(url(case), posted(draft, revision=1, submit="1"))
    assert sent.headers["Location"] == reverse("cases:detail", args=[case.number])
    assert Proposal.objects.get().state == ProposalState.SUBMITTED


def test_a_wrong_date_is_told_at_the_field_and_all_else_is_kept(page):
    client, case = page
    data = posted(samples.draft(), save="1") | {
        "end": "31-02-2014",
        "weekly_hours": "tre",
        "aim_date": "til sommer",
    }
    client.post(url(case), data)
    stored = draft_of(open_proposal(case))
    assert stored.unread == {"end": "31-02-2014", "weekly_hours": "tre", "aim_date": "til sommer"}
    assert stored.person["aim_text"] == samples.PLAIN["aim_text"]
    html = client.get(url(case)).content.decode()
    for kept in ('value="31-02-2014"', 'value="tre"', 'value="til sommer"'):
        assert kept in html
    assert "Februar 2014 har 28 dage" in html


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("end", "02-03-2014"),
        ("end", "31-12-9999"),
        ("start", "29-02-2015"),
        ("start", "01-01-0001"),
        ("step_from", "01-01-2014"),
        ("aim_date", "00-00-2014"),
        ("weekly_hours", "0"),
        ("weekly_hours", "99999"),
        ("weekly_hours", "NaN"),
        ("weekly_hours", "Infinity"),
        ("weekly_hours", "1e1"),
    ],
)
def test_a_value_that_cannot_be_is_kept_as_typed(page, field, value):
    client, case = page
    client.post(url(case), posted(samples.draft(), save="1") | {field: value})
    assert draft_of(open_proposal(case)).unread[field] == value
    assert f'value="{value}"' in client.get(url(case)).content.decode()


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("target_group", "T99_UKENDT"),
        ("benefit", "vinder_i_lotto"),
        ("readiness", "JOB_READY"),
        ("need", "måske"),
        ("aim_type", "alt"),
        ("boundary_SEL85", "nok ikke"),
        ("mentor", "999999"),
        ("level", "9"),
    ],
)
def test_a_code_that_nobody_knows_is_never_taken_for_another(page, people, field, code):
    client, case = page
    data = posted(samples.draft(mentor=people.mentor)) | {field: code}
    answer = client.post(url(case), data | {"submit": "1"}, follow=True)
    assert answer.status_code == 200
    assert open_proposal(case).state == ProposalState.DRAFT
    plain, kept = typed(samples.draft(), revision=1, page="side"), draft_of(open_proposal(case))
    assert typed(kept, revision=1, page="side").get(field) != plain.get(field)


def test_ten_thousand_tasks_at_once_are_refused(page):
    client, case = page
    tasks = {"task_text": ["Følges med bussen"] * 10_000, "task_theme": ["practical"] * 10_000}
    assert client.post(url(case), posted(samples.draft()) | tasks).status_code == 400
    assert not Proposal.objects.exists()


def test_signs_that_no_database_takes_do_no_harm(page):
    client, case = page
    data = posted(samples.draft(), save="1") | {
        "aim_target": "La\x00ger",
        "task_text": ["Gå \x00 med"],
        "task_theme": ["x"],
    }
    assert client.post(url(case), data).status_code == 302
    assert [line.text for line in draft_of(open_proposal(case)).tasks] == ["Gå  med"]


def test_a_task_that_is_too_long_is_kept_and_told(page):
    client, case = page
    client.post(
        url(case), posted(samples.draft(), save="1") | {"task_text": ["x" * 501], "task_theme": ["practical"]}
    )
    html = client.get(url(case)).content.decode()
    assert "x" * 501 in html
    assert "Der er plads til 500 tegn" in html


def test_the_quick_choice_of_months_sets_the_last_day(page):
    client, case = page
    answer = client.post(url(case), posted(samples.draft()) | {"months": "3"})
    assert answer.headers["Location"] == f"{url(case)}#stoetten"
    assert draft_of(open_proposal(case)).end == date(2014, 6, 2)


def test_no_to_all_six_is_an_explicit_answer(page):
    client, case = page
    client.post(url(case), posted(samples.draft(boundary={})) | {"boundary_all": "no"})
    assert set(draft_of(open_proposal(case)).boundary.values()) == {"no"}


def test_a_text_of_the_bank_is_added_and_flagged_until_it_is_individual(page):
    client, case = page
    client.post(url(case), posted(samples.draft()) | {"bank": "transport"})
    assert draft_of(open_proposal(case)).tasks[-1].text.startswith("Øve turen")
    assert "Teksten står som i opgavebanken" in client.get(url(case)).content.decode()


def test_submitting_too_early_lists_what_is_missing_with_links_to_the_fields(page):
    client, case = page
    answer = client.post(
        url(case), posted(samples.draft(boundary={}, person={"need": ""})) | {"submit": "1"}, follow=True
    )
    html = answer.content.decode()
    assert "gemt, men kan ikke sendes" in html
    assert 'href="#snitflader"' in html
    assert 'href="#div_id_need"' in html
    assert Proposal.objects.get().state == ProposalState.DRAFT


def test_as04_a_rule_that_stops_offers_the_rejection(page, people):
    client, case = page
    long = samples.draft(mentor=people.mentor, segments=samples.months(date(2014, 3, 3), date(2014, 9, 3)))
    html = client.post(url(case), posted(long) | {"submit": "1"}, follow=True).content.decode()
    assert "højst vare 6 måneder" in html
    assert reverse("agreements:reject", args=[case.number]) in html


def test_as02_level_borders_show_where_they_are_chosen(page, people):
    client, case = page
    for hours, level, warned in (
        ("2,00", "2", False),
        ("3,00", "3", True),
        ("4,00", "4", True),
        ("3,25", "3", False),
    ):
        data = posted(samples.draft(mentor=people.mentor)) | {"weekly_hours": hours, "level": level}
        html = client.post(url(case, "proposal_check"), data, **HTMX).content.decode()
        assert ("R-12" in html) is warned, hours


def test_as07_slagelse_shows_no_level(page, settings):
    settings.MUNICIPALITY_CODE = "0330"
    client, case = page
    html = client.get(url(case)).content.decode()
    assert 'name="level"' not in html
    assert 'name="step_level"' not in html


def test_as06_in_viborg_the_caseworker_grants_with_the_same_button(people, client, settings):
    settings.MUNICIPALITY_CODE = "0791"
    case = people.case(registered_municipality="0791")
    client.force_login(people.caseworker)
    draft = samples.draft(
        mentor=people.mentor,
        person={"target_group": "T07_RESS", "benefit": "resource_course"},
        segments=samples.months(date(2015, 1, 12), date(2015, 4, 11), level=None),
        phase_out=((date(2015, 4, 1), Decimal("1.00")),),
    )
    assert ">Bevilg</button>" in client.post(url(case), posted(draft, save="1"), follow=True).content.decode()
    client.post(url(case), posted(draft, revision=1, submit="1"))
    assert Proposal.objects.get().state == ProposalState.APPROVED


def test_the_fragment_saves_the_draft_and_says_what_the_rules_say(page, people):
    client, case = page
    four = samples.draft(
        mentor=people.mentor,
        person={"target_group": "T07_RESS", "benefit": "resource_course"},
        segments=samples.months(date(2014, 10, 1), date(2015, 3, 31), level=4, hours="5.00"),
    )
    answer = client.post(url(case, "proposal_check"), posted(four, regions=""), **HTMX)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "R-11" in html
    assert 'id="reason-R-11-text"' in html
    assert 'name="revision" value="1"' in html
    assert "<html" not in html
    assert draft_of(open_proposal(case)) == four


def test_the_reasons_are_sent_only_when_other_rules_want_one(page, people):
    client, case = page
    draft = samples.draft(mentor=people.mentor)
    first = client.post(url(case, "proposal_check"), posted(draft, regions=""), **HTMX).content.decode()
    regions = re.search(r'name="regions" value="([^"]*)"', first)[1]
    second = client.post(
        url(case, "proposal_check"), posted(draft, revision=1, regions=regions), **HTMX
    ).content.decode()
    assert 'id="begrundelser"' in first
    assert 'id="begrundelser"' not in second


def test_the_suggested_group_comes_first_with_why(page):
    client, case = page
    draft = samples.draft(person={"target_group": ""})
    html = client.post(url(case, "proposal_check"), posted(draft), **HTMX).content.decode()
    first = html.index("group-T01_AKT_KTH")
    assert first < html.index("group-T17_ALM")
    assert "Foreslået" in html[first : first + 600]
    assert "kontanthjælp" in html[first : first + 900]


def test_a_reason_may_point_at_a_passage_of_the_assessment(page, people):
    client, case = page
    draft = samples.draft(
        mentor=people.mentor, segments=samples.months(date(2014, 3, 3), date(2014, 9, 2), level=3)
    )
    passage = "Borgeren er to gange stoppet i et tilbud i den anden uge, når ingen fulgte med."
    data = posted(draft) | {"reason_R-12_category": "CRITERIA", "reason_R-12_passage": passage, "submit": "1"}
    client.post(url(case), data)
    assert Proposal.objects.get().state == ProposalState.SUBMITTED
    assert Proposal.objects.get().deviations.get().passage == passage


def test_a_passage_that_is_not_in_the_assessment_does_not_count(page, people):
    client, case = page
    draft = samples.draft(
        mentor=people.mentor, segments=samples.months(date(2014, 3, 3), date(2014, 9, 2), level=3)
    )
    data = posted(draft) | {
        "reason_R-12_category": "CRITERIA",
        "reason_R-12_passage": "Noget helt andet, opfundet.",
        "submit": "1",
    }
    client.post(url(case), data)
    assert Proposal.objects.get().state == ProposalState.DRAFT


def test_two_people_saving_the_same_draft_the_second_sees_both(page, people):
    client, case = page
    client.post(url(case), posted(samples.draft(person={"aim_target": "Kontor"}), page="a", save="1"))
    client.force_login(people.colleague)
    mine = posted(samples.draft(person={"aim_target": "Værksted"}), page="b", save="1")
    answer = client.post(url(case), mine)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Kontor" in html
    assert 'value="Værksted"' in html
    assert people.caseworker.name in html
    assert draft_of(open_proposal(case)).person["aim_target"] == "Kontor"
    fresh = {name: re.search(rf'name="{name}" value="([^"]+)"', html)[1] for name in ("revision", "page")}
    client.post(url(case), mine | fresh)
    assert draft_of(open_proposal(case)).person["aim_target"] == "Værksted"


def test_a_draft_that_saves_itself_tells_of_the_collision_too(page, people):
    client, case = page
    client.post(url(case), posted(samples.draft(), page="a", save="1"))
    answer = client.post(url(case, "proposal_check"), posted(samples.draft(), page="b"), **HTMX)
    assert answer.status_code == 409
    assert "Kladden er ikke gemt" in answer.content.decode()


def test_a_submitted_proposal_is_shown_and_can_be_withdrawn_after_asking(page, people):
    client, case = page
    people.submitted(case)
    assert "Træk tilbage" in client.get(url(case)).content.decode()
    asked = client.get(url(case, "proposal_withdraw"))
    assert "Træk indstillingen tilbage?" in asked.content.decode()
    client.post(url(case, "proposal_withdraw"))
    assert Proposal.objects.get().state == ProposalState.DRAFT


def test_posting_to_a_submitted_proposal_changes_nothing(page, people):
    client, case = page
    people.submitted(case)
    client.post(url(case), posted(samples.draft(person={"aim_target": "Kontor"}), save="1"))
    assert Proposal.objects.get().assessment.aim_target == "Lager"
    answer = client.post(url(case, "proposal_check"), posted(samples.draft()), **HTMX)
    assert answer.status_code == 409


def test_the_search_finds_mentors_by_name_and_firm(page, people):
    client, case = page
    factories.mentor("Yasmin Hassan", supplier="Byens Støtte")
    html = client.get(url(case, "proposal_mentors"), {"mentor_query": "hassan byens"}).content.decode()
    assert "Yasmin Hassan" in html
    assert "Mentor 14" not in html


def test_what_is_searched_for_comes_back_as_it_was_typed_and_a_byte_of_nothing_is_left_out(page, people):
    client, case = page
    factories.mentor("Yasmin Hassan", supplier="Børn & Unge #2")
    answer = client.post(url(case), posted(samples.draft()) | {"find": "1", "mentor_query": "unge & #2\x00"})
    html = client.get(answer.url.partition("#")[0]).content.decode()
    assert "Yasmin Hassan" in html
    assert 'value="unge &amp; #2"' in html


@pytest.mark.parametrize("name", ["proposal", "proposal_mentors", "proposal_withdraw"])
def test_three_people_owner_colleague_and_stranger(people, client, name):
    case = people.case()
    answers = []
    for person in (people.caseworker, people.colleague, people.stranger):
        client.force_login(person)
        answers.append(client.get(url(case, name)).status_code)
    assert answers[2] == 404
    assert answers[0] == answers[1] != 404


def test_a_stranger_cannot_save(people, client):
    case = people.case()
    client.force_login(people.stranger)
    for name in ("proposal", "proposal_check"):
        assert client.post(url(case, name), posted(samples.draft())).status_code == 404
    assert not Proposal.objects.exists()


def test_opening_the_page_is_in_the_read_log(page):
    client, case = page
    client.get(url(case))
    assert AccessLog.objects.filter(subject_key=str(case.citizen_id), page="agreements:proposal").exists()


@pytest.mark.parametrize("mentors", [1, 3, 40])
def test_the_page_asks_the_same_number_of_questions_whatever_the_rows(
    page, people, mentors, django_assert_num_queries
):
    client, case = page
    for number in range(mentors):
        factories.mentor(f"Øvrig {number}")
    people.saved(case)
    with django_assert_num_queries(10):
        client.get(url(case))


def test_what_is_missing_is_listed_down_the_page_and_said_at_each_field(page):
    client, case = page
    answer = client.post(url(case), {"submit": "1"}, follow=True)
    form = answer.content.decode().partition("<form method")[2]
    listed = [anchor.removeprefix("#") for anchor, _ in answer.context["page"].wanted()]
    places = [form.index(f'id="{anchor}"') for anchor in listed]
    assert len(places) > 5
    assert places == sorted(places)
    for name in ("aim_type", "boundary_SEL85", "start", "weekly_hours"):
        assert f'id="id_{name}_error"' in form


def test_an_extension_asks_why_at_its_own_field(page, people):
    client, case = page
    samples.earlier_agreement(case, date(2014, 3, 3), date(2014, 9, 2), effect=date(2014, 8, 18))
    grant = samples.draft(segments=samples.months(date(2014, 9, 3), date(2015, 3, 2)))
    client.post(url(case), posted(grant, save="1"))
    html = client.get(f"{url(case)}?mangler=1").content.decode()
    assert '<a class="function-link" href="#id_extension_reason">Mangler: hvorfor støtten' in html
    assert 'aria-invalid="true"' in re.search(r'<textarea[^>]*id="id_extension_reason"[^>]*>', html)[0]


def test_a_first_grant_is_not_asked_why_it_goes_on(page):
    client, case = page
    client.post(url(case), posted(samples.draft(), save="1"))
    assert "id_extension_reason" not in client.get(f"{url(case)}?mangler=1").content.decode()
