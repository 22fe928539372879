"""What answers without a session. Everything that is not in here is closed, whoever registers it."""

# Files that are the same for everybody: scripts, styles, fonts, icons.
STATIC = frozenset(
    {
        "static",
        "bootstrap.static",
        "_dash_assets.static",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
        "/_favicon.ico",
    }
)
DOOR = frozenset({"sign_in.login", "first_run.open_link", "password_reset.open_link"})
MONITORING = frozenset({"healthz", "readyz", "metrics"})  # the last to its own machine alone, which it sees to itself
# Closed to whoever has no token that opens something; they ask for it themselves, at every request.
SHARED = frozenset({"shares.page", "shares.enter", "shares.part", "shares.file", "shares.picture", "shares.nothing"})
OPEN = STATIC | DOOR | MONITORING | SHARED
