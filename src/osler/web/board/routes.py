"""The addresses of the board."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from osler.web.board import entering, hospital, managing, telling, working
from osler.web.board.desk import Handler, Page


def _get(path: str, handler: Handler, *, public: bool = False) -> Route:
    return Route(path, Page(handler, public=public), methods=["GET"])


def _post(path: str, handler: Handler, *, public: bool = False) -> Route:
    return Route(path, Page(handler, public=public), methods=["POST"])


BOARD_ROUTES: list[BaseRoute] = [
    _get("/board", working.waiting),
    _post("/board/selection", working.selection),
    _post("/board/steps", working.act),
    _get("/board/units/{unit:path}", working.unit),
    _post("/board/comments", working.remark),
    _post("/board/reports", working.settle_report),
    _get("/board/people", managing.everybody),
    _post("/board/people", managing.manage),
    _get("/board/sources", managing.sources),
    _post("/board/sources", managing.source_status),
    _get("/board/wishes", managing.wishes),
    _post("/board/wishes", managing.settle_wish),
    _get("/board/sign-in", entering.sign_in_page, public=True),
    _post("/board/sign-in", entering.enter, public=True),
    _get("/board/openid", hospital.leave_for_provider, public=True),
    _get(hospital.BACK, hospital.back_from_provider, public=True),
    _post("/board/sign-out", entering.leave, public=True),
    _post("/board/passkeys/challenge", entering.challenge, public=True),
    _post("/board/passkeys/new", entering.new_passkey),
    _post("/board/passkeys", entering.keep_passkey),
    _post("/board/passkeys/remove", entering.drop_passkey),
    _post("/board/passkeys/name", entering.rename_passkey),
    _get("/board/account", entering.account),
    _post("/board/account/profile", entering.profile),
    _post("/board/account/password", entering.password),
    _post("/board/account/codes", entering.codes),
    _post("/board/account/codes/confirm", entering.confirm),
    _post("/board/account/sessions", entering.end),
    _get("/answers/{slug}/history", telling.article_history, public=True),
    _get("/history/{unit:path}/editions/{digest}", telling.old_edition, public=True),
    _get("/history/{unit:path}", telling.history, public=True),
    _get("/feeds/all.atom", telling.feed_of_all, public=True),
    _get("/feeds/topics/{pack}/{topic}.atom", telling.feed_of_topic, public=True),
    _get("/feeds/units/{unit:path}.atom", telling.feed_of_unit, public=True),
    _post("/put-forward", telling.forward, public=True),
]
