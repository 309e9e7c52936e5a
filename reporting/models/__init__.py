from reporting.models.imports import ImportBatch, ImportProgress, ImportRow
from reporting.models.ledger import ControlTotal, LedgerPosting

__all__ = ["ControlTotal", "ImportBatch", "ImportProgress", "ImportRow", "LedgerPosting"]
