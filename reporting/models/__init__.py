from reporting.models.imports import ImportBatch, ImportProgress, ImportRow
from reporting.models.ledger import ControlTotal, LedgerPosting
from reporting.models.norms import TaskNorm
from reporting.models.trials import Trial, TrialProgress, TrialRow

__all__ = [
    "ControlTotal",
    "ImportBatch",
    "ImportProgress",
    "ImportRow",
    "LedgerPosting",
    "TaskNorm",
    "Trial",
    "TrialProgress",
    "TrialRow",
]
