"""An authenticator app, as tests hold it."""

import time
from dataclasses import dataclass, field

import pyotp

from data.database import Database
from data.second_factor import begin_set_up, confirm, pending_secret
from data.settings import Settings


@dataclass
class Authenticator:
    """Its clock stands at the moment when it is made, and goes on by a step at each code: the window allows for it
    twice, so the first code is for confirming and the second for whatever comes then."""

    secret: str
    made_at: float = field(default_factory=time.time)
    shown: int = 0

    def next_code(self) -> str:
        self.shown += 1
        return pyotp.TOTP(self.secret).at(self.made_at, counter_offset=self.shown - 1)

    def last_code(self) -> str:
        return pyotp.TOTP(self.secret).at(self.made_at, counter_offset=self.shown - 1)


def authenticator_of(database: Database, settings: Settings, user_id: int) -> tuple[Authenticator, tuple[str, ...]]:
    """The app of a second factor that is set up here, and its recovery codes."""
    with database.begin() as connection:
        begin_set_up(connection, settings, user_id)
        app = Authenticator(pending_secret(connection, settings, user_id) or "")
        codes = confirm(connection, settings, user_id, app.next_code())
    assert codes is not None
    return app, codes
