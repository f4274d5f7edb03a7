"""Ask an OpenAI-compatible endpoint (``POST …/chat/completions``) one question: time-outs, retries, answers kept on disk.

The only module of the claims that uses the network; nothing but the reader ``llm`` calls it.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from msgspec import Struct

from kgreason.graph import cache_folder
from kgreason.model import KgreasonError

if TYPE_CHECKING:
    import httpx

URL, MODEL, KEY = "KGREASON_LLM_URL", "KGREASON_LLM_MODEL", "KGREASON_LLM_KEY"
SECONDS = "KGREASON_LLM_SECONDS"
PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
OK, BAD_REQUEST = 200, frozenset({400, 422})
LARGEST = 2**20
"""Bytes of an answer at most."""


class Patience(Struct, frozen=True):
    """Seconds a whole answer may take, tries, and seconds before the second try (twice as long before each further)."""

    seconds: float = 180.0
    tries: int = 4
    pause: float = 1.0


class CutOffError(KgreasonError):
    """An answer that ended at the endpoint's limit of tokens: less must be asked for at once."""


class _PassingError(Exception):
    """A fault that another try may not meet."""


@dataclass(frozen=True)
class Endpoint:
    """A model behind an address; ``key`` is sent as a bearer token and stands in no message.

    Raises KgreasonError where the address is none, and when asked, where no usable answer comes.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    patience: Patience = field(default_factory=Patience)
    schema: dict[str, Any] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set, compare=False)
    """Which of the wordings of a request the endpoint does not accept; learnt from its answers."""

    def __post_init__(self) -> None:
        """Refuse an address that is none."""
        try:
            parts = urlsplit(self.url)
            good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            good = False
        if not good:
            found = repr(self.url) if self.url else "no address"
            wanted = f"http://… or https://… of an OpenAI-compatible endpoint: --endpoint or {URL}"
            raise KgreasonError(place="reader llm", found=found, wanted=wanted)
        if not self.model:
            raise KgreasonError(place="reader llm", found="no model", wanted=f"its name: --model or {MODEL}")
        if not (self.key.isascii() and self.key.isprintable()):
            raise KgreasonError(
                place=KEY, found="a key with other than printable ASCII letters", wanted="the key alone"
            )

    @property
    def host(self) -> str:
        """Where the endpoint is, without what may be secret in its address."""
        parts = urlsplit(self.url)
        return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)

    def ask(self, prompt: str, text: str, usable: Callable[[str], bool]) -> str:
        """Return the model's answer to a text under a prompt, at temperature 0: a kept one, or a new one that is usable."""
        kept = _Kept(self.model, prompt, text)
        answer = kept.read()
        if answer is not None and usable(answer):
            return answer
        answer = self._asked(prompt, text, usable)
        kept.write(answer)
        return answer

    def _asked(self, prompt: str, text: str, usable: Callable[[str], bool]) -> str:
        try:
            import httpx
            from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential
        except ModuleNotFoundError as error:
            wanted = "pip install 'kgreason[llm]'"
            raise KgreasonError(place="reader llm", found=f"no package {error.name}", wanted=wanted) from None
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        messages = [{"role": "system", "content": prompt}, {"role": "user", "content": text}]
        body = {"model": self.model, "messages": messages, "stream": False}
        retrying = Retrying(
            stop=stop_after_attempt(self.patience.tries),
            wait=wait_exponential(multiplier=self.patience.pause, max=30),
            retry=retry_if_exception_type(_PassingError),
            reraise=True,
        )
        try:
            with httpx.Client(timeout=self.patience.seconds, headers=headers, follow_redirects=False) as client:
                answer: str = retrying(self._once, client, body, usable)
        except _PassingError as error:
            found = f"{error} ({self.patience.tries} tries)"
            raise KgreasonError(place=self.host, found=found, wanted="a chat completion that lists claims") from None
        return answer

    def _once(self, client: "httpx.Client", body: dict[str, Any], usable: Callable[[str], bool]) -> str:
        """Return one answer; raises _PassingError where another try may be better, KgreasonError where none will."""
        import httpx

        try:
            status, data = self._accepted(client, body)
        except httpx.TimeoutException:
            raise _PassingError(f"no answer within {self.patience.seconds:g} s") from None
        except (httpx.RequestError, httpx.InvalidURL, UnicodeEncodeError) as error:
            raise _PassingError(f"no answer: {type(error).__name__}") from None
        if status in PASSING:
            raise _PassingError(f"the status {status}")
        if status != OK:
            wanted = "200: see the address, the model's name and the key"
            raise KgreasonError(place=self.host, found=f"the status {status}", wanted=wanted)
        answer, cut = _content(data)
        if answer is None or not usable(answer):
            if cut:
                wanted = "a whole one: a greater limit of tokens"
                raise CutOffError(
                    place=self.host, found="an answer that is cut off at the endpoint's limit", wanted=wanted
                )
            raise _PassingError("an answer that is no list of claims")
        return answer

    def _wordings(self) -> tuple[dict[str, Any], ...]:
        """Return what is asked for beside the messages, the most exact first: not every endpoint accepts all of it."""
        form = {"name": "claims", "strict": True, "schema": self.schema}
        shaped = ({"type": "json_schema", "json_schema": form},) if self.schema else ()
        shapes = (*({"response_format": one} for one in (*shaped, {"type": "json_object"})), {})
        return (*({"temperature": 0, **one} for one in shapes), {})

    def _accepted(self, client: "httpx.Client", body: dict[str, Any]) -> tuple[int, bytes]:
        """Return the status and bytes of an answer; what the endpoint calls a bad request is asked for more plainly."""
        status, data = 0, b""
        for number, wording in enumerate(self._wordings()):
            if number in self.refused:
                continue
            status, data = self._received(client, body | wording)
            if status not in BAD_REQUEST:
                if status == OK:
                    self.refused.update(range(number))
                break
        return status, data

    def _received(self, client: "httpx.Client", body: dict[str, Any]) -> tuple[int, bytes]:
        """Return the status and the bytes of an answer, within its time as a whole and not only between two bytes."""
        deadline = time.monotonic() + self.patience.seconds
        data = b""
        with client.stream("POST", f"{self.url.rstrip('/')}/chat/completions", json=body) as answer:
            for chunk in answer.iter_bytes():
                data += chunk
                if len(data) > LARGEST:
                    raise _PassingError(f"more than {LARGEST:,} bytes")
                if time.monotonic() > deadline:
                    raise _PassingError(f"no whole answer within {self.patience.seconds:g} s")
        return answer.status_code, data


