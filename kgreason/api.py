"""The HTTP interface: the same JSON as the command line, from the same engine call."""

import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Annotated, Any, Literal

from anyio import to_thread
from fastapi import Depends, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Route

from kgreason._version import __version__
from kgreason.engine import Engine
from kgreason.model import BadTrace, Change, KgreasonError, Patient, Trace
from kgreason.openapi import CHECK, HEALTH, LINK, MECHANISM, TRACES, add_examples, components, keys_of, responses
from kgreason.report import (
    CLAIMS,
    EFFECTS,
    EXPLAIN,
    REPORTED,
    REWARD,
    bad_document,
    checked_document,
    claim_paths,
    claims_document,
    error_document,
    explain_document,
    link_document,
    mechanism_document,
    named_paths,
    paths_document,
    report_document,
    reward_document,
)
from kgreason.traces import (
    FORMS,
    flag_of,
    is_fhir,
    list_of,
    meant,
    object_of,
    parse_row,
    patient_of,
    read_traces,
    shown,
    text_of,
)

MAX_BODY = 2**20
"""Bytes of a request's body at most, unless ``create_app`` is told otherwise."""

OWN_FAULT, REPORT = "a fault of its own", "a report of this request to the maintainers"

CHANGES: dict[Literal["without", "invert", "add"], int] = {"without": 2, "invert": 2, "add": 3}
"""What can be supposed of a mechanism, and by how many names."""

Answer = Callable[[Callable[[], Any]], Awaitable[Response]]
COMPLETE = "assume_complete"
AssumeComplete = Annotated[
    bool, Query(description=f"Take every list of the patient as complete; {COMPLETE} may stand in the body instead.")
]
Wanted = Annotated[
    Literal["json", "reward"],
    Query(alias="format", description="reward: the report cut down to what a trainer scores."),
]
Form = Annotated[str, Query(alias="from", description="The form of the trace: " + ", ".join(FORMS))]


class TooLargeError(KgreasonError):
    """A request's body past the limit."""


def create_app(engine: Engine, *, max_body: int = MAX_BODY) -> FastAPI:
    """Return the application on an engine; it holds no other state."""
    app = FastAPI(title="kgreason", version=__version__, summary=__doc__, dependencies=[Depends(_known)])
    _add_faults(app)

    async def answer(make: Callable[[], Any]) -> Response:
        def made() -> str:
            return json.dumps(make(), ensure_ascii=False, allow_nan=False)

        text = await to_thread.run_sync(made, abandon_on_cancel=True)  # a server that is told to end does not wait
        return Response(text, media_type="application/json")

    _add_judging(app, engine, answer, max_body)
    _add_asking(app, engine, answer, max_body)
    _add_exploring(app, engine, answer, max_body)
    _describe(app)
    return app


def _describe(app: FastAPI) -> None:
    """Let the description hold the shipped schemas and, where it is served, what the examples are answered."""
    plain = app.openapi
    (served,) = (one for one in app.routes if isinstance(one, Route) and one.path == app.openapi_url)

    def with_components() -> dict[str, Any]:
        schema = plain()
        schema.setdefault("components", {}).setdefault("schemas", {}).update(components())
        return schema

    async def with_examples(request: Request) -> Response:
        if not getattr(app.state, "has_examples", False):
            await add_examples(app.openapi(), app)
            app.state.has_examples = True
        answer: Response = await served.endpoint(request)
        return answer

    app.openapi = with_components  # type: ignore[method-assign]
    app.router.routes.insert(0, Route(served.path, with_examples, include_in_schema=False))


