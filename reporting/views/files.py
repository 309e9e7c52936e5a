"""Files that the browser saves."""

from collections.abc import Iterable, Sequence

from django.http import FileResponse, HttpResponse

from reporting.books import sheet_file

CSV = "text/csv; charset=utf-8"
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    """The file, to be saved under the name."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def sheet_attachment(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[object]], name: str
) -> FileResponse:
    """A workbook of one page, sent in pieces from the disk."""
    content = sheet_file(title, headings, rows)
    return FileResponse(content, content_type=XLSX, as_attachment=True, filename=name)
