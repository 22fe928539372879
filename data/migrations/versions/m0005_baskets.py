"""Baskets of holdings too long for an address."""

from data.migrations.script import run_sql

revision = "0005"
down_revision = "0004"

TABLES = """
CREATE TABLE baskets (
    digest text NOT NULL,
    holdings jsonb NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_baskets PRIMARY KEY (digest),
    CONSTRAINT ck_baskets_digest_form CHECK (digest ~ '^[0-9a-f]{32}$'),
    CONSTRAINT ck_baskets_holdings_are_a_list CHECK (jsonb_typeof(holdings) = 'array')
);
"""


def upgrade() -> None:
    run_sql(TABLES)
