"""The signed-in person's own account: a page each for who they are, how they come in, their tokens and their data."""

from flask import Flask

from server.account import own_data, profile, second_factor, security, tokens


def register_account(server: Flask) -> None:
    for module in (profile, security, second_factor, tokens, own_data):
        server.register_blueprint(module.blueprint)
