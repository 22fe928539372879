"""One parcel to one destination, by whichever channel it has."""

from datetime import datetime

from data.database import Database
from data.delivery.destinations import BadDestination, checked
from data.delivery.folder import lay_down
from data.delivery.mail import send_mail
from data.delivery.notice import send_notice
from data.delivery.parcel import Parcel, Undeliverable
from data.delivery.signing import webhook_secret
from data.delivery.webhook import send_webhook
from data.kept_secrets import mail_server_of
from data.mail_server import MailServer
from data.reports.definition import Destination
from data.sealing import Unsealable
from data.settings import Settings


def deliver(destination: Destination, parcel: Parcel, *, settings: Settings, database: Database, now: datetime) -> None:
    """Returns when the receiver has said that it has it. It can be repeated: the parcel stays the same one.

    Raises Undeliverable when it has not arrived or nobody knows; anything else that is raised is Oriel's own trouble.
    """
    try:
        target = checked(destination, settings).target
    except BadDestination as error:
        raise Undeliverable(str(error), is_final=True) from error
    match destination.channel:
        case "mail":
            send_mail(parcel, target, _mail_server(settings, database), settings.mail_from)
        case "webhook":
            secret = webhook_secret(settings, parcel.sender_id, target)
            send_webhook(parcel, target, secret, now, base_url=settings.base_url, may_loop=settings.webhook_loopback)
        case "folder":
            lay_down(parcel, settings.reports_folder or settings.home / "reports", target)
        case "notice":
            send_notice(parcel, int(target), database)


def _mail_server(settings: Settings, database: Database) -> MailServer | None:
    try:
        return mail_server_of(settings, database)
    except Unsealable as error:  # whoever runs Oriel can bring the key back
        raise Undeliverable(str(error), is_final=False) from error
