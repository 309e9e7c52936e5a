"""Pages of imports, the ledger and figures."""
