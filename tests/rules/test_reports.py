"""When the mentor's written reports are owed."""

from datetime import date, timedelta

from agreements.rules.reports import owed

JUNE, AUGUST, NOVEMBER = date(2014, 6, 2), date(2014, 8, 19), date(2014, 11, 3)
DAYS = (NOVEMBER, JUNE, AUGUST)
ONE = timedelta(days=1)


def test_the_first_deadline_that_no_report_answers_is_owed():
    assert owed(DAYS, None, date(2014, 3, 3)).first == JUNE
    assert owed(DAYS, JUNE, date(2014, 6, 3)).first == AUGUST
    assert owed(DAYS, AUGUST, date(2014, 6, 3)).first == NOVEMBER
    assert owed(DAYS, NOVEMBER, date(2014, 6, 3)) is None
    assert owed((), None, JUNE) is None


def test_it_is_late_the_day_after_and_not_on_the_day():
    assert not owed(DAYS, None, JUNE).is_late
    assert owed(DAYS, None, JUNE + ONE).is_late


def test_one_report_answers_every_deadline_that_has_gone():
    assert owed(DAYS, None, JUNE - ONE).answers == JUNE
    assert owed(DAYS, None, AUGUST - ONE).answers == JUNE
    assert owed(DAYS, None, AUGUST).answers == AUGUST
    assert owed(DAYS, None, NOVEMBER).answers == NOVEMBER


def test_it_can_be_written_from_four_weeks_before():
    opens = date(2014, 5, 5)
    assert owed(DAYS, None, opens).opens == opens
    assert owed(DAYS, None, opens).is_open
    assert not owed(DAYS, None, opens - ONE).is_open
