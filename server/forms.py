"""The fields of the door: what a form takes, before anything is asked of the database."""

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from data.passwords import MAX_LENGTH, MIN_LENGTH

EMAIL = (InputRequired("Enter your e-mail address."), Length(max=320, message="That is not an e-mail address."))
OLD_PASSWORD = (InputRequired("Enter your password."), Length(max=4 * MAX_LENGTH, message="That is not your password."))
NEW_PASSWORD = (InputRequired(f"Choose a password of at least {MIN_LENGTH} characters."),)
CODE = (InputRequired("Enter the code."), Length(max=60, message="That is not a code."))
SAME = (EqualTo("password", "The two passwords differ."),)


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    email = EmailField("E-mail", EMAIL)
    password = PasswordField("Password", OLD_PASSWORD)
    next = HiddenField()


class AddressForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    email = EmailField("E-mail", EMAIL)


class NewPasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    password = PasswordField("New password", NEW_PASSWORD)
    again = PasswordField("The same again", SAME)


class CredentialsForm(NewPasswordForm):
    """For an account that has neither yet."""

    email = EmailField("E-mail", EMAIL)


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField("Current password", OLD_PASSWORD)


class CodeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Of the authenticator app, or a recovery code."""

    code = StringField("Code", CODE)
    next = HiddenField()


class PasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """For what needs more than an open session."""

    password = PasswordField("Password", OLD_PASSWORD)


class FactorForm(PasswordForm):
    """For what needs both factors."""

    code = StringField("Code", CODE)


class NewAddressForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    email = EmailField("New e-mail", EMAIL)
    current = PasswordField("Current password", OLD_PASSWORD)


class DeleteAccountForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    email = EmailField("This account's e-mail address, to be sure", EMAIL)
    current = PasswordField("Current password", OLD_PASSWORD)


class ConfirmForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Nothing but the token against forgery."""
