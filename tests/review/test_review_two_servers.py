"""Two servers over one PostgreSQL: what one does the other sees, and two acts at once give one result."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from osler.review import (
    Wanted,
    create_first_administrator,
    create_person,
    look,
    open_store,
    queue,
    read_content,
    sync,
)
from osler.web import Settings, create_app
from teahouse import TEA

PASSWORD = "a long pass phrase 7"


@pytest.fixture
def database(cluster):
    address = cluster.new_database()
    store = open_store(address)
    create_first_administrator(store, "ada", "Ada Admin", PASSWORD)
    for name in ("rita", "rob"):
        create_person(store, "ada", name, printed=name.title(), roles=("reviewer",), password=PASSWORD)
    sync(store, read_content([TEA]))
    store.close()
    return address


def signed_in(database, name):
    app = create_app(Settings(database=database, packs=(str(TEA),), rate=0))
    client = TestClient(app, base_url="http://osler.test", follow_redirects=False)
    page = client.get("/board/sign-in", headers={"accept": "text/html"})
    token = re.search(r'name="token" value="([^"]+)"', page.text)[1]
    answer = client.post("/board/sign-in", data={"token": token, "name": name, "password": PASSWORD})
    assert answer.status_code == 303
    return client, token, app.site.desk.store


def test_two_servers_give_one_result_and_one_clear_message(database):
    store = open_store(database)
    unit = queue(store, Wanted(view="all")).items[0].unit
    seen = look(store, unit).shown
    servers = [signed_in(database, name) for name in ("rita", "rob")]

    def start(server):
        client, token, _ = server
        return client.post(
            "/board/steps", data={"token": token, "step": "start", "unit": unit, "shown": seen}
        ).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(start, servers)) == [303, 409]
    assert look(store, unit).item.state == "under_review"
    for client, _, held in servers:
        assert "under review" in client.get(f"/board/units/{unit}", headers={"accept": "text/html"}).text
        held.close()
    store.close()
