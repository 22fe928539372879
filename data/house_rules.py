"""What an administrator decides while Oriel runs, kept in the database and read at every question."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert

from data.audit.recording import record
from data.schema import ROLES, house_rules

Registration = Literal["closed", "invitation", "open"]
REGISTRATIONS: tuple[Registration, ...] = ("closed", "invitation", "open")


class UnfitRule(ValueError):
    """A rule can't be like this; the message says how it can."""


@dataclass(frozen=True, slots=True)
class HouseRules:
    """`second_factor_roles`: who must have one. `audit_days`: how long the audit log is kept."""

    registration: Registration = "invitation"
    second_factor_roles: tuple[str, ...] = ()
    audit_days: int = 365 * 2

    def __post_init__(self) -> None:
        if self.registration not in REGISTRATIONS:
            raise UnfitRule(f"Registration must be one of {', '.join(REGISTRATIONS)}.")
        if not set(self.second_factor_roles) <= set(ROLES):
            raise UnfitRule(f"Roles are {', '.join(ROLES)}.")
        if not 30 <= self.audit_days <= 36_500:
            raise UnfitRule("The audit log is kept for 30 to 36,500 days.")


def read_rules(connection: Connection) -> HouseRules:
    kept = connection.execute(select(house_rules.c.name, house_rules.c.value)).all()
    known = {spec.name for spec in fields(HouseRules)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in kept if name in known
    }
    return HouseRules(**values)


def change_rules(connection: Connection, rules: HouseRules) -> None:
    before = asdict(read_rules(connection))
    changed: Mapping[str, Any] = {name: value for name, value in asdict(rules).items() if before[name] != value}
    for name, value in changed.items():
        put = insert(house_rules).values(name=name, value=value)
        again = {"value": put.excluded.value, "changed_at": func.now()}
        connection.execute(put.on_conflict_do_update(index_elements=["name"], set_=again))
    for name, value in changed.items():
        record(connection, "rule.changed", "rule", name, value=str(value))
