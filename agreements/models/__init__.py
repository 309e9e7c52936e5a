from agreements.models.agreement import Agreement, AgreementVersion, Reminder, Segment, Signature, VersionTask
from agreements.models.proposal import Decision, Deviation, Proposal, ProposalSegment, ProposalTask

__all__ = [
    "Agreement",
    "AgreementVersion",
    "Decision",
    "Deviation",
    "Proposal",
    "ProposalSegment",
    "ProposalTask",
    "Reminder",
    "Segment",
    "Signature",
    "VersionTask",
]
