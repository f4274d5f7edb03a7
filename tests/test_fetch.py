"""Fetching: a server on loopback that breaks off, stalls, lies and changes its mind."""

import ast
import errno
import hashlib
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kgreason
from kgreason.model import KgreasonError
from kgreason.sources import Download, Manifest
from kgreason.sources.fetch import Patience, fetch_source
from kgreason.sources.parts import alone

DATA = bytes(range(256)) * 40
SHA = hashlib.sha256(DATA).hexdigest()
OTHER = DATA[::-1]
TAG = '"one"'
OPENSSL = shutil.which("openssl")
QUICK = Patience(stall=0.2, tries=3, pause=0.0)


class Site(ThreadingHTTPServer):
    """Answers each request by the next of its turns, the last one for ever; keeps what was asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.turns, self.asked, self.over = [whole()], [], threading.Event()
        self.home = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        site = self.server
        site.asked.append({key: self.headers[key] for key in ("Range", "If-Range") if key in self.headers})
        turn = site.turns.pop(0) if len(site.turns) > 1 else site.turns[0]
        turn(self)

    def head(self, status, **headers):
        self.send_response(status)
        for key, value in headers.items():
            if value is not None:
                self.send_header(key.replace("_", "-"), str(value))
        self.end_headers()

    def log_message(self, *_args):
        pass


def whole(data=DATA, *, tag=TAG, ranges=True, heed=True, length=True, stop=None, stall=False):
    """Answer with a file, or from the byte that was asked for; break off or stall after ``stop`` bytes."""

    def turn(handler):
        wanted, given_tag = handler.headers.get("Range"), handler.headers.get("If-Range", tag)
        start = int(wanted[6:-1]) if wanted and ranges and (given_tag == tag or not heed) else 0
        if start >= len(data):
            handler.head(416, Content_Range=f"bytes */{len(data)}", Content_Length=0)
            return
        place = f"bytes {start}-{len(data) - 1}/{len(data)}" if start else None
        size = len(data) - start if length else None
        handler.head(206 if start else 200, Content_Length=size, Content_Range=place, ETag=tag)
        handler.wfile.write(data[start : len(data) if stop is None else max(stop, start)])
        if stall:
            handler.wfile.flush()
            handler.server.over.wait(20)

    return turn


def says(status, **headers):
    return lambda handler: handler.head(status, Content_Length=0, **headers)


@contextmanager
def serving():
    site = Site()
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        site.over.set()
        site.shutdown()
        thread.join()
        site.server_close()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def site():
    with serving() as one:
        yield one


def source(url, *, sha256=SHA, size=len(DATA), **other):
    files = (Download("area/made.tsv", url, sha256, size),)
    return Manifest("made", "Made up", "https://example.org", "1", "CC0", "pairs", "nothing", files=files, **other)


def held(folder):
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


WHOLE = {"area/made.tsv": DATA}


def fetched(site, folder, patience=QUICK, **how):
    return fetch_source(source(f"{site.home}/made.tsv", **how), folder, patience=patience)


def refused(site, folder, patience=QUICK, **how):
    with pytest.raises(KgreasonError) as caught:
        fetched(site, folder, patience, **how)
    return str(caught.value).replace(site.home, "HOME")


def test_a_file_is_fetched_into_its_place_and_nothing_else_stays(site, tmp_path):
    assert fetched(site, tmp_path) == tmp_path
    assert held(tmp_path) == WHOLE
    assert site.asked == [{}]


def test_progress_is_told_up_to_the_last_byte(site, tmp_path):
    told = []
    fetch_source(source(f"{site.home}/a"), tmp_path, progress=lambda *one: told.append(one), patience=QUICK)
    assert told[-1] == ("area/made.tsv", len(DATA), len(DATA))


@pytest.mark.parametrize("stall", [False, True], ids=["breaks off", "stalls"])
def test_what_breaks_off_or_stalls_is_gone_on_with(site, tmp_path, stall):
    site.turns = [whole(stop=1000, stall=stall), whole(stop=3000, stall=stall), whole()]
    fetched(site, tmp_path)
    assert held(tmp_path) == WHOLE
    assert site.asked == [
        {},
        {"Range": "bytes=1000-", "If-Range": TAG},
        {"Range": "bytes=3000-", "If-Range": TAG},
    ]


def test_a_stall_before_the_first_byte_is_tried_again(site, tmp_path):
    site.turns = [lambda handler: handler.server.over.wait(20), whole()]
    fetched(site, tmp_path)
    assert held(tmp_path) == WHOLE


def test_what_came_is_kept_for_the_next_time_when_all_tries_are_used(site, tmp_path):
    site.turns = [whole(stop=1000), whole(stop=1000), whole(stop=4000), whole()]
    assert refused(site, tmp_path) == (
        "HOME/made.tsv: found an answer that breaks off at 4000 of 10240 bytes (3 tries); "
        "wanted the whole file; what has come is kept: ask again to go on with it"
    )
    note = json.dumps({"url": f"{site.home}/made.tsv", "version": TAG}).encode()
    assert held(tmp_path) == {"area/made.tsv.part": DATA[:4000], "area/made.tsv.part.json": note}
    fetched(site, tmp_path)
    assert held(tmp_path) == WHOLE
    assert site.asked[-1] == {"Range": "bytes=4000-", "If-Range": TAG}


@pytest.mark.parametrize(
    "second",
    [
        whole(ranges=False),
        whole(tag='"two"'),
        whole(tag=None),
        whole(tag='"two"', ranges=False),
    ],
    ids=["ignores ranges", "another version", "no version", "another version, ignores ranges"],
)
def test_a_server_that_does_not_go_on_is_read_from_the_start(site, tmp_path, second):
    site.turns = [whole(OTHER, stop=1000), second]
    fetched(site, tmp_path)
    assert held(tmp_path) == WHOLE


@pytest.mark.parametrize(
    "second",
    [
        whole(tag='"two"', heed=False),
        lambda handler: handler.head(206, Content_Range="bytes 7-9/10240", Content_Length=3, ETag=TAG),
        says(416, Content_Range="bytes */500"),
        says(416),
    ],
    ids=["goes on with another version", "another range", "too far", "too far, no size"],
)
def test_an_answer_that_does_not_fit_starts_the_file_again(site, tmp_path, second):
    site.turns = [whole(OTHER, stop=1000), second, whole(tag='"two"')]
    fetched(site, tmp_path)
    assert held(tmp_path) == WHOLE
    assert site.asked == [{}, {"Range": "bytes=1000-", "If-Range": TAG}, {}]


def test_without_a_version_a_part_is_gone_on_with_only_where_a_hash_will_tell(site, tmp_path):
    for sha256, asked in ((SHA, {"Range": "bytes=1000-"}), ("", {})):
        site.turns, site.asked = [whole(stop=1000, tag=None), whole(tag=None)], []
        fetched(site, tmp_path / (sha256 or "none"), sha256=sha256)
        assert held(tmp_path / (sha256 or "none")) == WHOLE
        assert site.asked == [{}, asked]


def test_a_weak_tag_is_no_version_but_a_date_is(site, tmp_path):
    def weak(handler):
        handler.head(200, Content_Length=len(DATA), ETag='W/"one"', Last_Modified="Sat, 21 Nov 2026 10:00:00 GMT")
        handler.wfile.write(DATA[:1000])

    site.turns = [weak, whole(ranges=False)]
    fetched(site, tmp_path)
    assert site.asked[1] == {"Range": "bytes=1000-", "If-Range": "Sat, 21 Nov 2026 10:00:00 GMT"}
    assert held(tmp_path) == WHOLE


def test_wrong_bytes_are_dropped_and_told(site, tmp_path):
    site.turns = [whole(OTHER)]
    found = hashlib.sha256(OTHER).hexdigest()
    assert refused(site, tmp_path) == f"HOME/made.tsv: found the SHA-256 {found}; wanted {SHA}"
    assert held(tmp_path) == {}
    assert len(site.asked) == 1


def test_a_file_of_another_size_is_refused_before_it_is_fetched(site, tmp_path):
    site.turns = [whole(DATA + b"x")]
    assert refused(site, tmp_path) == "HOME/made.tsv: found 10241 bytes; wanted 10240 bytes"
    assert held(tmp_path) == {}


def test_a_file_that_does_not_end_is_cut_where_it_is_too_long(site, tmp_path):
    def endless(handler):
        handler.head(200)
        while not handler.server.over.is_set():
            handler.wfile.write(b"x" * 100_000)

    site.turns = [endless]
    assert re.fullmatch(r"HOME/made.tsv: found \d+ bytes; wanted 10240 bytes", refused(site, tmp_path))
    assert held(tmp_path) == {}


def test_a_file_without_a_length_is_whole_when_its_size_is_reached(site, tmp_path):
    site.turns = [whole(length=False, stop=5000), whole(length=False)]
    fetched(site, tmp_path)
    assert held(tmp_path) == WHOLE
    assert len(site.asked) == 2


def test_a_part_that_is_whole_already_is_not_fetched_again(site, tmp_path):
    site.turns = [whole(stop=len(DATA), length=False)]
    place = tmp_path / "area"
    place.mkdir()
    (place / "made.tsv.part").write_bytes(DATA)
    note = {"url": f"{site.home}/made.tsv", "version": TAG}
    for size, asked in ((len(DATA), 0), (0, 1)):
        (place / "made.tsv.part").write_bytes(DATA)
        (place / "made.tsv.part.json").write_text(json.dumps(note))
        (place / "made.tsv").unlink(missing_ok=True)
        fetched(site, tmp_path, size=size)
        assert held(tmp_path) == WHOLE
        assert len(site.asked) == asked
    assert site.asked == [{"Range": "bytes=10240-", "If-Range": TAG}]


@pytest.mark.parametrize(
    "note",
    [
        "",
        "{",
        "[]",
        "null",
        '{"url": 1, "version": 2}',
        '{"url": "URL", "version": 3}',
        '{"url": "http://a/b", "version": "c"}',
    ],
)
def test_a_part_of_unknown_or_other_origin_is_not_gone_on_with(site, tmp_path, note):
    (tmp_path / "area").mkdir()
    (tmp_path / "area/made.tsv.part").write_bytes(OTHER[:500])
    if note:
        (tmp_path / "area/made.tsv.part.json").write_text(note.replace("URL", f"{site.home}/made.tsv"))
    fetched(site, tmp_path)
    assert held(tmp_path) == WHOLE
    assert site.asked == [{}]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 501])
def test_a_refusal_is_told_at_once(site, tmp_path, status):
    site.turns = [says(status)]
    assert refused(site, tmp_path).startswith(f"HOME/made.tsv: found HTTP {status} ")
    assert len(site.asked) == 1
    assert held(tmp_path) == {}


def test_a_strange_answer_is_refused(site, tmp_path):
    site.turns = [says(204)]
    assert refused(site, tmp_path) == "HOME/made.tsv: found HTTP 204 No Content; wanted the file"


def test_a_server_that_fails_for_a_while_is_asked_again(site, tmp_path):
    site.turns = [says(500), says(503), whole()]
    fetched(site, tmp_path)
    assert held(tmp_path) == WHOLE
    assert len(site.asked) == 3


def test_the_tries_are_counted_and_each_waits_twice_as_long(site, tmp_path, monkeypatch):
    waited = []
    monkeypatch.setattr("kgreason.sources.fetch.time.sleep", waited.append)
    site.turns = [says(500)]
    message = refused(site, tmp_path, Patience(stall=1, tries=4, pause=0.5))
    assert message.startswith("HOME/made.tsv: found HTTP 500 Internal Server Error (4 tries); wanted the whole file")
    assert (len(site.asked), waited) == (4, [0.5, 1.0, 2.0])


def test_a_server_that_is_not_there_or_speaks_no_http_is_told(site, tmp_path):
    site.turns = [lambda handler: handler.wfile.write(b"220 mail.example.org ESMTP\r\n")]
    assert "(3 tries)" in refused(site, tmp_path)
    with serving() as gone:
        home = gone.home
    with pytest.raises(KgreasonError, match=r"refused.* \(3 tries\)"):
        fetch_source(source(f"{home}/a"), tmp_path, patience=QUICK)
    with pytest.raises(KgreasonError, match="wanted an address"):
        fetch_source(source("http://127.0.0.1:port/a"), tmp_path, patience=QUICK)
    with pytest.raises(KgreasonError, match="wanted an address"):
        fetch_source(source("http://127.0.0.1/é"), tmp_path, patience=QUICK)
    assert held(tmp_path) == {}


def test_a_redirect_on_the_same_host_is_followed_with_the_range(site, tmp_path):
    with serving() as other:
        site.turns = [says(302, Location=f"{other.home}/there")]
        other.turns = [whole(stop=1000), whole()]
        fetched(site, tmp_path)
        assert other.asked == [{}, {"Range": "bytes=1000-", "If-Range": TAG}]
    assert held(tmp_path) == WHOLE


@pytest.mark.parametrize("target", ["http://localhost:{port}/a", "http://example.org/a", "ftp://127.0.0.1/a"])
def test_a_redirect_to_another_host_without_https_is_refused(site, tmp_path, target):
    target = target.format(port=site.server_port)
    site.turns = [says(302, Location=target), whole()]
    message = refused(site, tmp_path)
    assert message == f"HOME/made.tsv: found a redirect to {target}; wanted https, or the same host"
    assert len(site.asked) == 1


@pytest.mark.parametrize("target", ["file:///etc/hostname", "/made.tsv", "data:,x"])
def test_a_redirect_to_a_file_or_in_a_circle_is_refused(site, tmp_path, target):
    site.turns = [says(302, Location=target)]
    assert refused(site, tmp_path).startswith("HOME/made.tsv: found HTTP 302 ")
    assert held(tmp_path) == {}


@pytest.fixture
def certificate(tmp_path):
    """Return a certificate of 127.0.0.1 that nobody has signed, with its key in one file."""
    made = tmp_path / "certificate"
    made.mkdir()
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"]
    command = [OPENSSL, "req", "-x509", *curve, *names, "-keyout", made / "key", "-out", made / "certificate"]
    subprocess.run(command, check=True, capture_output=True)
    (made / "both").write_text((made / "key").read_text() + (made / "certificate").read_text())
    return made / "both"


@pytest.mark.skipif(OPENSSL is None, reason="needs openssl")
def test_a_certificate_must_be_trusted_and_https_never_falls_back_to_http(site, tmp_path, certificate, monkeypatch):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving() as plain:
        site.socket = context.wrap_socket(site.socket, server_side=True)
        site.home = site.home.replace("http:", "https:")
        message = refused(site, tmp_path / "out")
        assert message.startswith("HOME/made.tsv: found [SSL: CERTIFICATE_VERIFY_FAILED]")
        assert message.endswith("wanted a certificate to trust")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        site.turns = [says(302, Location=f"{plain.home}/a"), whole()]
        assert refused(site, tmp_path / "out").endswith("wanted https, or the same host")
        assert (held(tmp_path / "out"), plain.asked) == ({}, [])
        plain.turns = [says(302, Location=f"{site.home}/a")]
        fetched(plain, tmp_path / "out")
    assert held(tmp_path / "out") == WHOLE


def test_what_is_there_is_kept_and_not_asked_for_again(site, tmp_path):
    fetched(site, tmp_path)
    fetched(site, tmp_path)
    assert len(site.asked) == 1
    (tmp_path / "area/made.tsv").write_bytes(OTHER)
    fetched(site, tmp_path, sha256="", size=0)
    assert (held(tmp_path), len(site.asked)) == ({"area/made.tsv": OTHER}, 1)


def test_what_is_there_with_another_hash_is_replaced_once_the_right_one_is_whole(site, tmp_path):
    (tmp_path / "area").mkdir()
    (tmp_path / "area/made.tsv").write_bytes(OTHER)
    site.turns = [says(404), whole()]
    refused(site, tmp_path)
    assert held(tmp_path) == {"area/made.tsv": OTHER}
    fetched(site, tmp_path)
    assert held(tmp_path) == WHOLE


def test_a_licence_is_accepted_first(site, tmp_path):
    assert refused(site, tmp_path, must_accept=True, licence_url="https://example.org/licence") == (
        "made: found the licence CC0 (https://example.org/licence), not accepted yet; "
        "wanted --accept-licence, once you have read it"
    )
    assert (site.asked, held(tmp_path)) == ([], {})
    fetch_source(source(f"{site.home}/a", must_accept=True), tmp_path, accept=True, patience=QUICK)
    assert held(tmp_path) == WHOLE


def test_a_source_without_addresses_says_where_to_get_it_and_where_to_put_it(tmp_path):
    with pytest.raises(KgreasonError) as caught:
        fetch_source(source(""), tmp_path)
    assert str(caught.value) == (
        f"made: found no {tmp_path / 'area/made.tsv'}, and no address to fetch it from; "
        f"wanted by hand from https://example.org: put area/made.tsv into {tmp_path}"
    )
    (tmp_path / "area").mkdir()
    (tmp_path / "area/made.tsv").write_bytes(DATA)
    assert fetch_source(source(""), tmp_path) == tmp_path


def test_a_licence_need_not_be_accepted_here_of_what_is_got_by_hand(tmp_path):
    with pytest.raises(KgreasonError, match="by hand from https://example.org"):
        fetch_source(source("", must_accept=True), tmp_path)


def test_a_local_file_is_copied_with_the_same_care(tmp_path):
    given_file = tmp_path / "given 1"
    given_file.write_bytes(DATA)
    fetch_source(source(given_file.as_uri()), tmp_path / "out")
    assert held(tmp_path / "out") == WHOLE
    given_file.write_bytes(OTHER)
    with pytest.raises(KgreasonError, match="the SHA-256"):
        fetch_source(source(given_file.as_uri()), tmp_path / "other")
    for wrong in (tmp_path / "gone", tmp_path):
        with pytest.raises(KgreasonError, match="wanted a file that can be read"):
            fetch_source(source(wrong.as_uri()), tmp_path / "other")
    assert held(tmp_path / "other") == {}


def test_a_folder_that_cannot_be_written_is_told(site, tmp_path):
    (tmp_path / "area").write_text("a file where a folder should be")
    assert refused(site, tmp_path).endswith("wanted a folder with space that can be written")
    (tmp_path / "area").unlink()
    (tmp_path / "area/made.tsv").mkdir(parents=True)
    assert "Is a directory" in refused(site, tmp_path)
    assert site.asked == []


def test_a_full_disk_is_told_and_what_came_is_kept(site, tmp_path):
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, limits[1]))
    try:
        message = refused(site, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    place = tmp_path / "area/made.tsv.part"
    wanted = "a folder with space that can be written"
    assert message == f"{place}: found {os.strerror(errno.EFBIG)}; wanted {wanted}"
    assert place.read_bytes() == DATA[:5000]
    fetched(site, tmp_path)
    assert (held(tmp_path), site.asked[-1]["Range"]) == (WHOLE, "bytes=5000-")


def test_of_many_who_fetch_the_same_at_once_one_does_and_the_others_find_it(site, tmp_path):
    site.turns = [whole(stop=2000), whole()]
    faults = []

    def one():
        try:
            fetched(site, tmp_path)
        except KgreasonError as error:
            faults.append(error)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (faults, held(tmp_path), len(site.asked)) == ([], WHOLE, 2)


def test_a_place_is_held_by_one_at_a_time_though_its_lock_comes_and_goes(tmp_path):
    inside, together = [], []

    def one():
        for _ in range(30):
            with alone(tmp_path / "made.tsv"):
                inside.append(1)
                together.append(len(inside))
                held(tmp_path)
                inside.pop()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == [1] * 240
    assert held(tmp_path) == {}


CHILD = """
import sys
from pathlib import Path
from kgreason.sources import Download, Manifest
from kgreason.sources.fetch import fetch_source
url, sha, size, folder = sys.argv[1:]
files = (Download("area/made.tsv", url, sha, int(size)),)
fetch_source(Manifest("made", "", "", "1", "", "", "", files=files), Path(folder),
             progress=lambda name, size, total: print(size, flush=True))
