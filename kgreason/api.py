"""The HTTP interface: the same JSON as the command line, from the same engine call."""

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal

from anyio import to_thread
from fastapi import Depends, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Route

from kgreason._version import __version__
from kgreason.bodies import (
    COMPLETE,
    completeness,
    drugs_of,
    effect_of,
    hops_of,
    needed_text,
    object_in,
    patient_in,
    read_changes,
    told_at,
)
from kgreason.engine import Engine
from kgreason.model import BadTrace, KgreasonError, Trace
from kgreason.openapi import CHECK, HEALTH, LINK, MECHANISM, TRACES, add_examples, components, responses
from kgreason.report import (
    CLAIMS,
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
    meant,
    parse_row,
    read_traces,
    text_of,
)

MAX_BODY = 2**20
"""Bytes of a request's body at most, unless ``create_app`` is told otherwise."""

OWN_FAULT, REPORT = "a fault of its own", "a report of this request to the maintainers"

Answer = Callable[[Callable[[], Any]], Awaitable[Response]]
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
        complete = completeness(data, form) or assume_complete
        make, schema = (reward_document, REWARD) if wanted == "reward" else (report_document, REPORTED)

        def judged(trace: Trace) -> dict[str, Any]:
            return make(engine.verify(trace, assume_complete=complete))

        return await answer(lambda: _of_each(data, form, judged, schema))

    @app.post("/v1/explain", openapi_extra=TRACES, responses=responses("explain-1", several=True))
    async def explain(request: Request, assume_complete: AssumeComplete = False, form: Form = "auto") -> Response:
        """Judge a trace; add the graph paths of each claim, and the whole as Markdown and Mermaid."""
        data = await _read(request, limit)
        complete = completeness(data, form) or assume_complete

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
        given = object_in(await _read(request, limit), CHECK)
        return await answer(_checking(engine, given, assume_complete=assume_complete))

    @app.post("/v1/link", openapi_extra=LINK, responses=responses("link-1"))
    async def link(request: Request) -> Response:
        """Find the concepts that a text names."""
        text = needed_text(object_in(await _read(request, limit), LINK), "text")
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
            with told_at({source: "query/from", target: "query/to"}):
                paths = engine.paths(source, target, max_hops=max_hops, top_k=top, predicates=crossed)
            return paths_document(source, target, paths, engine.name)

        return await answer(found)

    @app.post("/v1/mechanism", openapi_extra=MECHANISM, responses=responses("mechanism-1"))
    async def mechanism(request: Request) -> Response:
        """Say how one thing acts on another, what that hangs on, and what if a link were otherwise."""
        given = object_in(await _read(request, limit), MECHANISM)
        ends = needed_text(given, "from"), needed_text(given, "to")
        names = dict(zip(ends, ("/from", "/to"), strict=True))
        effect, hops, changes = effect_of(given), hops_of(given), tuple(read_changes(given, names))

        def found() -> dict[str, Any]:
            with told_at(names):
                shown = engine.mechanism(*ends, changes, effect=effect, max_hops=hops)
            return mechanism_document(shown, engine.name)

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


def _checking(engine: Engine, given: dict[str, Any], *, assume_complete: bool) -> Callable[[], dict[str, Any]]:
    """Return the judging of a request's drugs; what the request has wrong is raised at once."""
    drugs, patient, condition = drugs_of(given), patient_in(given), text_of(given.get("for", ""), "/for")
    complete = flag_of(given.get(COMPLETE, False), f"/{COMPLETE}") or assume_complete
    others = flag_of(given.get("alternatives", False), "/alternatives") or bool(condition)

    names = {condition: "/for", **{one: f"/drugs/{number}" for number, one in enumerate(drugs)}}

    def checked() -> dict[str, Any]:
        with told_at(names):
            found = engine.check_regimen(
                drugs, patient, assume_complete=complete, alternatives=others, condition=condition
            )
        return checked_document(found, engine.name, engine.versions)

    return checked


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
