"""add row versions for optimistic locking

Revision ID: 0003
Revises: 0002
Create Date: 2026-01-19 16:02:33
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("portfolios", "positions"):
        op.add_column(table, sa.Column("version", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    pass
