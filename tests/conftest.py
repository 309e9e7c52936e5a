"""What all tests share. Their PostgreSQL and Valkey are started by tests/services.py."""
