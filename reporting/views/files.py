"""Files that the browser saves."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse, StreamingHttpResponse

from reporting.books import streamed_sheet

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
) -> StreamingHttpResponse:
    """A workbook of one page, sent while its rows are read."""
    content = streamed_sheet(title, headings, rows)
    return StreamingHttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
