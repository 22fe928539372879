"""The numbers of a document as files: its tables and metrics in one workbook, or as CSV."""

import io
import zipfile
from collections.abc import Iterator

from components.csv_file import csv_chunks
from components.panel import Metrics, Table
from components.workbook_of_many import SheetOf, table_of_metrics, write_workbook_of_many
from data.reports.files import File
from views.documents.document import Document
from views.reports.names import file_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A zip says when a file in it was made, and the same document shall give the same bytes.
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def workbook_file(document: Document, title: str) -> File:
    """Raises TooManyRows."""
    file = io.BytesIO()
    write_workbook_of_many(title, list(sheets_of(document)), file)
    return File(file_name(title, ending="xlsx"), XLSX, file.getvalue())


def csv_file(document: Document, title: str) -> File | None:
    """One file for one table, a zip for several; None where there is none."""
    files = [_csv(number, sheet) for number, sheet in enumerate(sheets_of(document), start=1)]
    if len(files) < 2:
        return files[0] if files else None
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(file.name, LONG_AGO), file.content, zipfile.ZIP_DEFLATED)
    return File(file_name(title, "csv", ending="zip"), "application/zip", zipped.getvalue())


def sheets_of(document: Document) -> Iterator[SheetOf]:
    for section in document.sections:
        for panel in section.panels:
            match panel.content:
                case Table():
                    yield SheetOf(section.title, panel, panel.content)
                case Metrics():
                    yield SheetOf(section.title, panel, table_of_metrics(panel.content))


def _csv(number: int, sheet: SheetOf) -> File:
    text = "".join(csv_chunks(sheet.panel, sheet.table))
    return File(file_name(f"{number:02}", sheet.section, sheet.panel.title, ending="csv"), "text/csv", text.encode())
