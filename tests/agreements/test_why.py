"""“Hvorfor?”: what is kept of every judgement, and how it is shown years later."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from agreements import law, rules
from agreements.actions import proposal as proposals
from agreements.actions import rejection, visitation
from agreements.actions.approvals import QUESTIONS
from agreements.actions.draft import Reason, Stretch
from agreements.actions.letters import RejectionLetter
from agreements.actions.verdict import facts_in
from agreements.enums import JudgedAct
from agreements.models import Decision, Judgement
from tests.agreements import samples
from tests.reporting.test_import_pages import words

pytestmark = pytest.mark.django_db
YES = dict.fromkeys(QUESTIONS, True)
WHY = "Kriterierne for niveau 3 passer bedst på borgeren."
HALF_A_YEAR = (date(2014, 3, 3), date(2014, 9, 2))


def page(client, case, **query):
    return client.get(reverse("agreements:why", args=[case.number]), query)


@pytest.fixture
def reasoned(people):
    """Three hours a week at level 3, with the reason that R-12 asks for."""
    return people.submitted(
        segments=samples.months(*HALF_A_YEAR, level=3), reasons={"R-12": Reason("CRITERIA", WHY)}
    )


@pytest.fixture
def signe(client, people):
    client.force_login(people.caseworker)
    return client


def approved(people, proposal) -> Decision:
    return visitation.approve(proposal_id=proposal.pk, answers=YES, by=people.approver)


def shorter_grants(monkeypatch, months: int = 3) -> None:
    """From today Gribskov gives three months at a time."""
    book = rules.default_book()
    version = book.standards["gribskov"].versions[0]
    changed = replace(version, version="2026-12", grant_max_months=months, ordinary_total_months=months)
    monkeypatch.setattr(law, "book", lambda: book.with_version(changed))


# Kept -------------------------------------------------------------------------------------------------------
def test_each_submission_and_each_decision_keeps_what_the_rules_said(people, reasoned):
    visitation.send_back(proposal_id=reasoned.pk, reason="Skriv, om målet er drøftet.", by=people.approver)
    people.saved(reasoned.case, segments=samples.months(*HALF_A_YEAR))
    proposals.submit(proposal_id=reasoned.pk, by=people.caseworker)
    decision = approved(people, reasoned)
    kept = list(Judgement.objects.order_by("pk"))
    assert [each.act for each in kept] == [
        JudgedAct.SUBMITTED,
        JudgedAct.RETURNED,
        JudgedAct.SUBMITTED,
        JudgedAct.GRANTED,
    ]
    assert [[r["rule"] for r in each.reasons] for each in kept] == [["R-12"], ["R-12"], [], []]
    assert kept[-1].decision == decision
    assert kept[0].verdict["standard"] == {"id": "gribskov", "version": "2014-06-24"}
    assert kept[0].verdict["regime"] == "LAB2014"
    assert kept[0].verdict["rules"]["R-08"]["title"] == "Lovens længste aftale"


def rejected(people, proposal) -> Decision:
    letter = RejectionLetter(
        matter="Din sag handler om mentorstøtte, 3,00 timer om ugen.",
        reasons="Mentorstøtte er for en periode. Din læge beskriver et varigt behov.",
        rules="Lov om en aktiv beskæftigelsesindsats § 31 b, stk. 1",
        help=("SEL85",),
    )
    return rejection.reject(
        proposal_id=proposal.pk, letter=letter, hearing_needed=False, by=people.caseworker
    )


def test_a_rejection_of_a_blank_draft_can_be_explained(people, signe):
    bare = people.saved(
        person=samples.EMPTY | {"need": "lasting"}, segments=(Stretch(),), mentor=None, tasks=()
    )
    rejected(people, bare)
    shown = words(page(signe, bare.case))
    assert "Kan ikke bevilges" in shown
    assert "Behovet er midlertidigt" in shown


def test_a_rejection_keeps_what_the_rules_said(people):
    rejected(people, people.saved(person={"need": "lasting"}))
    kept = Judgement.objects.get()
    assert kept.act == JudgedAct.REJECTED
    assert "R-19" in [finding["rule"] for finding in kept.verdict["findings"]]


def test_a_judgement_is_never_changed_nor_deleted(people, reasoned):
    kept = Judgement.objects.get()
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        Judgement.objects.filter(pk=kept.pk).update(act=JudgedAct.REJECTED)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        kept.delete()


def test_the_facts_come_back_from_the_row_as_they_were_judged(people, reasoned):
    kept = Judgement.objects.get().verdict
    again = rules.evaluate(facts_in(kept), kept["stage"])
    assert [finding.text for finding in again.findings] == [row["text"] for row in kept["findings"]]
    assert list(again.passed) == kept["passed"]
    assert str(again.total_hours) == kept["total_hours"]


def test_facts_that_cannot_be_read_any_more_say_so(people, reasoned):
    with pytest.raises(rules.FactsError, match="kan ikke læses"):
        facts_in({"facts": {"standard": "gribskov", "on": "i går"}})


# Shown ------------------------------------------------------------------------------------------------------
def test_the_page_shows_each_rule_with_numbers_source_reason_and_approver(people, reasoned, signe):
    decision = approved(people, reasoned)
    shown = words(page(signe, reasoned.case, afgoerelse=decision.pk))
    assert "3,00 timer om ugen hører til niveau 2; der er valgt niveau 3." in shown
    assert "Valgt niveau: 3" in shown
    assert WHY in shown
    assert "Begrundet af Signe Sagsbehandler, godkendt af Tove Teamleder" in shown
    assert "Lovens længste aftale" in shown
    assert "Seneste slutdato: 2. september 2014" in shown
    assert "Samme svar i dag" in shown


def test_then_and_now_stand_side_by_side_when_the_standard_has_changed(people, reasoned, signe, monkeypatch):
    approved(people, reasoned)
    shorter_grants(monkeypatch)
    answer = page(signe, reasoned.case)
    [row] = answer.context["why"].different
    assert (row.code, row.then.state, row.now.state) == ("R-10", "passed", "reason")
    shown = words(answer)
    assert "I dag ville reglerne svare noget andet" in shown
    assert "støtten højst løbe til og med 2. juni 2014" in shown
    assert "Ændret" in shown
    assert "Afgørelsen står ved magt" in shown


def test_a_law_that_is_newer_is_no_difference_by_itself(people, reasoned, signe):
    approved(people, reasoned)
    why = page(signe, reasoned.case).context["why"]
    assert (why.then.regime, why.now.regime) == ("LAB2014", "LAB2026")
    assert why.different == []


def test_older_judgements_can_be_chosen_and_one_of_another_case_cannot(people, reasoned, signe):
    approved(people, reasoned)
    other = people.submitted()
    first = Judgement.objects.filter(proposal=reasoned).last()
    assert page(signe, reasoned.case, bedoemmelse=first.pk).context["judgement"] == first
    foreign = Judgement.objects.filter(proposal=other).first()
    answer = page(signe, reasoned.case, bedoemmelse=foreign.pk)
    assert answer.context["judgement"] is None
    assert "Ingen afgørelse at forklare" in words(answer)
    assert page(signe, reasoned.case, bedoemmelse="9" * 30).status_code == 200


def test_a_case_without_a_decision_says_so(people, signe):
    assert "Ingen afgørelse at forklare endnu" in words(page(signe, people.case()))


def test_case_page_agreement_and_decision_lead_to_the_explanation(people, reasoned, signe):
    decision = approved(people, reasoned)
    link = f"{reverse('agreements:why', args=[reasoned.case.number])}?afgoerelse={decision.pk}"
    for name, args in (("cases:detail", []), ("agreements:decision", [decision.pk])):
        assert link in words(signe.get(reverse(name, args=[reasoned.case.number, *args])))


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_page_takes_the_same_number_of_queries(rounds, people, signe, django_assert_num_queries):
    proposal = people.submitted()
    for _ in range(rounds - 1):
        visitation.send_back(proposal_id=proposal.pk, reason="Se på målet igen.", by=people.approver)
        proposals.submit(proposal_id=proposal.pk, by=people.caseworker)
    with django_assert_num_queries(6):
        page(signe, proposal.case)
