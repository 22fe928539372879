from data.printing.destinations import pages_by_name

FLAT = b"""5 0 obj
<</Type /Page
>>
9 0 obj
<</Type /Pages
/Count 2
/Kids [5 0 R 7 0 R]>>
10 0 obj
<</section-1 [7 0 R /XYZ 0 841.9 0]
/notes [5 0 R /XYZ 0 1 0]
/lost [99 0 R /XYZ 0 1 0]>>
"""


def test_it_counts_the_pages_that_names_lead_to() -> None:
    assert pages_by_name(FLAT) == {"section-1": 2, "notes": 1}


def test_of_a_tree_of_pages_it_takes_them_as_they_are_written() -> None:
    two_lists = b"<</Type /Pages\n/Count 1\n/Kids [5 0 R]>> <</Type /Pages\n/Count 1\n/Kids [7 0 R]>>"
    pages = b"5 0 obj\n<</Type /Page\n>> 7 0 obj\n<</Type /Page\n>> 8 0 obj\n<</a [7 0 R /XYZ 0 0 0]>>"
    assert pages_by_name(two_lists + pages) == {"a": 2}


def test_a_pdf_that_is_written_otherwise_has_contents_without_numbers() -> None:
    assert pages_by_name(b"%PDF-1.7 /ObjStm") == {}
