from agreements.models.account import AccountLine
from agreements.models.agreement import Agreement, AgreementVersion, Segment, VersionTask
from agreements.models.answer import Answer
from agreements.models.batch import PrintBatch, PrintItem
from agreements.models.complaint import Complaint
from agreements.models.contact import Contact, Explanation, Pause
from agreements.models.dispatch import Dispatch
from agreements.models.ending import Ending
from agreements.models.followup import EffectAssessment, FollowUp
from agreements.models.groups import Enrolment
from agreements.models.handover import HandOver
from agreements.models.hours import MonthSheet, TimeEntry
from agreements.models.judgement import Judgement
from agreements.models.matching import MentorChoice, Referral
from agreements.models.papers import CarriedOver, Paper
from agreements.models.phase_out import PhaseOutStep
from agreements.models.proposal import Decision, Deviation, Proposal, ProposalSegment, ProposalTask
from agreements.models.readiness import Readiness, ReadinessTurn, RegisterReport
from agreements.models.reminder import Reminder
from agreements.models.review import Review, ReviewRound
from agreements.models.rights import Information, LeftOut, RightsRequest
from agreements.models.settlement import Closing, PriceCorrection, PricedHours, SettlementLine, Statement
from agreements.models.signing import Acknowledgement, Signature, SignatureEvidence, SigningLink
from agreements.models.talk import MentorMessage, MentorReport

__all__ = [
    "AccountLine",
    "Acknowledgement",
    "Agreement",
    "AgreementVersion",
    "Answer",
    "CarriedOver",
    "Closing",
    "Complaint",
    "Contact",
    "Decision",
    "Deviation",
    "Dispatch",
    "EffectAssessment",
    "Ending",
    "Enrolment",
    "Explanation",
    "FollowUp",
    "HandOver",
    "Information",
    "Judgement",
    "LeftOut",
    "MentorChoice",
    "MentorMessage",
    "MentorReport",
    "MonthSheet",
    "Paper",
    "Pause",
    "PhaseOutStep",
    "PriceCorrection",
    "PricedHours",
    "PrintBatch",
    "PrintItem",
    "Proposal",
    "ProposalSegment",
    "ProposalTask",
    "Readiness",
    "ReadinessTurn",
    "Referral",
    "RegisterReport",
    "Reminder",
    "Review",
    "ReviewRound",
    "RightsRequest",
    "Segment",
    "SettlementLine",
    "Signature",
    "SignatureEvidence",
    "SigningLink",
    "Statement",
    "TimeEntry",
    "VersionTask",
]
