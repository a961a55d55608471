"""What the tests of the board share: a clock that tests move, people, steps."""

from datetime import UTC, datetime, timedelta

import pyotp

from osler.knowledge import load
from osler.review import actions
from osler.review.accounts import enrolling
from osler.review.accounts.people import create_first_administrator, create_person, set_profile
from osler.review.accounts.proving import Proof
from osler.review.items import look
from osler.review.syncing import sync
from osler.review.units import read_content, served
from teahouse import variant

PASSWORD = "correct horse battery"
ARTICLES = """\
- slug: remedy-for-tea-wilt
  topic: wilt
  question: Which remedy for tea wilt with a rim leaf score of -3?
"""


class Watchmaker:
    """A clock that stands still until a test moves it."""

    def __init__(self):
        self.at = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    def __call__(self):
        return self.at

    def forward(self, **by):
        self.at += timedelta(**by)


PEOPLE = {
    "ada": ("author",),
    "rob": ("reviewer",),
    "rita": ("reviewer",),
    "carl": ("chair",),
    "fred": ("reader",),
}


class Board:
    """A board with people: ada writes, rob and rita review, carl chairs, adam administrates, fred reads."""

    def __init__(self, store, clock, folder):
        self.store, self.clock, self.folder = store, clock, folder
        self.secrets = {}
        create_first_administrator(store, "adam", "Adam Min", PASSWORD)
        for name, roles in PEOPLE.items():
            create_person(
                store, "adam", name, printed=f"{name.title()} Tester", roles=roles, password=PASSWORD
            )
            set_profile(store, name, credentials="MD", specialty="tea", interests="none")
            self.second_factor(name)
        self.knowledge = variant(folder, {"articles.yaml": ARTICLES})

    def second_factor(self, name, password=PASSWORD):
        address = enrolling.begin_codes(self.store, name, proof=Proof(password=password))
        self.secrets[name] = pyotp.parse_uri(address).secret
        enrolling.confirm_codes(self.store, name, self.code(name))

    def code(self, name):
        """The next code that was not used."""
        self.clock.forward(seconds=30)
        return pyotp.TOTP(self.secrets[name]).at(self.clock.at)

    def proof(self, name, password=PASSWORD):
        return Proof(password=password, code=self.code(name))

    @property
    def content(self):
        return read_content([self.folder / "tea"])

    @property
    def served(self):
        return served(load([self.folder / "tea"]))

    def sync(self, by="ada", **files):
        if files:
            self.knowledge = variant(
                self.folder, {name.replace("__", "/"): text for name, text in files.items()}
            )
        return sync(self.store, self.content, by=by)

    def change(self, name, how):
        """Changes a file of the pack by a function, or to a text."""
        self.knowledge = variant(self.folder, {name: how})
        return sync(self.store, self.content, by="ada")

    def shown(self, *units):
        return {unit: look(self.store, unit).shown for unit in units}

    def state(self, unit):
        return look(self.store, unit).item.state


TREAT = "tea-wilt/north-treat"
NO_TREAT = "tea-wilt/north-no-treat"
MINTOL = "tea-wilt/south-treat"
ARTICLE = "tea-wilt/answers/remedy-for-tea-wilt"


def approve(board, who, *units):
    return actions.approve(board.store, who, board.shown(*units), proof=board.proof(who))


def reviewed(board, *units, who="rob"):
    actions.start_review(board.store, who, board.shown(*units))
