"""``kgreason graph query``: ask a store in Cypher, or by the name of a query that ships."""

import argparse
import csv
import io
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kgreason.graph.stores import Table

WIDEST = 60
"""Characters of a cell that a table shows; JSON and CSV show all."""


def add(parts: Any) -> None:
    """Add the part."""
    parser = parts.add_parser("query", help="ask the graph in Cypher, or by the name of a query")
    help_ = "a query in Cypher, then its parameters as name=value; with --name, the parameters alone"
    parser.add_argument("words", nargs="*", metavar="CYPHER | NAME=VALUE", help=help_)
    parser.add_argument("--name", metavar="NAME", help="a query that ships; --list shows them")
    parser.add_argument(
        "--list", action="store_true", help="list the queries that ship, with what they want; also as JSON"
    )
    help_ = "a URI of Neo4j (neo4j://…), or a folder; default: the shipped knowledge"
    parser.add_argument("--store", default="", metavar="STORE", help=help_)
    parser.add_argument("--write", action="store_true", help="let the query change the store")
    parser.add_argument(
        "--format", type=lambda said: "text" if said == "table" else said,  # as it was called once
        choices=("text", "json", "csv"), default="text", help="default: text",
    )  # fmt: skip
    parser.set_defaults(run=_query, goes_on="words")


def _query(args: argparse.Namespace) -> int:
    from kgreason.cli.output import write
    from kgreason.graph.stores import open_shipped, open_store, run_named
    from kgreason.model import KgreasonError

    if args.list:
        write(_list_document() if args.format == "json" else _listed())
        return 0
    if not args.name and not args.words:
        raise KgreasonError(place="query", found="nothing to ask", wanted="a query in Cypher, --name NAME or --list")
    if args.write and not args.store:
        raise KgreasonError(place="--write", found="the shipped knowledge", wanted="--store with a store of your own")
    given = _given(args.words if args.name else args.words[1:])
    store = open_store(args.store, write=args.write) if args.store else open_shipped()
    try:
        if args.name:
            table = run_named(store, args.name, given)
        else:
            values = {key: _value(text) for key, text in given.items()}
            table = store.query(args.words[0], values, write=args.write)
    finally:
        store.close()
    write({"text": _table, "json": _json, "csv": _csv}[args.format](table))
    return 0


def _given(words: list[str]) -> dict[str, str]:
    from kgreason.model import KgreasonError

    for word in words:
        if not word.partition("=")[0].isidentifier() or "=" not in word:
            raise KgreasonError(place="parameter", found=repr(word), wanted="name=value")
    return {word.partition("=")[0]: word.partition("=")[2] for word in words}


def _value(text: str) -> Any:
    """Return what a parameter of a query of one's own means: JSON where it is some, otherwise the text itself.

    >>> _value("5"), _value('["a"]'), _value("KG:aspirin")
    (5, ['a'], 'KG:aspirin')
    """
    import json

    try:
        return json.loads(text)
    except ValueError:
        return text


def _listed() -> str:
    from kgreason.graph.stores import load_queries

    lines = []
    for query in load_queries().values():
        lines.append(f"{query.name}\n    {query.about}\n")
        lines += [
            f"    {one.name}: {one.meaning} ({'default' if one.is_number else 'e.g.'} {one.example})\n"
            for one in query.parameters
        ]
    return "".join(lines)


def _list_document() -> str:
    """Return the queries that ship as JSON: names, what they tell, their Cypher and parameters."""
    from msgspec import to_builtins

    from kgreason.cli.output import as_json
    from kgreason.graph.stores import load_queries

    return as_json([to_builtins(one) for one in load_queries().values()]) + "\n"


def _json(table: "Table") -> str:
    from kgreason.cli.output import as_json

    return as_json([dict(zip(table.columns, row, strict=True)) for row in table.rows]) + "\n"


def _csv(table: "Table") -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([_cell(one) for one in row] for row in table.rows)
    return text.getvalue()


def _table(table: "Table") -> str:
    """Return rows in columns, and how many there are."""
    width = WIDEST if sys.stdout.isatty() else sys.maxsize
    rows = [table.columns, *([_short(_cell(one), width) for one in row] for row in table.rows)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(table.columns))]
    lines = ["  ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "  ".join("-" * size for size in widths))
    count = len(table.rows)
    return "".join(f"{line}\n" for line in lines) + f"{count} row{'' if count == 1 else 's'}\n"


def _short(text: str, width: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"


def _cell(value: Any) -> str:
    from kgreason.cli.output import as_json

    if value is None:
        return ""
    return as_json(value, indent=None) if isinstance(value, (bool, list, dict)) else str(value)
