"""What Alembic runs: every step that is missing, in the transaction it is given."""

from alembic import context

from wayout.desk.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=False,
)
context.run_migrations()
