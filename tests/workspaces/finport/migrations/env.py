"""Runs the migrations against the database that DATABASE_URL names."""

from logging.config import fileConfig

from alembic import context

import finport.models  # noqa: F401  (fills Base.metadata)
from finport.config import get_settings
from finport.database import Base, build_engine

if context.config.config_file_name is not None:
    fileConfig(context.config.config_file_name)

target_metadata = Base.metadata


def run_offline() -> None:
    context.configure(url=get_settings().DATABASE_URL, target_metadata=target_metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    with build_engine(get_settings().DATABASE_URL).connect() as connection:
        context.configure(connection=connection, target_metadata=target_metadata)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
