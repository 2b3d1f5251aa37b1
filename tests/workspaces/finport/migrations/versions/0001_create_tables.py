"""create users, stocks and portfolios

Revision ID: 0001
Revises:
Create Date: 2025-09-02 10:14:51
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(255), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("is_admin", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_users_email", "users", ["email"], unique=True)
    op.create_table(
        "exchanges",
        sa.Column("code", sa.String(8), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
    )
    op.create_table(
        "stocks",
        sa.Column("symbol", sa.String(12), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("exchange_code", sa.String(8), sa.ForeignKey("exchanges.code"), nullable=False),
        sa.Column("last_close", sa.Numeric(12, 4), nullable=False),
    )
    op.create_index("ix_stocks_exchange_code", "stocks", ["exchange_code"])
    op.create_table(
        "portfolios",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("owner_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("cash", sa.Numeric(14, 2), nullable=False),
    )
    op.create_index("ix_portfolios_owner_id", "portfolios", ["owner_id"])


def downgrade() -> None:
    op.drop_table("portfolios")
    op.drop_table("stocks")
    op.drop_table("exchanges")
    op.drop_table("users")
