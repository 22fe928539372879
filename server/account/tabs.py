"""What the pages of an account have in common: the tabs above them and whose they are."""

from typing import Final

from flask import Response, make_response, render_template
from flask_login import current_user

TABS: Final = (
    ("/account", "Profile"),
    ("/account/security", "Security"),
    ("/account/tokens", "Tokens"),
    ("/account/data", "Your data"),
)


def account_page(template: str, path: str, status: int = 200, **values: object) -> Response:
    """`template`: one that extends `account_base.html`. `path`: of its tab."""
    return make_response(
        render_template(f"account/{template}.html", tabs=TABS, here=path, account=current_user, **values), status
    )
