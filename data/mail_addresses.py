"""Addresses of mail, checked: one address, in the form in which it goes into an envelope and a header."""

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, ValidatedEmail, validate_email

# A desk may live where mail never leaves the house: ana@desk.local is as good a name as any.
SPECIAL_USE_DOMAIN_NAMES.clear()


class NoMailAddress(ValueError):
    """The text is not one address of mail."""


def checked_address(raw: str) -> ValidatedEmail:
    try:
        return validate_email(raw.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        raise NoMailAddress("That is not an e-mail address.") from None


def mail_address(raw: str) -> str:
    """In ASCII, which every mail server takes. Raises NoMailAddress."""
    ascii_form = checked_address(raw).ascii_email
    if ascii_form is None:
        raise NoMailAddress("An address that mail is sent to has no letters beyond ASCII before the @.")
    return ascii_form


def masked_address(address: str) -> str:
    """For lists that others see: enough for who knows it, too little for who doesn't."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"
