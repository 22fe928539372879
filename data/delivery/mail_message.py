"""A parcel as a mail: plain text, HTML beside it, files attached. What people typed can't become a header."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from data.delivery.file_names import safe_name
from data.delivery.parcel import Parcel
from data.reports.files import File

POLICY = SMTP.clone(cte_type="7bit")  # every server takes it
LONGEST_SUBJECT = 200
NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def mail_message(parcel: Parcel, sender: Address, recipient: str) -> EmailMessage:
    """`recipient`: an address as `mail_address` returns it."""
    message = EmailMessage(POLICY)
    message["From"] = sender
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = one_line(parcel.subject)
    message["Date"] = format_datetime(parcel.made_at)
    message["Message-ID"] = parcel.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_encodable(parcel.text))
    if parcel.html:
        message.add_alternative(_encodable(parcel.html), subtype="html")
    for file in parcel.files:
        _attach(message, file)
    return message


def one_line(words: str) -> str:
    """Python reads `=?…?=` in a header as what it encodes, line ends and all: it is taken apart."""
    return " ".join(NO_TEXT.sub(" ", words).split())[:LONGEST_SUBJECT].replace("=?", "= ?")


def _encodable(words: str) -> str:
    return words.encode("utf-8", "replace").decode("utf-8")


def _attach(message: EmailMessage, file: File) -> None:
    maintype, _, subtype = file.media_type.partition(";")[0].strip().partition("/")
    message.add_attachment(file.content, maintype=maintype, subtype=subtype, filename=safe_name(file.name))
