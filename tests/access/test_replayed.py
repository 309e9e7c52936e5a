"""Every form of the site is filled in and sent again, byte for byte: nothing more comes of it.

The addresses are those of the access table. The rows of all tables and their history are counted.
"""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from mentorstotte.core.permissions import CROSS_TEAM_ROLES
from tests import factories
from tests.access import filled
from tests.access.objects import EXTRACT, OBJECTS, a_world
from tests.access.table import TABLE
from tests.browser.conftest import MORNING
from tests.browser.places import visitor
from tests.rows import more, rows

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AGAIN, ROUNDS = 2, 4
DONE = {302, 303}
# What is meant to grow: who read what, and the counters of the rate limits.
READING = {"core_accesslog", "core_cachedvalue"}
SENT = [line for line in TABLE if 405 not in line.post]
TODAY = MORNING.date()


def day(value: date) -> str:
    return f"{value:%d-%m-%Y}"


def a_running_agreement(world) -> str:
    return OBJECTS["running agreement"].build(world)["number"]


REASONS = "Mentorstøtte er for en periode. Din læge beskriver et varigt behov."
# What is typed where the look of a field does not say it, by address and field. None: not sent.
TYPED = {
    "agreements:amend": {
        "kind": "hours",
        "day": day(TODAY + timedelta(days=14)),
        "level": "3",
        "weekly_hours": "3,50",
        "check": None,
    },
    "agreements:documentation_control": {"text": "Jeg har set underskrift og timer efter.", "key": uuid4()},
    "agreements:end": {"reason": "goal_reached"},
    "agreements:hours_new": {"starts": "9.00", "ends": "10.00"},
    "agreements:reject": {"reasons": REASONS},
    "agreements:rights_postpone": {"until": day(TODAY + timedelta(days=60))},
    "cases:network_change": {"helps_with": "Posten"},
    "core:access_log_find": {"text": lambda world: factories.case(world.owner).number},
    "core:team_edit": {"name": "Job og Uddannelse"},
    "core:user_edit": {"phone": "72 49 60 11"},
    "providers:wage_new": {"valid_from": "01-11-2026", "valid_to": "30-11-2026"},
    "reporting:account_new": {"valid_from": "01-12-2026", "function": "5.68.98", "grouping": "018"},
    "reporting:extract_new": {"first": "01-01-2014", "last": "31-12-2014", "file": EXTRACT.encode()},
    "reporting:posting": {"number_1": a_running_agreement},
    "reporting:try": {"level4_max_months": "2"},
}
# The page shows a new one-time password each time, and the last one works.
EACH_TIME = {"core:user_open": {"core_userevent"}, "core:user_password": {"core_userevent"}}
# Whose form makes no row here, by reason. It is sent all the same.
NOT_DONE = {
    "asks for a password, a code or a provider that nobody has here": """
        openid_connect_login openid_connect_callback account_change_password account_reauthenticate
        mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp mfa_generate_recovery_codes
    """,
    "a citizen's or a mentor's link, closed to whoever is logged in": """
        agreements:sign_return agreements:sign agreements:sign_document agreements:sign_link
        agreements:sign_identify agreements:acknowledge agreements:paper_link agreements:answer
    """,
    "changes the session, or only shows something": """
        core:logins_end core:purpose_end cases:search agreements:proposal_check agreements:reject_preview
    """,
    "the row of the table is somebody else's": "core:notice_snooze core:notice core:absence_cancel",
    "nothing is left to do on the row that the table builds": """
        core:calendar_close core:inbox_read core:user_codes core:user_log_off core:user_release
        core:team_reopen agreements:refer_withdraw agreements:group_leave agreements:print_queue_act
        agreements:unprinted agreements:dispatch_act agreements:agreement_print agreements:month_submit
        agreements:months_approve agreements:portal_acknowledge agreements:portal_submit agreements:take_in
        agreements:project_add agreements:named_figures_off reporting:retention_approve
        reporting:retention_withdraw reporting:own_report_handed reporting:own_report_again
        reporting:own_reports_off agreements:hand_over_many agreements:correct
        agreements:talk_write agreements:portal_report agreements:signing_link
    """,
    "refused: the row that the table builds is not so far": """
        agreements:group_enrol agreements:group_session agreements:complaint_forward agreements:signature
        agreements:signing_tablet agreements:expiry agreements:month_decide agreements:month_answer
        agreements:month_settle agreements:portal_waiting agreements:rights_answer reporting:audit_files
        reporting:law_submit reporting:law_decide reporting:retention_lift reporting:year_open
        reporting:upload reporting:budget reporting:own_report providers:mentor_login providers:coordinators
    """,
}
NAMED = {name for names in NOT_DONE.values() for name in names.split()}


class Sheet:
    """A row that the address is about, its visitor, and the form that is sent there."""

    def __init__(self, line):
        self.line, self.world = line, a_world()
        person, about = visitor(line, self.world), OBJECTS.get(line.about)
        if about and about.by_owner:
            self.world = replace(self.world, owner=person)
        factories.mentor()
        self.url = reverse(line.name, kwargs=about.build(self.world) if about else {}) + line.query
        self.browser = Client(raise_request_exception=False)
        self.browser.force_login(person)
        if set(person.roles) & CROSS_TEAM_ROLES:
            self.browser.post(reverse("core:purpose"), {"text": "Gennemgang efter klage"})
        self.form = filled.find_form(self.browser, self.url)

    def typed(self, names: set[str]) -> dict:
        """What is sent: what the page offers, what it asks for and these names filled in."""
        sent = self.form.untouched()
        sent |= {name: self.form.controls[name].filled() for name in self.form.asked_for() | names}
        sent |= {name: value for name, value in self.form.buttons[:1] if name}
        for name, value in TYPED.get(self.line.name, {}).items():
            sent[name] = value(self.world) if callable(value) else value
        return {name: value for name, value in sent.items() if value is not None}

    def send(self, body: bytes) -> int:
        self.answer = filled.send(self.browser, self.url, body)
        return self.answer.status_code

    def fill_in(self) -> tuple[int, bytes]:
        """Sends it until the page misses nothing more; the last answer, and the body it was given for."""
        self.names = set()
        for _ in range(ROUNDS):
            body = filled.packed(self.typed(self.names))
            status = self.send(body)
            missed = set(filled.complaints(self.answer)) & set(self.form.controls)
            if status in DONE or missed <= self.names:
                break
            self.names |= missed
        return status, body


def test_what_is_not_done_is_of_the_table():
    assert {line.name for line in SENT} >= NAMED


@pytest.mark.parametrize("line", SENT, ids=lambda line: line.name)
@time_machine.travel(MORNING, tick=True)
def test_a_form_sent_again_and_again_is_done_once(line):
    sheet = Sheet(line)
    before = rows(without=READING)
    status, body = sheet.fill_in()
    told = f"{status} {filled.complaints(sheet.answer)}"
    after = rows(without=READING)
    assert max(status, *(sheet.send(body) for _ in range(AGAIN))) < 500
    grown = more(after, rows(without=READING))
    assert set(grown) <= EACH_TIME.get(line.name, set()), grown
    assert (status < 400 and more(before, after) != {}) != (line.name in NAMED), told
