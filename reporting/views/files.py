"""Files that the browser saves."""

from collections.abc import Iterable, Sequence

from django.http import FileResponse

from reporting.books import sheet_file

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_attachment(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[object]], name: str
) -> FileResponse:
    """A workbook of one page, sent in pieces from the disk."""
    content = sheet_file(title, headings, rows)
    return FileResponse(content, content_type=XLSX, as_attachment=True, filename=name)