"""


@pytest.fixture
def child(site, tmp_path):
    """Return a function that starts a process which fetches, and prints how far it is."""
    command = [sys.executable, "-c", CHILD, f"{site.home}/a", SHA, str(len(DATA)), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(Path(kgreason.__file__).parents[1])}
    return lambda: subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)


def test_a_process_that_is_killed_leaves_nothing_half_written_and_the_next_goes_on(site, tmp_path, child):
    site.turns = [whole(stop=6000, stall=True), whole()]
    with child() as first:
        while int(first.stdout.readline()) < 6000:
            pass
        first.kill()
    left = {name: data for name, data in held(tmp_path).items() if not name.endswith(".json")}
    assert left == {"area/made.tsv.lock": b"", "area/made.tsv.part": DATA[:6000]}
    with child() as second:
        assert second.wait(20) == 0
    assert held(tmp_path) == WHOLE
    assert site.asked == [{}, {"Range": "bytes=6000-", "If-Range": TAG}]


def test_two_processes_that_fetch_the_same_at_once_ask_for_it_once(site, tmp_path, child):
    with child() as one, child() as other:
        assert (one.wait(20), other.wait(20)) == (0, 0)
    assert (held(tmp_path), site.asked) == (WHOLE, [{}])


TURN = st.one_of(
    st.builds(
        whole,
        st.sampled_from([DATA, DATA, OTHER]),
        tag=st.sampled_from([TAG, '"two"', None]),
        ranges=st.booleans(),
        heed=st.booleans(),
        length=st.booleans(),
        stop=st.none() | st.integers(0, len(DATA)),
    ),
    st.builds(says, st.sampled_from([204, 206, 404, 416, 500, 503])),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=st.lists(TURN, min_size=1, max_size=6), size=st.sampled_from([0, len(DATA)]))
def test_whatever_a_server_does_only_the_right_file_comes_to_stand(site, tmp_path_factory, turns, size):
    folder = tmp_path_factory.mktemp("any")
    site.turns = turns
    for _ in range(2):
        try:
            fetched(site, folder, size=size)
        except KgreasonError:
            assert "area/made.tsv" not in held(folder)
        else:
            assert held(folder) == WHOLE


def test_only_the_fetching_module_knows_the_network_and_only_its_command_calls_it():
    def imported(path):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                yield node.module or ""
                yield from (f"{node.module}.{one.name}" for one in node.names)
            elif isinstance(node, ast.Import):
                yield from (one.name for one in node.names)

    root = Path(kgreason.__file__).parent
    network = {"urllib.request", "http.client", "socket", "ssl", "requests", "httpx", "ftplib"}
    speaks, calls = set(), set()
    for path in root.rglob("*.py"):
        names = set(imported(path))
        if path.is_relative_to(root / "sources") and names & network:
            speaks.add(path.name)
        if "kgreason.sources.fetch" in names:
            calls.add(path.relative_to(root).as_posix())
    assert (speaks, calls) == ({"fetch.py"}, {"cli/sources.py"})
