from reporting.models.imports import ImportBatch, ImportRow
from reporting.models.ledger import ControlTotal, LedgerPosting

__all__ = ["ControlTotal", "ImportBatch", "ImportRow", "LedgerPosting"]