def _add_judging(app: FastAPI, engine: Engine, answer: Answer, limit: int) -> None:
    """Add verify, explain and claims."""

    @app.post("/v1/verify", openapi_extra=TRACES, responses=responses("report-1", "reward-1", several=True))
    async def verify(
        request: Request, assume_complete: AssumeComplete = False, form: Form = "auto", wanted: Wanted = "json"
    ) -> Response:
        """Judge a trace: each claim, each ordered drug, the whole."""
        data = await _read(request, limit)
        complete = _completeness(data, form) or assume_complete
        make, schema = (reward_document, REWARD) if wanted == "reward" else (report_document, REPORTED)

        def judged(trace: Trace) -> dict[str, Any]:
            return make(engine.verify(trace, assume_complete=complete))

        return await answer(lambda: _of_each(data, form, judged, schema))

    @app.post("/v1/explain", openapi_extra=TRACES, responses=responses("explain-1", several=True))
    async def explain(request: Request, assume_complete: AssumeComplete = False, form: Form = "auto") -> Response:
        """Judge a trace; add the graph paths of each claim, and the whole as Markdown and Mermaid."""
        data = await _read(request, limit)
        complete = _completeness(data, form) or assume_complete

        def explained(trace: Trace) -> dict[str, Any]:
            report = engine.verify(trace, assume_complete=complete)
            paths = claim_paths(report, lambda source, target: engine.paths(source, target, top_k=3))
            return explain_document(named_paths(report, paths, engine.name), paths)

        return await answer(lambda: _of_each(data, form, explained, EXPLAIN))

    @app.post("/v1/claims", openapi_extra=TRACES, responses=responses("claims-1", several=True))
    async def claims(request: Request, form: Form = "auto") -> Response:
        """List what a trace states, claim by claim, without judging it."""
        data = await _read(request, limit)

        def stated(trace: Trace) -> dict[str, Any]:
            return claims_document(trace, engine.read(trace), engine.name, engine.reader)

        return await answer(lambda: _of_each(data, form, stated, CLAIMS))


def _add_asking(app: FastAPI, engine: Engine, answer: Answer, limit: int) -> None:
    """Add check, link and health."""

    @app.post("/v1/check", openapi_extra=CHECK, responses=responses("check-1"))
    async def check(request: Request, assume_complete: AssumeComplete = False) -> Response:
        """Judge whether drugs are safe for a patient."""
        given = _object(await _read(request, limit), keys_of(CHECK))
        return await answer(_checking(engine, given, assume_complete=assume_complete))

    @app.post("/v1/link", openapi_extra=LINK, responses=responses("link-1"))
    async def link(request: Request) -> Response:
        """Find the concepts that a text names."""
        text = text_of(_object(await _read(request, limit), keys_of(LINK)).get("text"), "/text")
        return await answer(lambda: link_document(text, engine.link(text)))

    @app.head("/health", include_in_schema=False)
    @app.get("/health", responses={200: {"content": {"application/json": {"schema": HEALTH}}}})
    async def health() -> dict[str, Any]:
        """Say that the engine is open, and which."""
        return {"status": "ok", "versions": dict(engine.versions)}


def _add_exploring(app: FastAPI, engine: Engine, answer: Answer, limit: int) -> None:
    """Add paths and mechanism."""

    @app.get("/v1/paths", responses=responses("paths-1"))
    async def paths(
        source: Annotated[str, Query(alias="from", examples=["metformin"], max_length=500)],
        target: Annotated[str, Query(alias="to", examples=["lactic acidosis"], max_length=500)],
        max_hops: Annotated[int, Query(ge=1, le=4)] = 3,
        top: Annotated[int, Query(ge=1, le=1000)] = 10,
        predicates: Annotated[str, Query(description="Cross only edges of these, with commas between.")] = "",
    ) -> Response:
        """Find the best paths between two concepts."""
        crossed = predicates.split(",") if predicates else []

        def found() -> dict[str, Any]:
            paths = engine.paths(source, target, max_hops=max_hops, top_k=top, predicates=crossed)
            return paths_document(source, target, paths, engine.name)

        return await answer(found)

    @app.post("/v1/mechanism", openapi_extra=MECHANISM, responses=responses("mechanism-1"))
    async def mechanism(request: Request) -> Response:
        """Say how one thing acts on another, what that hangs on, and what if a link were otherwise."""
        given = _object(await _read(request, limit), keys_of(MECHANISM))
        ends = text_of(given.get("from"), "/from"), text_of(given.get("to"), "/to")
        effect, hops, changes = _effect(given), _hops(given), tuple(_changes(given))

        def found() -> dict[str, Any]:
            return mechanism_document(engine.mechanism(*ends, changes, effect=effect, max_hops=hops), engine.name)

        return await answer(found)


