"""Rules that are judged when something happens: meetings, hours, reports to the register, early ends."""

from agreements.rules.events.allowance import (
    ANSWER_DAYS,
    MonthOfHours,
    allowance,
    month_of_hours,
    r31_above_allowance,
    r32_citizens_answer,
)
from agreements.rules.events.ends import EarlyEnd, early_end
from agreements.rules.events.entries import (
    Entry,
    MentorPeriod,
    ata_share,
    billable_minutes,
    contract_minutes,
    hours,
    minutes_between,
    r27_inside_agreement,
    r28_beyond_the_clock,
    r28_overlap,
    r29_registered_late,
)
from agreements.rules.events.meetings import (
    FIRST_MEETING_DAYS,
    REMOTE,
    ContactMade,
    JudgedWeek,
    Pause,
    judged_weeks,
    no_contact,
    r16_follow_up,
    r17_contact,
    r47_first_meeting,
)
from agreements.rules.events.pace import Pace, pace
from agreements.rules.events.register import Report, r33_register
from agreements.rules.events.settlement import Share, shares

__all__ = [
    "ANSWER_DAYS",
    "FIRST_MEETING_DAYS",
    "REMOTE",
    "ContactMade",
    "EarlyEnd",
    "Entry",
    "JudgedWeek",
    "MentorPeriod",
    "MonthOfHours",
    "Pace",
    "Pause",
    "Report",
    "Share",
    "allowance",
    "ata_share",
    "billable_minutes",
    "contract_minutes",
    "early_end",
    "hours",
    "judged_weeks",
    "minutes_between",
    "month_of_hours",
    "no_contact",
    "pace",
    "r16_follow_up",
    "r17_contact",
    "r27_inside_agreement",
    "r28_beyond_the_clock",
    "r28_overlap",
    "r29_registered_late",
    "r31_above_allowance",
    "r32_citizens_answer",
    "r33_register",
    "r47_first_meeting",
    "shares",
]
