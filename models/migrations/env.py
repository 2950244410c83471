"""Alembic's environment: the connection is handed in by `models.schema`, never read from a file."""

from alembic import context

from models.all import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
