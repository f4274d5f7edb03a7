"""Fetch what a manifest names, when a person asks for it: resumed, hash checked, and put into place at once.

The only module of the sources that uses the network; nothing but ``kgreason sources fetch`` calls it. It uses the
client of the standard library, which heeds proxies and certificates as a person has set them; ranges (RFC 9110,
section 14) and tries are a few lines on top of it.
"""

import http.client
import os
import re
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from msgspec import Struct

from kgreason._version import __version__
from kgreason.model import KgreasonError
from kgreason.sources.manifest import Download, Manifest
from kgreason.sources.parts import Part, alone, mismatch
from kgreason.sources.places import how_to_get, missing_places

CHUNK = 1 << 18
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})

Progress = Callable[[str, int, int], None]
"""Told a file's name, the bytes that are there, and how many it has (0 where nobody says)."""


class Patience(Struct, frozen=True):
    """Seconds without a byte, tries a file, seconds before the second try (twice as long before each further one)."""

    stall: float = 30.0
    tries: int = 5
    pause: float = 1.0


PATIENCE = Patience()


def fetch_source(
    manifest: Manifest,
    folder: Path,
    *,
    accept: bool = False,
    progress: Progress | None = None,
    patience: Patience = PATIENCE,
) -> Path:
    """Return the data folder with a source's files in it, fetched where they are not there yet.

    A file that is there with the right size and hash is kept; one that broke off is gone on with. Raises KgreasonError
    where the licence must be accepted and ``accept`` does not say so, where a file must be got by hand, and where the
    network, the file or the disk is at fault; what was fetched until then is kept for the next time.
    """
    if must_accept(manifest) and not accept:
        found = f"the licence {manifest.licence} ({manifest.licence_url or manifest.home}), not accepted yet"
        raise KgreasonError(place=manifest.name, found=found, wanted="--accept-licence, once you have read it")
    for file in manifest.files:
        if file.url:
            _fetch(file, folder / file.name, patience, progress)
    missing = missing_places(manifest, folder)
    if missing:
        found = f"no {', '.join(str(place) for place in missing[:3])}, and no address to fetch it from"
        raise KgreasonError(place=manifest.name, found=found, wanted=how_to_get(manifest, folder))
    return folder


def must_accept(manifest: Manifest) -> bool:
    """Return whether a licence has to be accepted before a source is fetched; of one got by hand its home asks."""
    return manifest.must_accept and any(file.url for file in manifest.files)


def _fetch(file: Download, target: Path, patience: Patience, progress: Progress | None) -> None:
    def told(size: int, total: int) -> None:
        if progress is not None:
            progress(file.name, size, total)

    fault = ""
    with alone(target):
        part = Part(file, target)
        if target.exists() and mismatch(file, target) is None:
            part.drop()
            return
        for number in range(patience.tries):
            if number:
                time.sleep(patience.pause * 2 ** (number - 1))
            try:
                _go_on(part, patience.stall, told)
            except _PassingError as error:
                fault = str(error)
            else:
                part.finish()
                return
    wanted = "the whole file; what has come is kept: ask again to go on with it"
    raise KgreasonError(place=file.url, found=f"{fault} ({patience.tries} tries)", wanted=wanted)


class _PassingError(Exception):
    """A fault of the network that another try may not meet."""


class _NothingMoreError(_PassingError):
    """There is nothing from that byte on; ``total`` is how many bytes there are (-1 where not said)."""

    def __init__(self, total: int) -> None:
        super().__init__("nothing to go on with")
        self.total = total


class _Answer(Struct, frozen=True):
    """Bytes of a file from ``start`` on, its size (0 where not said), its version, and where they are read."""

    stream: IO[bytes]
    start: int
    total: int
    version: str


