"""A frame written to a table of PostgreSQL."""

import polars as pl
import psycopg

KINDS = {pl.Int64: "bigint", pl.Float64: "double precision", pl.Boolean: "boolean", pl.String: "text"}


def store(frame, url, table):
    columns = ", ".join(f'"{name}" {KINDS[type(kind)]}' for name, kind in frame.schema.items())
    names = ", ".join(f'"{name}"' for name in frame.columns)
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(f'drop table if exists "{table}"')
        cursor.execute(f'create table "{table}" ({columns})')
        with cursor.copy(f'copy "{table}" ({names}) from stdin') as copy:
            for row in frame.iter_rows():
                copy.write_row(row)
