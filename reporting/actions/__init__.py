"""The only writers of imports, the ledger and control totals."""
