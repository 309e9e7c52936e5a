"""The printed fields of a document, as they are attached to it."""

import json
from io import BytesIO

import pikepdf


def attached(pdf: bytes) -> dict[str, dict]:
    """The attached JSON files by name; values are as they were printed."""
    with pikepdf.open(BytesIO(pdf)) as file:
        return {name: json.loads(spec.get_file().read_bytes()) for name, spec in file.attachments.items()}