def _go_on(part: Part, stall: float, told: Callable[[int, int], None]) -> None:
    """Add to a part what is still to come; raises _PassingError where it breaks off."""
    file = part.file
    size, version = part.kept()
    if size and size == file.size:
        return
    try:
        local = file.url.lower().startswith("file:")
        answer = _opened_file(file.url) if local else _asked(file.url, size, version, stall)
    except _NothingMoreError as error:
        if error.total == size:
            return
        part.drop()
        raise
    with closing(answer.stream):
        if answer.start not in {0, size} or (answer.start and version and answer.version not in {"", version}):
            part.drop()
            raise _PassingError("an answer that does not go on where it broke off")
        if file.size and answer.total and answer.total != file.size:
            raise KgreasonError(place=file.url, found=f"{answer.total} bytes", wanted=f"{file.size} bytes")
        if not answer.start:
            part.restart(answer.version)
        total = answer.total or file.size
        size = part.append(_chunks(answer.stream), lambda now: told(now, total))
    if size < total:
        raise _PassingError(f"an answer that breaks off at {size} of {total} bytes")


def _chunks(stream: Any) -> Iterator[bytes]:
    """Yield bytes as soon as they are there, so that a stall costs none that came before it."""
    while True:
        try:
            chunk = stream.read1(CHUNK)
        except (OSError, http.client.HTTPException) as error:
            raise _PassingError(_said(error)) from None
        if not chunk:
            return
        yield chunk


def _opened_file(url: str) -> _Answer:
    path = Path(urllib.request.url2pathname(urllib.parse.urlsplit(url).path))
    try:
        stream = path.open("rb")
        return _Answer(stream, 0, os.fstat(stream.fileno()).st_size, "")
    except OSError as error:
        found = error.strerror or str(error)
        raise KgreasonError(place=url, found=found, wanted="a file that can be read") from None


def _asked(url: str, start: int, version: str, stall: float) -> _Answer:
    """Ask a server for a file from a byte on; raises _PassingError where it fails for now, KgreasonError for good."""
    headers = {"User-Agent": f"kgreason/{__version__}", "Accept-Encoding": "identity"}
    if start:
        headers |= {"Range": f"bytes={start}-"} | ({"If-Range": version} if version else {})
    try:
        request = urllib.request.Request(url, headers=headers)  # noqa: S310  the manifest has checked it
        stream = urllib.request.build_opener(_Redirects).open(request, timeout=stall)
    except urllib.error.HTTPError as error:
        error.close()
        raise _refusal(url, error) from None
    except urllib.error.URLError as error:
        if isinstance(error.reason, ssl.SSLCertVerificationError):
            raise KgreasonError(place=url, found=str(error.reason), wanted="a certificate to trust") from None
        raise _PassingError(_said(error.reason)) from None
    except (http.client.InvalidURL, ValueError) as error:
        raise KgreasonError(place=url, found=str(error), wanted="an address") from None
    except (OSError, http.client.HTTPException) as error:
        raise _PassingError(_said(error)) from None
    return _answer(url, stream)


def _refusal(url: str, error: urllib.error.HTTPError) -> Exception:
    found = f"HTTP {error.code} {error.reason}"
    if error.code == 416:
        total = re.fullmatch(r"bytes \*/(\d+)", error.headers.get("Content-Range", ""))
        return _NothingMoreError(int(total[1]) if total else -1)
    if error.code in PASSING:
        return _PassingError(found)
    return KgreasonError(place=url, found=found, wanted="the file")


def _answer(url: str, stream: Any) -> _Answer:
    version = _version(stream.headers)
    if stream.status == 200:
        return _Answer(stream, 0, stream.length or 0, version)
    place = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", stream.headers.get("Content-Range", ""))
    if stream.status == 206 and place:
        total = 0 if place[2] == "*" else int(place[2])
        return _Answer(stream, int(place[1]), total, version)
    stream.close()
    raise KgreasonError(place=url, found=f"HTTP {stream.status} {stream.reason}", wanted="the file")


def _version(headers: Any) -> str:
    """Return what tells one version of a file from another: a strong ETag, or else the date of its last change."""
    tag = headers.get("ETag", "")
    return str(tag if tag.startswith('"') else headers.get("Last-Modified", ""))


def _said(reason: object) -> str:
    if isinstance(reason, TimeoutError):
        return "no byte in time"
    return str(reason) or type(reason).__name__


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follow a redirect to https, or on the same host, and never from https back to http."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        """Return the request to follow, or refuse."""
        old, new = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        kept = new.scheme == old.scheme == "http" and new.hostname == old.hostname
        if new.scheme != "https" and not kept:
            fp.close()
            raise KgreasonError(place=req.full_url, found=f"a redirect to {newurl}", wanted="https, or the same host")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
