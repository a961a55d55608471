"""Migrations of the review database, run by Alembic."""
