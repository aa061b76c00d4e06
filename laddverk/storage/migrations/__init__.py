"""How a database gets from each earlier shape to the present one (Alembic)."""
