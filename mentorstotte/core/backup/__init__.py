"""Copies of everything that counts, and laying them back: ``manage.py backup`` and ``restore``.

A copy is a directory: the database as ``pg_dump`` writes it, the stored documents, the certificates that
seals are checked with, the anchor of the read log, and ``manifest.json`` with the hash of all of it and of
the rows of each table. Keys and passwords are not in it, nor are logins that stood open.
"""


class BackupError(Exception):
    """The copy cannot be made, or is not what was made; the Danish text says why."""
