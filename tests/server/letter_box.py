"""The worker and the mail server of the tests at the door: what was ordered is posted when a test says so."""

import re
from dataclasses import dataclass
from email.message import EmailMessage

from sqlalchemy import text

from data.home import Home
from jobs.account_letters import post_letter
from tests.data.delivery.mail_receiver import Inbox

LINK = re.compile(r"http://\S+/(?:reset|register|invitation|email-change|forgot)\S*")
ORDERED = text("DELETE FROM procrastinate_jobs WHERE task_name = 'send_letter' RETURNING id, args->>'sealed' AS sealed")


@dataclass
class LetterBox:
    home: Home
    inbox: Inbox

    def post(self) -> list[EmailMessage]:
        """Do the worker's work; what arrived by it."""
        before = len(self.inbox.envelopes)
        for sealed in self.ordered():
            post_letter(self.home, sealed)
        return self.inbox.messages[before:]

    def ordered(self) -> list[str]:
        """What waits for the worker, taken from it."""
        with self.home.database.begin() as connection:
            rows = connection.execute(ORDERED).all()
        return [row.sealed for row in sorted(rows, key=lambda row: row.id)]

    def link(self) -> str:
        """The path that the one letter leads to."""
        (message,) = self.post()
        return path_of(message)


def path_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body
    found = LINK.search(body.get_content())
    assert found
    return "/" + found[0].split("/", 3)[3]
