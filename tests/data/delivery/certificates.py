"""A certificate that only tests trust, for `localhost` and `hooks.example.org`. Its key is nobody's secret."""

import ssl
from pathlib import Path

PEM = Path(__file__).with_name("certificate.pem")


def shown() -> ssl.SSLContext:
    """For the server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    return context


def trusted() -> ssl.SSLContext:
    """For who believes it."""
    return ssl.create_default_context(cafile=PEM)
