from reporting.models.audit import AuditFile, AuditFinding, AuditItem, AuditLink, AuditReply
from reporting.models.budget import Budget, FullTimePersons
from reporting.models.exports import ExportFile
from reporting.models.extract import Extract, ExtractRow
from reporting.models.imports import ImportBatch, ImportProgress, ImportRow
from reporting.models.ledger import ControlTotal, LedgerPosting
from reporting.models.matching import PostingMatch
from reporting.models.norms import TaskNorm
from reporting.models.register import OwnReports, Report
from reporting.models.retention import Deletion, KeptFigures, LegalHold, Retention
from reporting.models.trials import Trial, TrialProgress, TrialRow
from reporting.models.yearly import YearlyReport
from reporting.models.years import YearClosing

__all__ = [
    "AuditFile",
    "AuditFinding",
    "AuditItem",
    "AuditLink",
    "AuditReply",
    "Budget",
    "ControlTotal",
    "Deletion",
    "ExportFile",
    "Extract",
    "ExtractRow",
    "FullTimePersons",
    "ImportBatch",
    "ImportProgress",
    "ImportRow",
    "KeptFigures",
    "LedgerPosting",
    "LegalHold",
    "OwnReports",
    "PostingMatch",
    "Report",
    "Retention",
    "TaskNorm",
    "Trial",
    "TrialProgress",
    "TrialRow",
    "YearClosing",
    "YearlyReport",
]
