"""Files in an answer: shown by the browser, or saved."""

from django.http import HttpResponse

PDF = "application/pdf"


def shown(content: bytes, *, kind: str = PDF, name: str) -> HttpResponse:
    """The bytes under a name of ours; whatever stands in them can neither run nor fetch anything."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def attachment(content: bytes, *, kind: str = PDF, name: str) -> HttpResponse:
    """The bytes, to be saved under a name of ours."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
