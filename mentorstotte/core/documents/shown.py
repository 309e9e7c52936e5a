"""A file shown in the browser."""

from django.http import HttpResponse

PDF = "application/pdf"


def shown(content: bytes, *, kind: str = PDF, name: str) -> HttpResponse:
    """The bytes under a name of ours; whatever stands in them can neither run nor fetch anything."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
