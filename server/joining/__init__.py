"""What letters open at the door: accounts of one's own making, forgotten passwords, other addresses."""

from flask import Flask

from server.joining import email_change, forgotten, registering


def register_joining(server: Flask) -> None:
    for module in (forgotten, registering, email_change):
        server.register_blueprint(module.blueprint)