async def _known(request: Request) -> None:
    """Raise KgreasonError for a query parameter that the path does not have; what is not known would change nothing."""
    known = [field.alias for field in request.scope["route"].dependant.query_params]
    for key in request.query_params:
        if key not in known:
            near = meant(key.replace("-", "_"), known)
            hint = f" (did you mean {near}?)" if near else ""
            wanted = ", ".join(known) or "no parameters"
            raise KgreasonError(place=f"query/{key}", found=f"an unknown parameter{hint}", wanted=wanted)


async def _read(request: Request, limit: int) -> bytes:
    """Return the body; raises TooLargeError as soon as it is past the limit."""
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > limit:
            raise TooLargeError(place="the body", found=f"more than {limit:,} bytes", wanted=f"{limit:,} at most")
    return bytes(data)


def _completeness(data: bytes, form: str) -> bool:
    """Return what a trace's body says of its patient's lists; raises KgreasonError where one of several says it."""
    if form in {"text", "think"} or f'"{COMPLETE}"'.encode() not in data:
        return False
    try:
        value = parse_row(data)
    except KgreasonError:  # said by whoever reads the traces
        return False
    for number, one in enumerate(value if isinstance(value, list) else ()):
        if isinstance(one, dict) and COMPLETE in one:
            wanted = f"?{COMPLETE}=true for all traces of the body"
            raise KgreasonError(place=f"/{number}/{COMPLETE}", found=shown(one[COMPLETE]), wanted=wanted)
    return isinstance(value, dict) and flag_of(value.get(COMPLETE, False), f"/{COMPLETE}")


def _of_each(data: bytes, form: str, document: Callable[[Trace], dict[str, Any]], schema: str) -> Any:
    """Return the document of a trace, or a list of them; one that cannot be read alone raises KgreasonError."""
    if form not in FORMS:
        raise KgreasonError(place="query/from", found=form, wanted=", ".join(FORMS))
    if form not in {"text", "think"} and data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] not in {b"{", b"["}:
        parse_row(data)  # says what is wrong with it, where it is not JSON
        raise KgreasonError(place="the body", found="a bare value", wanted="a trace as a JSON object")
    traces = list(read_traces(data, name="request", form=form))
    if len(traces) == 1:
        return document(_good(traces[0]))
    made = []
    for trace in traces:
        try:
            made.append(document(_good(trace)))
        except KgreasonError as error:
            made.append(bad_document(BadTrace(trace.id, error.place, error.found, error.wanted), schema))
        except Exception:  # a bug costs its own row of several, and is logged
            logging.getLogger("kgreason").exception("%s", trace.id)
            made.append(bad_document(BadTrace(trace.id, "the server", OWN_FAULT, REPORT), schema))
    return made


def _good(trace: Trace | BadTrace) -> Trace:
    if isinstance(trace, BadTrace):
        raise KgreasonError(place=_pointer(trace.place), found=trace.found, wanted=trace.wanted)
    return trace


def _pointer(place: str) -> str:
    """Return the part of a place that lies in the body."""
    return place.partition("#")[2] or "the body"


def _object(data: bytes, keys: tuple[str, ...]) -> dict[str, Any]:
    value = object_of(parse_row(data), "the body", "an object with " + ", ".join(keys))
    for key in value:
        if key not in keys:
            raise KgreasonError(place="the body", found=f"the unknown key {shown(key)}", wanted=", ".join(keys))
    return value


def _checking(engine: Engine, given: dict[str, Any], *, assume_complete: bool) -> Callable[[], dict[str, Any]]:
    """Return the judging of a request's drugs; what the request has wrong is raised at once."""
    drugs, patient, condition = _drugs(given), _patient(given), text_of(given.get("for", ""), "/for")
    complete = flag_of(given.get(COMPLETE, False), f"/{COMPLETE}") or assume_complete
    others = flag_of(given.get("alternatives", False), "/alternatives") or bool(condition)

    def checked() -> dict[str, Any]:
        try:
            found = engine.check_regimen(
                drugs, patient, assume_complete=complete, alternatives=others, condition=condition
            )
        except KgreasonError as error:
            at = next((number for number, one in enumerate(drugs) if error.found.startswith(repr(one))), None)
            place = error.place if error.place != "drug" or at is None else f"/drugs/{at}"
            raise KgreasonError(place=place, found=error.found, wanted=error.wanted) from None
        return checked_document(found, engine.name, engine.versions)

    return checked


