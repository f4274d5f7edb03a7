"""Ways in which a file comes to harm: each takes the bytes of a sound file and returns those of a damaged one."""

import bz2
import copy
import gzip
import io
import json
import lzma
import re
import tomllib
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any
from xml.etree.ElementTree import ParseError, fromstring, tostring

LONG = (1_000, 70_000, 200_000)
DEEP = (3, 20, 150, 1_200, 30_000)
NESTING = (
    ("[", "]"), ("{", "}"), ('{"a":', "}"), ('[{"nodes":', "}]"), ("(", ")"), ("<a>", "</a>"), ("- ", ""), ("a: {", "}"),
    ("<owl:Class>", "</owl:Class>"), ("[ <a:b> ", " ]"), ('"', ""), ("  ", ""), ("&a ", ""), ("? ", ""), ("\\", ""),
)  # fmt: skip
NUMBERS = (
    "-1", "0", "1e999", "-1e-999", "NaN", "Infinity", "9" * 25, "9" * 5_000, "18446744073709551616", "2147483648",
    "0x1F", "1_000", "٣٤", "²", "½", "00000000000000000001", "1.5", "+7", "1e5", "", "௧",
)  # fmt: skip
VALUES = (
    "null",
    "true",
    "[]",
    "{}",
    "1",
    "-0.0",
    "1.5e300",
    '""',
    "[null]",
    '{"a": [1]}',
    "~",
    '"\\ud800"',
    '"\\u0000"',
    "[[[]]]",
)
TOKENS = (
    "\\", "\\ud800", '"\\udfff\\ud800"', "\\u0000", "%", "&", "&amp;", "&#0;", "&#xD800;", "&x;", "<!--", "<![CDATA[", "]]>",
    "<?xml version='1.1'?>", '<?xml version="1.0" encoding="no-such"?>', '<?xml version="1.0" encoding="utf-7"?>',
    '<!DOCTYPE a [<!ENTITY b "c">]>', '<!DOCTYPE a SYSTEM "file:///etc/hostname">', "<rdf:RDF>", "xmlns:a=''", "<x y=z>",
    "*a", "&a [*a]", "!!python/object:os.system {}", "!!int", "--- \n", "...\n", "%YAML 9.9\n", "<<: *a", "? [a]\n: b\n",
    "[Term]\n", "[Typedef]\n", "[]", "id:", "id: \n", "is_obsolete: maybe\n", "import: http://example.org/other.obo\n", "{a=b",
    "import: .\n", 'xref: EX:1 "', "is_a: ! nothing\n", 'synonym: "a" EXACT [[]]\n', "@prefix : <a> .\n", "@base <x> .\n",
    "<>", "_:b", "^^<>", "@en-", '"""', "'''", "a a a .\n", "( )", "=> ", ":-:", "::", "CID", "C0000001", "EX:", ":1", "EX:1:2",
    "http://[", "http://[::1/", "https://example.org:99999999/", "file:///", "\u200b", "\ufeff", "\u2028", "\u0085",
    "\x1b[31m", "\x7f", "é", "\U0001f600", "ı", "ß", "\u0130", "a\u0308", "\u202e", "#", ";", "\x0b", "\x0c", "\x1a", "\x1c",
)  # fmt: skip
CODES = (
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "latin-1",
    "cp1252",
    "utf-32",
    "utf-7",
    "utf-8-sig",
    "cp037",
    "shift_jis",
    "utf-8",
)
BREAKS = ("\r", "\r\n", "\n\r", "\r\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\n\n", "", "\x1c", "\x1e")
WORDS = (
    "", " ", "EX:", ":", "::", ":1", "EX:1", "EX:2", "EX:1:2", "EX 1", "EX:a b", "http://[", "http://[::1/", "https://example.org:99999999/x",
    "http://purl.obolibrary.org/obo/", "http://purl.obolibrary.org/obo/_", "http://purl.obolibrary.org/obo/EX_1", "MESH:D000001", "DB99901",
    "C0000001", "CID100000077", "CHEBI:1", "owl:Thing", "is_a", "PROPERTY", "true", "False", "None", "null", "NaN", "-1", "0", "1e999", "٣",
    "²", "\u200b", "\ufeff", "\u2028", "\u0085", "\u00a0", "\u202e", "\x1b[31m", "\x7f", "é", "\U0001f600", "İ", "ß", "a\u0308", "'", "[]", "['", "['a'",
    "[''][''", "a~b", "~", "~~", "|", "||", "a|b", "^", "^treats", "subclass_of", "%00", "%", "\\", "..", "/", ".", "../../x", "\t", "a" * 3_000,
    "7" * 30, '" EXACT a' * 2_000 + "\nx", "EX" + "_2000" * 2_000 + ":1", "7" * 5_000, "LLT", "NOT", "placebo", "TRUE", "O", "Y", "SPA", "T047", "RO", "isa", "xsd:string", "EXACT", "kind",
)  # fmt: skip
ODD = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**30,
    "",
    [],
    {},
    [None],
    [[]],
    [{}],
    {"": None},
    {"val": 1},
    {"id": []},
    "\ud800",
    "\0",
)
INNER = re.compile(rb'(?<=>)[^<>\n]+(?=<)|(?<=")[^"<>\\\n]*(?=")')
"""Texts and attributes of XML, strings of JSON."""
VALID = tuple(word for word in WORDS if word.isprintable())
CELL = re.compile(rb"[^\t,|<>\"'\n{}\[\]]+")
SEPARATORS = re.compile(rb"[\t,|:;=]")
SCALAR = re.compile(rb'"(?:[^"\\\n]|\\.)*"|(?<=[:\s\[,])(?:\d+|true|false|null)(?=[\s,\]}])|(?<=: )[^\n{\[]+')
PAIR = re.compile(rb'"\w+"\s*:\s*(?:"[^"\n]*"|\d+|true|false|null)(?:\s*,)?|^[ \t]*[\w-]+: ?[^\n]*\n', re.MULTILINE)
DIGITS = re.compile(rb"\d+(?:\.\d+)?")


