"""A library in a bucket: servers read while another process writes, and no torn state is ever seen."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from contextlib import ExitStack
from itertools import count

import pytest

from osler import ask
from osler.core.errors import InputError
from osler.documents.document import Rejected
from osler.library import Query, make_library, open_library
from osler.library.bucket import lease
from osler.library.bucket.store import Store, address_of
from osler.library.bucket.writing import Writing
from osler.library.local import LocalLibrary
from osler.quoting import verify_quotes
from shelf import document, notice

_number = count()
GOUT = (
    "Colchicine is used to treat attacks of gout. Treatment of gout also includes nonsteroidal drugs and "
    "corticosteroids. Allopurinol lowers uric acid and prevents attacks of gout."
)


@pytest.fixture
def address(bucket):
    return f"{bucket}/own/{next(_number)}"


def found(library, words="sclerostin"):
    return [hit.document for hit in library.search(Query(text=words, k=50))]


def test_the_same_is_found_with_the_same_scores_as_in_a_folder(address, tmp_path):
    documents = [
        *(document(str(n), f"Sclerostin {n} falls in trial {n % 7}.", year=1990 + n) for n in range(30)),
        notice("90", "retraction", "pmid:3"),
        document("91", "Romosozumab (ROM) binds sclerostin.", kind="guideline"),
    ]
    here, there = LocalLibrary.make(tmp_path / "library"), make_library(address)
    assert here.add(documents) == there.add(documents)
    for words in ("sclerostin", "trial 3", "slcerostin", "ROM", "gout", "?"):
        query = Query(text=words, k=40, explain=True)
        assert here.search(query) == there.search(query), words
        assert here.search_documents(query) == there.search_documents(query), words
    assert here.summary() == there.summary()
    assert here.stored("3") == there.stored("3")


def test_an_answer_quotes_it_and_its_quotes_are_verified(address):
    library = make_library(address)
    library.add([document("7", GOUT, title="Treatment of gout")])
    answer = ask("What is the treatment of gout?", library=address)
    assert answer.library is not None
    assert "Colchicine" in str(answer)
    assert verify_quotes(open_library(address), answer) == ()
    library.remove(["7"])
    assert verify_quotes(open_library(address), answer)


def test_what_a_dead_writer_left_half_done_is_never_seen(address, monkeypatch):
    library = make_library(address)
    library.add([document("1"), document("2", "Sclerostin two.")])
    reader = open_library(address)

    def dies(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(Writing, "_commit", dies)
    for work in (
        lambda: library.add([document("1", "Sclerostin new."), document("3", "Sclerostin three.")]),
        lambda: library.remove(["2"]),
        library.reindex,
    ):
        with pytest.raises(KeyboardInterrupt):
            work()
        assert sorted(found(reader)) == sorted(found(open_library(address))) == ["1", "2"]
    monkeypatch.undo()
    assert library.add([document("3", "Sclerostin three.")]).added == 1
    assert sorted(found(reader)) == ["1", "2", "3"]
    assert [stored.status for stored in reader.editions("1")] == ["current"]
    assert reader.summary().passages == 3


def test_a_writer_that_stalled_while_another_wrote_commits_nothing(address):
    library = make_library(address)

    class Stalled:
        def __iter__(self):
            yield document("1")
            Store(address_of(address)).delete(lease.FILE)  # as if the lease had run out
            assert make_library(address).add([document("2", "Sclerostin two.")]).added == 1

    with pytest.raises(InputError, match="another process has written"):
        library.add(Stalled())
    assert found(open_library(address)) == ["2"]
    assert library.add([document("1")]).added == 1
    assert sorted(found(library)) == ["1", "2"]


def test_a_lease_that_was_not_renewed_is_free_again(address, monkeypatch):
    library = make_library(address)
    holder = b'{"host": "elsewhere", "process": 1, "turn": "a"}'
    Store(address_of(address)).put(lease.FILE, holder, mark=None)
    with pytest.raises(InputError, match="another process is writing"):
        library.add([document("1")])
    monkeypatch.setattr(lease, "SECONDS", -1.0)
    assert library.add([Rejected(where="a", why="b"), document("1")]).added == 1


def test_an_index_of_another_version_is_told_and_made_anew(address, monkeypatch):
    library = make_library(address)
    library.add([document("1"), document("2", "Sclerostin two.")])
    before = found(library)
    for module in ("library", "writing"):
        monkeypatch.setattr(f"osler.library.bucket.{module}.INDEX_VERSION", "later")
    with pytest.raises(InputError, match="osler library reindex"):
        found(library)
    library.reindex()
    assert found(library) == before


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("s3://nowhere/x", "bucket that does not exist"),
        ("s3://", "names no bucket"),
        ("s3:///x", "names no bucket"),
    ],
)
def test_an_address_that_leads_nowhere_is_told(bucket, place, said):
    assert bucket
    with pytest.raises(InputError, match=said):
        open_library(place)


def test_a_store_out_of_reach_is_told_without_credentials(bucket, monkeypatch):
    assert bucket
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(InputError, match="cannot be reached") as told:
        open_library("s3://shelf/x")
    assert "secret" not in str(told.value)


def test_without_the_extra_it_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(InputError, match=r"osler\[s3\]"):
        open_library("s3://shelf/x")


def _osler(*arguments, **options):
    code = "from osler.cli import main; main()"
    return subprocess.Popen([sys.executable, "-c", code, *arguments], text=True, **options)


def _serving(stack, address):
    server = _osler("serve", "--port", "0", "--rate", "0", "--library", address, stderr=subprocess.DEVNULL)
    stack.callback(server.wait)
    stack.callback(server.terminate)
    return server


def _port_of(process):
    """The port that the kernel gave the server: found among its listening sockets."""
    for _ in range(300):
        held = {
            os.readlink(f"/proc/{process.pid}/fd/{name}") for name in os.listdir(f"/proc/{process.pid}/fd")
        }
        with open(f"/proc/{process.pid}/net/tcp") as table:
            rows = [line.split() for line in table][1:]
        for row in rows:
            if row[3] == "0A" and f"socket:[{row[9]}]" in held:
                return int(row[1].split(":")[1], 16)
        time.sleep(0.1)
    pytest.fail("the server did not start")


def _hits(port, words):
    query = urllib.parse.urlencode({"q": words})
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/library/search?{query}", timeout=60) as told:
        return json.loads(told.read())


def test_two_servers_read_what_a_third_process_writes(address, tmp_path):
    make_library(address).add([document("first", "Sclerostin first.")])
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        "".join(
            json.dumps({"id": f"r{n}", "title": f"Row {n}", "text": f"Gout word{n} sclerostin."}) + "\n"
            for n in range(5_000)
        )
    )
    with ExitStack() as stack:
        ports = [_port_of(server) for server in [_serving(stack, address) for _ in range(2)]]
        assert [len(_hits(port, "sclerostin")) for port in ports] == [1, 1]
        writer = _osler(
            "library", "add", str(rows), "--library", address, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        asked = 0
        while writer.poll() is None:
            for port in ports:
                hits = _hits(port, "sclerostin first")
                assert hits[0]["document"] == "first"
                assert all(re.fullmatch(r"r\d+|first", hit["document"]) for hit in hits)
                asked += 1
        said, wrong = writer.communicate()
        assert (said.split(",")[0:2], wrong) == (["5", "000 added"], "")
        assert asked > 2
        for port in ports:
            (best, *_) = _hits(port, "word4999")
            assert (best["document"], best["quote"]) == ("r4999", "Gout word4999 sclerostin.")
