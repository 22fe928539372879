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
DOOR = frozenset(
    {
        "sign_in.login",
        "second_step.ask",
        "first_run.open_link",
        "password_reset.open_link",
        "forgotten.ask",
        "registering.ask",
        "registering.confirm",
        "registering.invited",
        "email_change.confirm",
        "account_data.goodbye",
    }
)
MONITORING = frozenset({"healthz", "readyz", "metrics"})  # the last to its own machine alone, which it sees to itself
# Closed to whoever has no token that opens something; they ask for it themselves, at every request.
SHARED = frozenset({"shares.page", "shares.enter", "shares.part", "shares.file", "shares.picture", "shares.nothing"})
# All that is open to who must have a second factor and has none: to set one up, and to leave.
SET_UP_PATH = "/account/security/second-factor"
SETTING_UP = frozenset({"second_factor.show", "second_factor.begin", "second_factor.confirm", "sign_in.logout"})
# What programs are made from; it says nothing of what is in this Oriel.
DESCRIPTION = frozenset({"api_document"})
NOBODY_ASKS = STATIC | MONITORING  # who it is, which takes the database: they answer without one
OPEN = DESCRIPTION | STATIC | DOOR | MONITORING | SHARED
