"""Windows of single target groups: discharge (R-36), the trial of 2014-2016 (R-37), study start (R-42)."""

from datetime import date

from agreements.rules.context import Context
from agreements.rules.outcome import Outcome, lacks
from cases.enums import TargetGroup
from mentorstotte.core.calendar import add_months, last_day
from mentorstotte.core.findings import hard
from mentorstotte.core.wording import danish_date, danish_months

GENERAL_GROUP = "gives efter den almindelige målgruppe (T17)"


def r36_discharge(c: Context) -> Outcome:
    """R-36: support around discharge starts at most three months before it."""
    c = c.of_group
    if c.facts.target_group != TargetGroup.T04_PSYK:
        return None
    if c.dates.discharge is None:
        return lacks("dates.discharge")
    if c.start is None:
        return lacks("agreement.segments[0].start")
    months = c.regime.discharge_start_months_before
    if months is None:
        return lacks(c.regime_key)
    earliest = add_months(c.dates.discharge, -months)
    if c.start >= earliest:
        return None
    text = (
        f"Støtten kan tidligst begynde {danish_months(months)} før udskrivningen den "
        f"{danish_date(c.dates.discharge)}, altså {danish_date(earliest)}. Tidligere støtte {GENERAL_GROUP}."
    )
    return hard(
        "R-36",
        text,
        c.regime.legal_basis(c.facts.target_group),
        "start",
        "target_group",
        earliest_start=earliest,
    )


def trial_end(c: Context) -> date | None:
    """The last day of the trial that T03 rests on; ``None`` when there is no trial."""
    is_t03 = c.facts.target_group == TargetGroup.T03_ENL_UDH
    return c.regime.study_start.trial_to if is_t03 and c.regime.study_start else None


def r37_trial(c: Context) -> Outcome:
    """R-37: T03 was a trial from 15.1.2014 to 31.12.2016."""
    c = c.of_group
    if c.facts.target_group != TargetGroup.T03_ENL_UDH:
        return None
    if c.missing_dates:
        return lacks(*c.missing_dates)
    study = c.regime.study_start
    if study is None:
        return lacks(c.regime_key)
    if study.trial_to is None:
        return None
    admitted = c.dates.admission
    within = study.trial_from <= c.start and c.end <= study.trial_to
    if within and (admitted is None or admitted <= study.trial_to):
        return None
    text = (
        f"Målgruppen er en forsøgsordning fra {danish_date(study.trial_from)} til "
        f"{danish_date(study.trial_to)}; støtte uden for forsøget {GENERAL_GROUP}."
    )
    return hard("R-37", text, study.source, "target_group", "start", "end", latest_end=study.trial_to)


def study_window(c: Context) -> tuple[date, date | None] | None:
    """First and last day of the right of T03 for this agreement; no last day for an extension from 2020.

    ``None`` when the right has lapsed: it was not taken within the months after the admission.
    """
    study, admission = c.regime.study_start, c.dates.admission
    if not study.right_runs_from_first_use:
        return admission, last_day(admission, study.months)
    first_use = c.dates.first_use or c.start
    if first_use > last_day(admission, study.months):
        return None
    return admission, None if c.predecessor else last_day(first_use, study.months)


def r42_study_start(c: Context) -> Outcome:
    """R-42: T03 lies in its window after the admission or the first use; the rest is granted as T17."""
    c = c.of_group
    if c.facts.target_group != TargetGroup.T03_ENL_UDH:
        return None
    if c.missing_dates:
        return lacks(*c.missing_dates)
    study, admission = c.regime.study_start, c.dates.admission
    if admission is None:
        return lacks("dates.admission")
    if study is None:
        return lacks(c.regime_key)
    if study.right_runs_from_first_use and c.dates.first_use is None and c.facts.earlier != ():
        return lacks("dates.first_use")
    window = study_window(c)
    if window is None:
        lapsed = last_day(admission, study.months)
        text = (
            f"Retten skulle være taget i brug senest {danish_date(lapsed)}, {danish_months(study.months)} "
            f"efter optagelsen den {danish_date(admission)}. Støtten {GENERAL_GROUP}."
        )
        return hard("R-42", text, study.source, "start", "target_group", lapsed_after=lapsed)
    first, last = window
    if c.start >= first and (last is None or c.end <= last):
        return None
    until = f" til og med {danish_date(last)}" if last else ""
    text = f"Retten gælder fra {danish_date(first)}{until}. Støtte uden for de dage {GENERAL_GROUP}."
    return hard("R-42", text, study.source, "start", "end", first_day=first, latest_end=last)
