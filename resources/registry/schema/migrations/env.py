"""What Alembic runs: the revisions, over the connection that the registry has opened."""

from alembic import context

from resources.registry.schema.schema import metadata
from resources.registry.schema.version import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
