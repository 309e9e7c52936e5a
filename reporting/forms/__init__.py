"""Forms of imports and figures."""
