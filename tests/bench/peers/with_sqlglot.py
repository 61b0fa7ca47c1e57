"""Makes PostgreSQL's DDL for the tables of a JSON file with sqlglot's expressions."""

import json
import sys

from sqlglot import exp

TYPES = {
    "bigint": "bigint",
    "uuid": "uuid",
    "text": "text",
    "integer": "int",
    "float": "double",
    "boolean": "boolean",
    "timestamp": "timestamptz",
    "date": "date",
    "json": "jsonb",
    "varchar": "varchar",
    "numeric": "decimal",
}


def name(text):
    return exp.to_identifier(text, quoted=True)


def type_of(written):
    kind, *sizes = written if isinstance(written, list) else [written]
    sizes = [exp.DataTypeParam(this=exp.Literal.number(size)) for size in sizes]
    return exp.DataType(this=exp.DataType.Type[TYPES[kind].upper()], expressions=sizes)


def place(table):
    return exp.Table(this=name(table["name"]), db=name(table["schema"]))


def create(table):
    members = []
    for column in table["columns"]:
        constraints = []
        if not column["nullable"]:
            constraints.append(exp.ColumnConstraint(kind=exp.NotNullColumnConstraint()))
        members.append(
            exp.ColumnDef(this=name(column["name"]), kind=type_of(column["type"]), constraints=constraints)
        )
    members.append(exp.PrimaryKey(expressions=[name(column) for column in table["primary_key"]]))
    for key in table["foreign_keys"]:
        target = exp.Schema(this=place({"schema": key["schema"], "name": key["table"]}), expressions=[name("id")])
        members.append(
            exp.ForeignKey(expressions=[name(key["column"])], reference=exp.Reference(this=target))
        )
    return exp.Create(this=exp.Schema(this=place(table), expressions=members), kind="TABLE")


def statements(table):
    yield create(table)
    for columns in table["indexes"]:
        index = exp.Index(
            this=name(f"{table['name']}_{'_'.join(columns)}_idx"),
            table=place(table),
            params=exp.IndexParameters(columns=[exp.column(column, quoted=True) for column in columns]),
        )
        yield exp.Create(this=index, kind="INDEX")
    yield exp.Comment(this=place(table), kind="TABLE", expression=exp.Literal.string(table["comment"]))
    for column in table["columns"]:
        if column["comment"]:
            this = exp.column(column["name"], table["name"], table["schema"], quoted=True)
            yield exp.Comment(this=this, kind="COLUMN", expression=exp.Literal.string(column["comment"]))


def main():
    source, target = sys.argv[1:]
    with open(source, encoding="utf-8") as file:
        tables = json.load(file)
    with open(target, "w", encoding="utf-8") as out:
        for table in tables:
            for statement in statements(table):
                out.write(f"{statement.sql(dialect='postgres')};\n")


main()
