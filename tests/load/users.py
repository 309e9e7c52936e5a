"""What the virtual people do, for Locust: they log in and use pages and forms as they stand in the site.

Knows nothing of Django: what it needs is in the file LOAD_PEOPLE (tests/load/people.py), what it saw goes to
the file LOAD_FIGURES.
"""

import html
import json
import os
import random
import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import gevent
from locust import HttpUser, between, events, task

PEOPLE = json.loads(Path(os.environ["LOAD_PEOPLE"]).read_text())
DAY = date.fromisoformat(os.environ["LOAD_TODAY"])
TODAY = f"{DAY:%d-%m-%Y}"
LOGIN = "/konto/log-ind/"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')
TAG = re.compile(r"<[^>]*>|\s+")
IN_QUEUE = re.compile(r'href="(/visitation/\d[\w-]*/)\d+/"')
TRIES = 5  # to log in
GONE = "allerede"  # another approver was quicker
OTHER_TIME = "anden tid"  # that the mentor gave, and somebody else wrote
WORDS = ("ander", "sø", "lind", "møl", "kjær", "has")
SHARE = Counter(person["role"] for person in PEOPLE)
REPORTS = ("B1", "B3", "B6", "B15")


class Person(HttpUser):
    """Somebody who is logged in."""

    abstract = True
    role = ""
    wait_time = between(1, 3)

    def on_start(self) -> None:
        self.client.verify, self.client.trust_env = os.environ["LOAD_CERTIFICATE"], False
        place = next(place for place, person in enumerate(PEOPLE) if person["role"] == self.role)
        self.me = PEOPLE.pop(place)
        for _ in range(TRIES):
            if self.log_in():
                return
            gevent.sleep(random.uniform(1, 3))
        raise RuntimeError("nobody lets me in")

    def log_in(self) -> bool:
        """Many at once from one address may be asked to wait (429), and then try again as people do."""
        hidden = HIDDEN.findall(self.page(LOGIN, "Log ind: siden").text)
        typed = dict(hidden) | {"login": self.me["email"], "password": self.me["password"]}
        headers = {"Referer": self.client.base_url + LOGIN}
        with self.client.post(
            LOGIN, typed, headers=headers, name="Log ind: send", catch_response=True
        ) as answer:
            if answer.status_code == 429 or LOGIN in answer.url:
                answer.request_meta["name"] = "Log ind: bedt om at vente"
                answer.success()
                return False
            return answer.ok

    def page(self, path: str, name: str):
        """A page that must be there; being sent to the login is an error."""
        with self.client.get(path, name=name, catch_response=True, timeout=180) as answer:
            if LOGIN in answer.url and path != LOGIN:
                answer.failure("logged off")
            return answer

    def form(self, path: str, name: str, *, to: str = "", allowed: str = "", **typed) -> None:
        """The form on this page with its hidden fields; the error beside a field is told."""
        shown = self.page(path, f"{name}: siden")
        hidden = {key: html.unescape(value) for key, value in HIDDEN.findall(shown.text)}
        headers = {"Referer": self.client.base_url + path}
        with self.client.post(
            to or path,
            hidden | typed,
            headers=headers,
            name=f"{name}: send",
            catch_response=True,
            timeout=180,
        ) as answer:
            if answer.status_code != 422:
                return
            if allowed and allowed in answer.text:
                answer.success()
                return
            beside = answer.text.partition('"form-error-message"')[2].partition(">")[2][:800]
            answer.failure("422 " + " ".join(TAG.sub(" ", beside).split())[:200])

    @property
    def agreement(self) -> tuple[str, str]:
        """Numbers of one's own agreement and its case."""
        return random.choice(self.me["agreements"])

    @task(4)
    def overview(self) -> None:
        self.page("/", f"Mit overblik ({self.role})")


