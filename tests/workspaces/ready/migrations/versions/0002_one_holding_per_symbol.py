"""one holding for each owner and symbol

Revision ID: 0002
Revises: 0001
Create Date: 2026-01-15 17:45:03
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_holdings_owner_symbol", "holdings", ["owner", "symbol"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_holdings_owner_symbol", table_name="holdings")
