"""The resources of a FHIR Bundle, of a list, of one resource or of a CDS Hooks request; references between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from kgreason.model import KgreasonError, Unread
from kgreason.traces.values import list_of, object_of, shown, text_of

TYPES = ("", "collection", "searchset", "document", "message", "transaction", "batch", "batch-response",
         "transaction-response")  # fmt: skip
_LOCAL = re.compile(r"(?:^|/)(?P<key>[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64})(?:/_history/[A-Za-z0-9.-]{1,64})?$")


class Entry(Struct, frozen=True):
    """One resource: where it stands, its full address where given, and whether it is an order not given yet."""

    resource: dict[str, Any]
    place: str
    address: str = ""
    draft: bool = False

    @property
    def kind(self) -> str:
        """The type of the resource."""
        return str(self.resource["resourceType"])

    @property
    def key(self) -> str:
        """Type and identifier, as other resources refer to it; the type alone where it has none."""
        own = self.resource.get("id")
        return f"{self.kind}/{own}" if isinstance(own, str) and own else self.kind


@dataclass(slots=True)
class Gathered:
    """The resources of a record, and what of it is no resource that can be read."""

    entries: list[Entry] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    index: dict[str, list[Entry]] = field(default_factory=dict)

    def resolve(self, reference: str, within: Entry) -> Entry | None:
        """Return the resource that a reference names: contained in the same one, by its address, or by type and id."""
        if reference.startswith("#"):
            contained = within.resource.get("contained")
            for at, one in enumerate(contained if isinstance(contained, list) else []):
                if (
                    isinstance(one, dict)
                    and one.get("id") == reference[1:]
                    and isinstance(one.get("resourceType"), str)
                ):
                    return Entry(one, f"{within.place}/contained/{at}")
            return None
        local = _LOCAL.search(reference)
        near = self._by_key().get(local["key"], []) if local else self._by_key().get(reference, [])
        return next((one for one in near if points_at(reference, one)), None)

    def _by_key(self) -> dict[str, list[Entry]]:
        """Return the entries by type and identifier, and by address; made once all are gathered."""
        if not self.index:
            for one in self.entries:
                for key in {one.key, one.address} - {""}:
                    self.index.setdefault(key, []).append(one)
        return self.index


def points_at(reference: str, entry: Entry) -> bool:
    """Return whether a reference names an entry; two whole addresses are compared as they are."""
    if reference == entry.address:
        return True
    local = _LOCAL.search(reference)
    if not local or local["key"] != entry.key or "/" not in entry.key:
        return False
    whole = "://" in reference and "://" in entry.address
    return not whole or reference.partition("/_history/")[0] == entry.address


def is_reference(text: str) -> bool:
    """Return whether a text has the form of a reference that FHIR knows."""
    return bool(text.startswith(("#", "urn:")) or _LOCAL.search(text))


def gather(value: Any, place: str) -> Gathered:
    """Return the resources of a record, each once; raises KgreasonError for a Bundle that is no state of a record."""
    found = Gathered()
    seen: dict[tuple[str, bool], int] = {}
    for entry in _entries(value, place, found, draft=False):
        twin = seen.setdefault((entry.key, entry.draft), len(found.entries)) if "/" in entry.key else len(found.entries)
        if twin == len(found.entries):
            found.entries.append(entry)
            continue
        older, newer = sorted((found.entries[twin], entry), key=_version)
        found.entries[twin] = newer
        if older.resource != newer.resource:
            found.unread.append(
                Unread(older.key, older.place, "an older version of what the record has twice", open=False)
            )
    return found


def _version(entry: Entry) -> tuple[str, int]:
    meta = entry.resource.get("meta")
    held = meta if isinstance(meta, dict) else {}
    number = str(held.get("versionId", ""))
    return str(held.get("lastUpdated", "")), int(number) if number.isascii() and number.isdigit() else 0


def _entries(value: Any, place: str, found: Gathered, *, draft: bool) -> Iterator[Entry]:
    if isinstance(value, list):
        for at, one in enumerate(value):
            yield from _entries(one, f"{place}/{at}", found, draft=draft)
        return
    given = object_of(value, place, "a FHIR resource")
    if "hook" in given and "resourceType" not in given:
        yield from _request(given, place, found)
        return
    kind = text_of(given.get("resourceType"), f"{place}/resourceType", "the type of a FHIR resource")
    if kind == "Bundle":
        yield from _bundle(given, place, found, draft=draft)
    else:
        yield Entry(given, place, draft=draft)


def _request(given: dict[str, Any], place: str, found: Gathered) -> Iterator[Entry]:
    """Yield what a CDS Hooks request holds: the record under ``prefetch``, and its draft orders."""
    prefetch = object_of(given.get("prefetch") or {}, f"{place}/prefetch")
    for key, one in prefetch.items():
        if one is not None:
            yield from _entries(one, f"{place}/prefetch/{key}", found, draft=False)
    context = object_of(given.get("context") or {}, f"{place}/context")
    for key in ("draftOrders", "medications"):
        if context.get(key) is not None:
            yield from _entries(context[key], f"{place}/context/{key}", found, draft=True)


def _bundle(given: dict[str, Any], place: str, found: Gathered, *, draft: bool) -> Iterator[Entry]:
    kind = given.get("type", "")
    if kind not in TYPES:
        wanted = "a Bundle that is one state of a record, such as collection, searchset or document"
        raise KgreasonError(place=f"{place}/type", found=shown(kind), wanted=wanted)
    links = given.get("link")
    for link in links if isinstance(links, list) else []:
        if isinstance(link, dict) and link.get("relation") == "next":
            found.unread.append(Unread("Bundle", f"{place}/link", "the search has further pages, which are not here"))
    entries = given.get("entry")
    for at, one in enumerate([] if entries is None else list_of(entries, f"{place}/entry")):
        spot = f"{place}/entry/{at}"
        held = one if isinstance(one, dict) else {}
        if not isinstance(held.get("resource"), dict) or not isinstance(held["resource"].get("resourceType"), str):
            found.unread.append(Unread("Bundle", spot, "an entry without a resource"))
        elif isinstance(held.get("request"), dict) and held["request"].get("method") == "DELETE":
            found.unread.append(Unread("Bundle", spot, "an entry that deletes a resource", open=False))
        elif held["resource"]["resourceType"] == "Bundle":
            yield from _bundle(held["resource"], f"{spot}/resource", found, draft=draft)
        else:
            address = held.get("fullUrl")
            yield Entry(held["resource"], f"{spot}/resource", address if isinstance(address, str) else "", draft)