class Caseworker(Person):
    """Reads a lot, writes now and then, makes a letter as PDF."""

    role = "caseworker"
    fixed_count = SHARE[role]

    @task(4)
    def list(self) -> None:
        self.page("/sager/", "Sager")

    @task(2)
    def work_list(self) -> None:
        self.page("/aftaler/", "Frister")

    @task(8)
    def case(self) -> None:
        self.page(f"/sager/{self.agreement[1]}/", "En sag")

    @task(4)
    def one_agreement(self) -> None:
        self.page(f"/aftaler/{self.agreement[0]}/", "En aftale")

    @task(3)
    def search(self) -> None:
        self.page(f"/soeg/?q={random.choice(WORDS)}", "Søg")

    @task(3)
    def note(self) -> None:
        typed = {
            "kind": "note",
            "occurred_on": TODAY,
            "theme": "Samtale",
            "text": "Ringede til borgeren.",
            "final": "1",
        }
        self.form(f"/sager/{self.agreement[1]}/notat/", "Notat", **typed)

    @task(2)
    def follow_up(self) -> None:
        typed = {
            "held_on": TODAY,
            "purpose_present": "ja",
            "progress": "3",
            "text": "Møder nu stabilt i praktikken.",
        }
        self.form(f"/aftaler/{self.agreement[0]}/opfoelgning/", "Opfølgning", **typed)

    @task(2)
    def hours(self) -> None:
        typed = {"kind": "physical", "day": TODAY, "direct_minutes": "15"}
        self.form(f"/aftaler/{self.agreement[0]}/timer/ny/", "Timer", allowed=OTHER_TIME, **typed)

    @task(1)
    def letter(self) -> None:
        self.form(f"/sager/{self.agreement[1]}/dokumenter/oplysninger/", "Brev som PDF")


class Approver(Person):
    """Decides what waits, the oldest or another."""

    role = "approver"
    fixed_count = SHARE[role]

    @task(3)
    def approve(self) -> None:
        found = IN_QUEUE.findall(self.page("/visitation/", "Visitation").text)
        if found:
            path = random.choice(found)
            answers = dict.fromkeys(
                ("aim_precise", "need_temporary", "level_fits", "others_considered"), "on"
            )
            self.form(path, "Godkend", to=f"{path}godkend/", allowed=GONE, **answers)

    @task(3)
    def cases(self) -> None:
        self.page("/sager/", "Sager")


class Controller(Person):
    """Looks at money and reports."""

    role = "controller"
    fixed_count = SHARE[role]

    @task(2)
    def closings(self) -> None:
        self.page("/oekonomi/afregning/", "Afregning")

    @task(2)
    def figures(self) -> None:
        self.page("/noegletal/", "Nøgletal")

    @task(1)
    def report(self) -> None:
        code = random.choice(REPORTS)
        self.page(f"/noegletal/rapporter/{code.lower()}/", f"Rapport {code}")


class PortalMentor(Person):
    """On a phone: what was given just now."""

    role = "mentor"
    fixed_count = SHARE[role]
    turn = 0

    @task(4)
    def overview(self) -> None:
        self.page("/mentor/", "Mentorportal")

    @task(3)
    def register(self) -> None:
        """Five minutes after the five before them: two times of one mentor cannot overlap."""
        self.turn += 1
        ends = datetime.combine(DAY, time(0, 10), UTC) + timedelta(minutes=5 * self.turn)
        path = f"/mentor/{self.agreement[0]}/tid/"
        if ends > datetime.now(UTC):
            self.page(path, "Mentors tid: siden")
            return
        typed = {"length": "other", "minutes": "5", "kind": "phone", "day": TODAY, "ends": f"{ends:%H:%M}"}
        self.form(path, "Mentors tid", allowed=OTHER_TIME, **typed)


@events.quitting.add_listener
def write(environment, **kwargs) -> None:
    """Requests, errors and times of each page, in milliseconds."""
    stats = environment.stats
    rows = [*stats.entries.values(), stats.total]
    told = [
        {
            "name": row.name,
            "requests": row.num_requests,
            "errors": row.num_failures,
            **{
                f"p{int(share * 100)}": row.get_response_time_percentile(share) for share in (0.5, 0.95, 0.99)
            },
        }
        for row in rows
    ]
    errors = [f"{error.occurrences} x {error.name}: {error.error}" for error in stats.errors.values()]
    errors += [f"{each['count']} x {each['msg']}" for each in environment.runner.exceptions.values()]
    figures = {"pages": told, "errors": errors, "per_second": stats.total.total_rps}
    Path(os.environ["LOAD_FIGURES"]).write_text(json.dumps(figures))
    environment.process_exit_code = 0  # tests/load/__main__.py judges
