"""Who must have a second factor and has none: asked with every session and every token."""

from sqlalchemy import ColumnElement, and_, exists, func

from data.schema import house_rules, second_factors, users


def owes_second_factor() -> ColumnElement[bool]:
    """Of a row of `users`: the house wants one of its role, and it has none. Without a password there is no first."""
    wanted = exists().where(
        house_rules.c.name == "second_factor_roles", house_rules.c.value.op("@>")(func.to_jsonb(users.c.role))
    )
    return and_(users.c.password_hash.is_not(None), wanted, ~has_confirmed(users.c.id))


def has_confirmed(user_id: ColumnElement[int]) -> ColumnElement[bool]:
    return exists().where(second_factors.c.user_id == user_id, second_factors.c.confirmed_at.is_not(None))
