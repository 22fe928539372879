"""Orders for letters: put in the queue in the transaction that asks for one, written and sent by the worker.

Whoever asks at the door learns nothing: the order is the same whether or not there is an account, and looking for one
is the worker's. An order is sealed, since it may hold a link and who reads the queue must not.
"""

from dataclasses import asdict, dataclass
from typing import Final, Literal

import orjson
from sqlalchemy import Connection

from data.audit.origin import current_origin
from data.invitations import Invitation
from data.sealing import seal, unseal
from data.settings import Settings
from data.users import AccountError

TASK: Final = "send_letter"
Kind = Literal["forgotten", "registration", "invitation", "email_change", "email_changed", "deleted"]


@dataclass(frozen=True, slots=True)
class LetterOrder:
    """`email`: whom it goes to. `says`: what an invitation's link is, the new address, masked, or the mark of the
    password with which another address was asked for. `address` and `request_id`: of the request that asked."""

    kind: Kind
    email: str
    user_id: int | None = None
    invitation_id: int | None = None
    says: str = ""
    address: str = ""
    request_id: str = ""


def order_letter(
    connection: Connection,
    settings: Settings,
    kind: Kind,
    email: str,
    *,
    user_id: int | None = None,
    invitation_id: int | None = None,
    says: str = "",
) -> None:
    """Sent when the transaction is done, or never."""
    import procrastinate

    asked = current_origin()
    order = LetterOrder(kind, email, user_id, invitation_id, says, asked.address, asked.request_id)
    sealed = seal(settings, orjson.dumps(asdict(order)).decode()).decode()
    # The task itself is the worker's.
    queue = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
    queue.configure_task(TASK, allow_unknown=True, connection=connection.connection.driver_connection).defer(
        sealed=sealed
    )


def order_invitation(connection: Connection, settings: Settings, invitation: Invitation, link: str) -> None:
    """`link`: as `invite` returned it. Raises AccountError where the invitation is for nobody in particular."""
    if invitation.email is None:
        raise AccountError("Only an invitation for an address can be sent by mail; hand the link over yourself.")
    order_letter(connection, settings, "invitation", invitation.email, invitation_id=invitation.id, says=link)


def unsealed_order(settings: Settings, sealed: str) -> LetterOrder:
    """Raises Unsealable."""
    return LetterOrder(**orjson.loads(unseal(settings, sealed.encode())))
