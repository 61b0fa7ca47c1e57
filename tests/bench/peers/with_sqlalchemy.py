"""Makes PostgreSQL's DDL for the tables of a JSON file with SQLAlchemy."""

import json
import sys

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable, SetColumnComment, SetTableComment

TYPES = {
    "bigint": sa.BigInteger,
    "uuid": postgresql.UUID,
    "text": sa.Text,
    "integer": sa.Integer,
    "float": postgresql.DOUBLE_PRECISION,
    "boolean": sa.Boolean,
    "timestamp": lambda: sa.DateTime(timezone=True),
    "date": sa.Date,
    "json": postgresql.JSONB,
    "varchar": sa.String,
    "numeric": sa.Numeric,
}


def type_of(written):
    if isinstance(written, list):
        return TYPES[written[0]](*written[1:])
    return TYPES[written]()


def declare(metadata, table):
    keys = {key["column"]: key for key in table["foreign_keys"]}
    columns = []
    for column in table["columns"]:
        name = column["name"]
        more = []
        if key := keys.get(name):
            more.append(sa.ForeignKey(f"{key['schema']}.{key['table']}.id"))
        columns.append(
            sa.Column(
                name,
                type_of(column["type"]),
                *more,
                primary_key=name in table["primary_key"],
                nullable=column["nullable"],
                comment=column["comment"] or None,
            )
        )
    indexes = [
        sa.Index(f"{table['name']}_{'_'.join(columns)}_idx", *columns) for columns in table["indexes"]
    ]
    sa.Table(
        table["name"], metadata, *columns, *indexes, schema=table["schema"], comment=table["comment"]
    )


def main():
    source, target = sys.argv[1:]
    metadata = sa.MetaData()
    with open(source, encoding="utf-8") as file:
        for table in json.load(file):
            declare(metadata, table)
    dialect = postgresql.dialect()
    with open(target, "w", encoding="utf-8") as out:
        # Circles of foreign keys are opened by adding the keys at the end, as schemac does.
        deferred = []
        for table, keys in sa.schema.sort_tables_and_constraints(metadata.tables.values()):
            if table is None:
                deferred.extend(keys)
                continue
            create = CreateTable(table, include_foreign_key_constraints=keys)
            out.write(f"{create.compile(dialect=dialect)};\n")
            for index in table.indexes:
                out.write(f"{CreateIndex(index).compile(dialect=dialect)};\n")
            if table.comment:
                out.write(f"{SetTableComment(table).compile(dialect=dialect)};\n")
            for column in table.columns:
                if column.comment:
                    out.write(f"{SetColumnComment(column).compile(dialect=dialect)};\n")
        for key in deferred:
            out.write(f"{sa.schema.AddConstraint(key).compile(dialect=dialect)};\n")


main()
