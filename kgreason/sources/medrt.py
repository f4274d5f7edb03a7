"""MED-RT, the Medication Reference Terminology of the US Department of Veterans Affairs, in its XML (DTS) form.

A ``terminology`` holds ``concept`` elements (namespace, name, code, status, ``property`` CTY: the kind of concept,
``synonym``) and ``association`` elements (name, from and to with namespace, name and code, ``qualifier``). A
*Parent Of* runs from parent to child. The form is known from published loaders; no release was at hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kgreason.model import Concept, SourceError
from kgreason.sources.forms import well_formed
from kgreason.sources.manifest import Manifest
from kgreason.sources.opening import is_file, opened
from kgreason.sources.records import Record
from kgreason.sources.statements import statement

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ROOT = "terminology"
ACTIVE = {"", "A"}
PROPERTIES = {"CTY"}


def read(path: Path, manifest: Manifest) -> Iterator[Record]:
    """Yield the concepts, names and edges of a release, one element after another."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.ElementTree import iterparse

    file = _file(path, manifest)
    told = Told(file.name, manifest)
    try:
        with opened(file) as stream:
            events = iterparse(stream, events=("start", "end"))
            root = next((element for _, element in events), None)
            if root is None or root.tag != ROOT:
                found = f"the element {root.tag!r}" if root is not None else "nothing"
                raise SourceError(place=f"{file.name}:1", found=found, wanted=ROOT)
            for event, element in events:
                if event == "end" and element.tag in {"concept", "association"}:
                    yield from told.concept(element) if element.tag == "concept" else told.association(element)
                    root.clear()
    except (ParseError, ValueError, LookupError) as error:
        raise SourceError(place=file.name, found=f"no XML of MED-RT ({error})", wanted="a whole, plain file") from None
    if not told.count:
        raise SourceError(place=file.name, found="neither concepts nor associations", wanted="a release of MED-RT")


def _file(path: Path, manifest: Manifest) -> Path:
    if path.is_file():
        return path
    for place in (path / one.name for one in manifest.files):
        if is_file(place):
            return place
    found = sorted(one for one in path.glob("*MEDRT*") if ".xml" in one.name.lower() or one.suffix == ".zip")
    if len(found) != 1:
        raise SourceError(place=str(path), found=f"{len(found)} files", wanted="one Core_MEDRT_…_DTS.xml")
    return found[0]


@dataclass(slots=True)
class Told:
    """What a release has told so far: codes that are left out, and the ends that were named."""

    file: str
    manifest: Manifest
    count: int = 0
    left_out: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)

    def concept(self, element: "Element") -> Iterator[Record]:
        """Yield a concept under its name without the kind in brackets, which stays a synonym."""
        self.count += 1
        curie, name = self._curie(_text(element, "namespace"), _text(element, "code")), _text(element, "name")
        if not curie or not name:
            found = f"the concept {_text(element, 'code')!r} of {_text(element, 'namespace')!r} named {name!r}"
            yield self._fault(found, "a namespace of the manifest, a code and a name")
            return
        kinds = [_text(one, "value") for one in element.iterfind("property") if _text(one, "name") in PROPERTIES]
        kind = kinds[0] if kinds else ""
        others = self.manifest.options.get("left_out", [])
        if _text(element, "status") not in ACTIVE or (isinstance(others, list) and kind in others):
            self.left_out.add(curie)
            return
        self.named.add(curie)
        plain = name.removesuffix(f" [{kind}]")
        synonyms = dict.fromkeys([name, *(_text(one, "to_name") for one in element.iterfind("synonym"))])
        names = tuple(one for one in synonyms if one and one != plain)
        category = self.manifest.categories.get(kind) or self.manifest.categories.get(_text(element, "namespace"), "")
        yield Concept(curie, plain, category or "NamedThing", names, source=self.manifest.name)

    def association(self, element: "Element") -> Iterator[Record]:
        """Yield the names of both ends where they are new, and the edge."""
        self.count += 1
        word = _text(element, "name")
        ends = [
            self._curie(_text(element, f"{one}_namespace"), _text(element, f"{one}_code")) for one in ("from", "to")
        ]
        if not word or not all(ends):
            codes = " and ".join(repr(_text(element, f"{one}_code")) for one in ("from", "to"))
            yield self._fault(f"{word!r} between {codes}", "a name between two codes of namespaces of the manifest")
            return
        if not self.left_out.isdisjoint(ends):
            return
        qualifiers = tuple(
            sorted(
                (_text(one, "name").casefold().replace(" ", "_"), _text(one, "value"))
                for one in element.iterfind("qualifier")
                if _text(one, "name") and _text(one, "value")
            )
        )
        edge = statement(self.manifest, ends[0], word, ends[1], qualifiers)
        if edge:
            yield from self._end(element, "from", ends[0], "")
            yield from self._end(element, "to", ends[1], word)
            yield edge

    def _end(self, element: "Element", end: str, curie: str, word: str) -> Iterator[Record]:
        """Yield an end that is no concept of the file; its namespace or what is said of it gives its category."""
        categories, name = self.manifest.categories, _text(element, f"{end}_name")
        category = categories.get(_text(element, f"{end}_namespace")) or categories.get(word, "")
        if name and category and curie not in self.named:
            self.named.add(curie)
            yield Concept(curie, name, category, source=self.manifest.name)

    def _curie(self, namespace: str, code: str) -> str:
        prefix = self.manifest.prefixes.get(namespace)
        curie = f"{prefix}:{code}" if prefix else ""
        return curie if well_formed(curie) else ""

    def _fault(self, found: str, wanted: str) -> SourceError:
        return SourceError(place=f"{self.file}: element {self.count}", found=found, wanted=wanted)


def _text(element: "Element", tag: str) -> str:
    return (element.findtext(tag) or "").strip()
