"""What somebody has been sent inside Oriel: the words and the files of a run, for its owner and whom a notice went to.

As with a mail, what has arrived stays, whatever its author does afterwards, for as long as its files are kept.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from data.reports.files import File
from data.reports.made import letter_from_json

# A run without files sends none; one whose files were forgotten has its letter still, and says so.
_SENT_TO = """
FROM report_runs AS run JOIN reports AS report ON report.id = run.report_id JOIN users AS author ON author.id = owner_id
WHERE run.id = :run AND run.letter IS NOT NULL AND (report.owner_id = :user OR EXISTS (
    SELECT FROM report_deliveries AS delivery WHERE delivery.run_id = run.id AND channel = 'notice'
        AND target = CAST(:user AS text) AND delivery.state IN ('sending', 'sent')))
"""
_LETTER = text(f"SELECT run.letter, coalesce(author.name, author.email, '') AS author, run.as_of {_SENT_TO}")
_NAMES = text("SELECT name, octet_length(content) AS size FROM report_files WHERE run_id = :run ORDER BY name")
_FILE = text(f"""
SELECT file.name, file.media_type, file.content FROM report_files AS file
WHERE file.run_id = :run AND file.name = :name AND EXISTS (SELECT {_SENT_TO})
""")  # noqa: S608  (as above)
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Received:
    """`files`: the name and the bytes of each that is kept still. `as_of`: of what it is made of."""

    subject: str
    text: str
    author: str
    as_of: str | None
    made_at: datetime
    files: tuple[tuple[str, int], ...]


def received(connection: Connection, user_id: int, run_id: int) -> Received | None:
    """None where there is no such run, it has sent nothing yet, or it is nothing to this person."""
    asked = {"run": min(run_id, LARGEST_ID), "user": user_id}
    row = connection.execute(_LETTER, asked).one_or_none()
    if row is None:
        return None
    letter = letter_from_json(row.letter)
    kept = connection.execute(_NAMES, {"run": run_id})
    files = tuple((one.name, int(one.size)) for one in kept)
    return Received(letter.subject, letter.text, row.author, row.as_of, letter.made_at, files)


def received_file(connection: Connection, user_id: int, run_id: int, name: str) -> File | None:
    """None as above, and where no such file is kept."""
    if "\0" in name:
        return None
    asked = {"run": min(run_id, LARGEST_ID), "user": user_id, "name": name}
    row = connection.execute(_FILE, asked).one_or_none()
    return None if row is None else File(row.name, row.media_type, row.content)
