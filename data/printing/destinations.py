"""On which page of a PDF of Chromium's a part of the document begins: what its contents can't know before.

It reads the plain objects that Chromium writes: the list of pages, and the names that links point to.
"""

import re

PAGES = re.compile(rb"/Type /Pages\s*/Count \d+\s*/Kids \[([^\]]*)\]")
NAMED = re.compile(rb"/([A-Za-z][\w-]*) \[(\d+) 0 R /XYZ")
OBJECT = re.compile(rb"(\d+) 0 R")


def pages_by_name(pdf: bytes) -> dict[str, int]:
    """Counted from 1. Nothing where the PDF is written otherwise: contents without numbers are no fault."""
    lists = PAGES.findall(pdf)
    if len(lists) != 1:  # many pages hang in a tree
        return _in_tree(pdf)
    return _numbered(pdf, OBJECT.findall(lists[0]))


def _in_tree(pdf: bytes) -> dict[str, int]:
    pages = [match.group(1) for match in re.finditer(rb"(\d+) 0 obj\n<</Type /Page\n", pdf)]
    return _numbered(pdf, pages)


def _numbered(pdf: bytes, pages: list[bytes]) -> dict[str, int]:
    numbers = {page: number for number, page in enumerate(pages, start=1)}
    return {name.decode(): numbers[page] for name, page in NAMED.findall(pdf) if page in numbers}