def _content(data: bytes) -> tuple[str | None, bool]:
    """Return what the model says in a chat completion, or nothing where the bytes are none, and whether it is cut off."""
    try:
        choice = json.loads(data)["choices"][0]
        message, cut = choice["message"]["content"], choice.get("finish_reason") == "length"
        if isinstance(message, list):  # some endpoints answer in parts
            message = "".join(part["text"] for part in message if part.get("type") == "text")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None, False
    return (message, cut) if isinstance(message, str) else (None, cut)


class _Kept:
    """An answer on disk, in the cache folder, by model, prompt and text."""

    def __init__(self, model: str, prompt: str, text: str) -> None:
        self.key = [model, sha256(prompt.encode()).hexdigest(), sha256(text.encode("utf-8", "replace")).hexdigest()]
        name = sha256(json.dumps(self.key).encode()).hexdigest()
        self.path = cache_folder() / "llm" / name[:2] / f"{name}.json"

    def read(self) -> str | None:
        """Return the answer that is kept; a damaged file is as if it were not there."""
        try:
            held = json.loads(self.path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        known = isinstance(held, dict) and held.get("key") == self.key and isinstance(held.get("answer"), str)
        return held["answer"] if known else None

    def write(self, answer: str) -> None:
        """Keep an answer; put into place at once, and not at all where the folder cannot be written."""
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.path.parent, suffix=".part")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump({"key": self.key, "answer": answer}, file)
                Path(name).replace(self.path)
            finally:
                Path(name).unlink(missing_ok=True)