def place(random: Random, data: bytes) -> tuple[int, int]:
    """Return where a stretch of a file begins and ends: mostly short, now and then long."""
    start = random.randint(0, len(data))
    return start, min(len(data), start + random.choice((0, 1, 1, 2, 5, 20, 100, len(data))))


def inserted(random: Random, data: bytes, more: bytes) -> bytes:
    at = random.randint(0, len(data))
    return data[:at] + more + data[at:]


def replaced(random: Random, data: bytes, pattern: re.Pattern[bytes], value: bytes) -> bytes:
    """Replace one match of a pattern; where there is none, insert."""
    found = list(pattern.finditer(data))
    if not found:
        return inserted(random, data, value)
    one = random.choice(found)
    return data[: one.start()] + value + data[one.end() :]


def flip(random: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 8, 64)) if data else 0):
        changed[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(changed)


def delete(random: Random, data: bytes) -> bytes:
    start, end = place(random, data)
    return data[:start] + data[end:]


def insert(random: Random, data: bytes) -> bytes:
    return inserted(random, data, random.randbytes(random.choice((1, 2, 5, 40))))


def repeat(random: Random, data: bytes) -> bytes:
    start, end = place(random, data)
    return data[:end] + data[start:end] * random.choice((1, 1, 2, 30)) + data[end:]


def drop_line(random: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    chosen = {random.randrange(len(lines)) for _ in range(random.choice((1, 1, 3)))} if lines else set()
    return b"".join(line for at, line in enumerate(lines) if at not in chosen)


def repeat_line(random: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    at = random.randrange(len(lines) or 1)
    return b"".join(lines[: at + 1] + lines[at : at + 1] * random.choice((1, 1, 2, 40)) + lines[at + 1 :])


def swap_lines(random: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    if len(lines) > 1:
        one, other = random.sample(range(len(lines)), 2)
        lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def truncate(random: Random, data: bytes) -> bytes:
    return data[: random.randint(0, len(data))]


def recode(random: Random, data: bytes) -> bytes:
    return data.decode("utf-8", "replace").encode(random.choice(CODES), "replace")


def nulls(random: Random, data: bytes) -> bytes:
    start, end = place(random, data)
    return data[:start] + b"\0" * max(1, min(end - start, 4_096)) + data[end:]


def lengthen(random: Random, data: bytes) -> bytes:
    return inserted(
        random, data, random.choice(("A", "é", "1", " ", "\\", "a b ", "EX:", "\t", ",")).encode() * random.choice(LONG)
    )


def amplify(random: Random, data: bytes) -> bytes:
    """Repeat a few bytes of the file thousands of times in their place: what takes the square of a length shows."""
    start = random.randint(0, len(data))
    few = data[start : start + random.randint(1, 12)]
    return data[:start] + few * (random.choice((2_000, 30_000)) // (len(few) or 1)) + data[start:]


def nest(random: Random, data: bytes) -> bytes:
    opening, closing = random.choice(NESTING)
    depth = random.choice(DEEP)
    more = opening.encode() * depth + (closing.encode() * depth if random.random() < 0.5 else b"")
    return replaced(random, data, SCALAR, more) if random.random() < 0.5 else inserted(random, data, more)


def renumber(random: Random, data: bytes) -> bytes:
    return replaced(random, data, DIGITS, random.choice(NUMBERS).encode())


def retype(random: Random, data: bytes) -> bytes:
    return replaced(random, data, SCALAR, random.choice(VALUES).encode())


def double_key(random: Random, data: bytes) -> bytes:
    found = list(PAIR.finditer(data))
    if not found:
        return repeat_line(random, data)
    one, value = random.choice(found), random.choice(VALUES).encode()
    again = one.group() if random.random() < 0.5 else re.sub(rb":.*", lambda _: b": " + value, one.group(), count=1)
    comma = b"" if again.endswith((b",", b"\n")) or not again.startswith(b'"') else b","
    return data[: one.start()] + again + comma + data[one.start() :]


def rebreak(random: Random, data: bytes) -> bytes:
    end, all_ = random.choice(BREAKS).encode(), random.random() < 0.5
    return re.sub(rb"\r?\n", lambda one: end if all_ or random.random() < 0.3 else one.group(), data)


def misquote(random: Random, data: bytes) -> bytes:
    if random.random() < 0.4:
        return replaced(random, data, re.compile(rb"[\"'\[\](){}<>]"), b"")
    return inserted(
        random, data, random.choice((b'"', b"'", b'"""', b"\\", b"<", b">", b"[", b"]", b"{", b"}", b"(", b"|"))
    )


def separate(random: Random, data: bytes) -> bytes:
    return replaced(
        random, data, SEPARATORS, random.choice((b"\t", b",", b"|", b":", b";", b"", b"\t\t", b" ", b"\t" * 300))
    )


def token(random: Random, data: bytes) -> bytes:
    more = random.choice(TOKENS).encode()
    return replaced(random, data, SCALAR, more) if random.random() < 0.3 else inserted(random, data, more)


def rewrite(random: Random, data: bytes) -> bytes:
    """Put another text into a cell, an attribute or a value, so that the form of the file stays."""
    return replaced(random, data, cell_of(data), random.choice(WORDS).encode())


def cell_of(data: bytes) -> re.Pattern[bytes]:
    return INNER if data.lstrip()[:1] in {b"<", b"{", b"["} else CELL


def exchange(random: Random, data: bytes) -> bytes:
    """Let two cells, attributes or values change places."""
    found = list(cell_of(data).finditer(data))
    if len(found) < 2:
        return data
    one, other = sorted(random.sample(found, 2), key=re.Match.start)
    between = data[one.end() : other.start()]
    return data[: one.start()] + other.group() + between + one.group() + data[other.end() :]


def reshape(random: Random, data: bytes) -> bytes:
    """Change the tree of a JSON file, of one of its lines, or of an XML file; what is none is rewritten."""
    if data.startswith(b"<?xml"):
        return reshape_xml(random, data)
    if data.startswith(b"title = "):
        return reshape_toml(random, data)
    lines = data.splitlines(keepends=True)
    at = random.randrange(len(lines) or 1)
    for before, text, after in (
        (b"", data, b""),
        (b"".join(lines[:at]), b"".join(lines[at : at + 1]), b"".join(lines[at + 1 :])),
    ):
        try:
            tree = json.loads(text)
        except (ValueError, RecursionError):
            continue
        changed = [tree]
        for _ in range(random.choice((1, 1, 2, 4))):
            change_tree(random, changed)
        return before + json.dumps(changed[0] if changed else None).encode() + b"\n" + after
    return rewrite(random, data)


def reshape_xml(random: Random, data: bytes) -> bytes:
    """Remove, repeat, move or rename elements, their texts and attributes."""
    try:
        root = fromstring(data)
    except (ParseError, ValueError, LookupError):
        return rewrite(random, data)
    for _ in range(random.choice((1, 1, 2, 4))):
        holder, other = (random.choice(list(root.iter())) for _ in range(2))
        how = random.randrange(6)
        if how == 0 and len(holder):
            holder.remove(random.choice(list(holder)))
        elif how == 1 and len(other):
            holder.append(copy.deepcopy(random.choice(list(other))))
        elif how == 2 and holder is not root:
            holder.tag = random.choice((other.tag, "a", "rdf:li"))
        elif how == 3:
            holder.text = random.choice(VALID)
        elif how == 4 and other.attrib:
            holder.set(random.choice(list(other.attrib)), random.choice((*VALID, *other.attrib.values())))
        elif holder.attrib:
            del holder.attrib[random.choice(list(holder.attrib))]
    try:
        return tostring(root, "utf-8", xml_declaration=True)
    except (ValueError, TypeError, RecursionError):
        return data


def reshape_toml(random: Random, data: bytes) -> bytes:
    try:
        tree = tomllib.loads(data.decode())
    except ValueError:
        return rewrite(random, data)
    tables = [one for one in tree.values() if isinstance(one, dict) and one]
    if tables and random.random() < 0.7:
        table = random.choice(tables)
        key, word = random.choice(list(table)), random.choice(WORDS)
        said = table[key] if isinstance(table[key], list) else [word]
        rest = [one for one in said if random.random() < 0.8]
        table[key] = random.choice(
            (word, word, True, 7, [*rest, word], rest, [*rest, f"{word}={random.choice(WORDS)}"], "", [])
        )
    else:
        change_tree(random, tree)
    return "".join(f"{json.dumps(key)} = {toml_value(value)}\n" for key, value in tree.items()).encode()


def toml_value(value: Any) -> str:
    """Return a value as TOML writes it within a line: what is not there, as an empty text."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml_value(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    return '""' if value is None else json.dumps(value)


def change_tree(random: Random, tree: Any) -> None:
    """Replace, remove, move or rename one member somewhere in a tree."""
    holders = [tree]
    for one in holders:
        inner = one.values() if isinstance(one, dict) else one
        holders += [each for each in inner if isinstance(each, dict | list)]
    holder, other = (random.choice([one for one in holders if one] or [tree]) for _ in range(2))
    if not holder or not other:
        return
    key, source = (random.choice(list(one) if isinstance(one, dict) else range(len(one))) for one in (holder, other))
    how = random.random()
    if how < 0.15:
        del holder[key]
    elif how < 0.3 and isinstance(holder, dict):
        holder[random.choice(WORDS)] = holder.pop(key)
    elif how < 0.5:
        holder[key] = json.loads(json.dumps(other[source]))
    else:
        holder[key] = copy.deepcopy(random.choice((*ODD, random.choice(WORDS))))


def empty(random: Random, _: bytes) -> bytes:
    return random.choice(
        (b"", b"\n", b"\r", b"\xef\xbb\xbf", b" ", b"\0", b"{}", b"[]", b"\xff\xfe", b"null", b'""', b"\n" * 2_000)
    )


Damage = Callable[[Random, bytes], bytes]
DAMAGES: tuple[Damage, ...] = (
    flip, delete, insert, repeat, drop_line, repeat_line, swap_lines, truncate, recode, nulls, lengthen, amplify, nest, renumber,
    retype, double_key, rebreak, misquote, separate, token, rewrite, exchange, reshape, empty,
)  # fmt: skip
WEIGHTS = [1 if one in {empty, lengthen, nest, recode} else 12 if one in {rewrite, reshape} else 3 for one in DAMAGES]


def damaged(random: Random, data: bytes, foreign: bytes) -> tuple[str, bytes]:
    """Return one kind of damage and what it leaves of a file; ``foreign`` is the content of another format's."""
    if random.random() < 0.02:
        at, end = random.randint(0, len(data)), random.randint(0, len(foreign))
        return random.choice((("foreign", foreign), ("spliced", data[:at] + foreign[end:])))
    shaped = data.lstrip()[:1] in {b"<", b"{", b"[", b"t"} and random.random() < 0.5
    one = reshape if shaped else random.choices(DAMAGES, WEIGHTS)[0]
    return one.__name__, one(random, data)


def packed(ending: str, data: bytes) -> bytes:
    """Return a file's bytes compressed as its ending says."""
    if ending == ".zip":
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo("inner"), data)
        return stream.getvalue()
    if ending == ".gz":
        return gzip.compress(data, mtime=0)
    return {".bz2": bz2.compress, ".xz": lzma.compress}[ending](data)