def _drugs(given: dict[str, Any]) -> list[str]:
    wanted = "a list of names, at least one; only a health record (FHIR) that orders drugs needs none"
    if "drugs" not in given:
        if is_fhir(given.get("patient")):
            return []
        raise KgreasonError(place="/drugs", found="nothing", wanted=wanted)
    drugs = list_of(given.get("drugs"), "/drugs", wanted)
    if not drugs:
        raise KgreasonError(place="/drugs", found="an empty list", wanted=wanted)
    return [text_of(one, f"/drugs/{number}") for number, one in enumerate(drugs)]


def _effect(given: dict[str, Any]) -> int:
    said = text_of(given.get("effect", "treats"), "/effect")
    if said not in EFFECTS:
        raise KgreasonError(place="/effect", found=shown(said), wanted=" or ".join(EFFECTS))
    return EFFECTS[said]


def _hops(given: dict[str, Any]) -> int:
    hops = given.get("max_hops", 4)
    if not isinstance(hops, int) or isinstance(hops, bool) or not 2 <= hops <= 6:
        raise KgreasonError(place="/max_hops", found=shown(hops), wanted="a whole number from 2 to 6")
    return hops


def _changes(given: dict[str, Any]) -> Iterator[Change]:
    """Yield the changes of a mechanism: pairs of names, and for a link that is added its predicate between them."""
    for kind, parts in CHANGES.items():
        wanted = f"a list of lists of {parts} names"
        for number, one in enumerate(list_of(given.get(kind, []), f"/{kind}", wanted)):
            names = list_of(one, f"/{kind}/{number}", wanted)
            if len(names) != parts:
                raise KgreasonError(place=f"/{kind}/{number}", found=shown(names), wanted=wanted)
            start, *between, end = (text_of(name, f"/{kind}/{number}/{at}") for at, name in enumerate(names))
            yield Change(kind, start, end, *between)


def _patient(given: dict[str, Any]) -> Patient | None:
    as_of = text_of(given.get("as_of", ""), "/as_of", "a date such as 2025-03-31")
    return None if given.get("patient") is None else patient_of(given["patient"], as_of=as_of)


def _add_faults(app: FastAPI) -> None:
    """Answer every fault with place, found and wanted, never with a traceback."""

    @app.exception_handler(KgreasonError)
    async def unreadable(_request: Request, error: KgreasonError) -> Response:
        return _fault(413 if isinstance(error, TooLargeError) else 422, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = "/".join(str(part) for part in first["loc"])
        absent = first["type"] == "missing"
        found, wanted = ("nothing", "a value") if absent else (repr(first.get("input"))[:60], _small(first["msg"]))
        return _fault(422, KgreasonError(place=place, found=found, wanted=wanted))

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        found = f"{request.method} {request.url.path}"
        fault = KgreasonError(place="the request", found=found, wanted="a path and method of /openapi.json")
        return _fault(error.status_code, fault)

    @app.exception_handler(500)
    async def broken(_request: Request, _error: Exception) -> Response:
        return _fault(500, KgreasonError(place="the server", found=OWN_FAULT, wanted=REPORT))


def _small(message: str) -> str:
    """Return what a library wants, as ours say it: *a number less than 4*."""
    said = message.removeprefix("Input should be ").partition(", unable")[0]
    return said[:1].lower() + said[1:]


def _fault(status: int, error: KgreasonError) -> Response:
    place = error.place or "the body"
    document = error_document(KgreasonError(place=place, found=error.found, wanted=error.wanted))
    text = json.dumps(document, ensure_ascii=True)
    return Response(text, status_code=status, media_type="application/json")
