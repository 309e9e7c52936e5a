from cases.models.assessment import Assessment, BoundaryCheck
from cases.models.case import Case, CaseNumber
from cases.models.citizen import Citizen, CitizenName, RegisterRecord
from cases.models.closing import CaseClosing
from cases.models.journal import IncomingDocument, JournalNote, PartyHearing
from cases.models.law import PublishedRegime, RegimeDraft
from cases.models.log_review import LogReview, LogRound
from cases.models.network import Consent, NetworkContact
from cases.models.project import Project, ProjectMark, in_project, project_names

__all__ = [
    "Assessment",
    "BoundaryCheck",
    "Case",
    "CaseClosing",
    "CaseNumber",
    "Citizen",
    "CitizenName",
    "Consent",
    "IncomingDocument",
    "JournalNote",
    "LogReview",
    "LogRound",
    "NetworkContact",
    "PartyHearing",
    "Project",
    "ProjectMark",
    "PublishedRegime",
    "RegimeDraft",
    "RegisterRecord",
    "in_project",
    "project_names",
]
