"""`osler review` from the shell: from an empty folder to a signed page, and every mistake in one line."""

import json
import subprocess
import sys

import pyotp
import pytest
from boardroom import ARTICLES, PASSWORD
from click.testing import CliRunner
from sqlalchemy import update

from osler.cli.main import osler
from osler.core.errors import InputError
from osler.review.errors import ConflictError, RefusedError, SignInError
from osler.review.store import open_store
from osler.review.store.tables import PERSON
from teahouse import variant

TREAT = "north-treat"


class Shell:
    def __init__(self, folder, pack):
        self.folder, self.pack, self.status = folder, pack, None
        self.totp = None

    def __call__(self, *words, given=""):
        done = CliRunner().invoke(
            osler, [*words, "--data", str(self.folder)], input=given, standalone_mode=False
        )
        if done.exception is not None:
            raise done.exception
        self.status = done.return_value
        return done.output

    def login(self, name):
        return self("review", "login", name, given=f"{PASSWORD}\n")

    def set_codes_up(self):
        """As a person does: the address is read from the screen, then the app's code is typed in."""
        command = "from osler.cli import main; main()"
        words = [sys.executable, "-c", command, "review", "second-factor", "--data", str(self.folder)]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            process.stdin.write(f"{PASSWORD}\n")
            process.stdin.flush()
            address = process.stdout.readline().strip()
            self.totp = pyotp.parse_uri(address)
            out, _ = process.communicate(self.totp.now() + "\n", 60)
        assert "signing now asks for the password and a code" in out

    def proof(self):
        # The rule that a code is good once is tested elsewhere: here nobody waits half a minute for the next.
        store = open_store(data=self.folder)
        with store.writing() as connection:
            connection.execute(update(PERSON).values(totp_last=0))
        store.close()
        return f"{PASSWORD}\n{self.totp.now()}\n"


@pytest.fixture
def shell(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("OSLER_DATABASE", raising=False)
    variant(tmp_path, {"articles.yaml": ARTICLES})
    made = Shell(tmp_path / "data", tmp_path / "tea")
    made("review", "admin", "create", "adam", "--name", "Adam Min", given=f"{PASSWORD}\n")
    made.login("adam")
    for name, role in {"ada": "author", "rob": "reviewer", "carl": "chair"}.items():
        words = ("review", "person", "add", name, "--name", f"{name.title()} Tester", "--role", role)
        made(*words, given=f"{PASSWORD}\n")
    made.login("ada")
    assert "8 new, 0 changed" in made("review", "sync", "--pack", str(made.pack), "--as-author")
    return made


def test_from_an_empty_folder_to_a_signed_page(shell, tmp_path):
    shell.login("rob")
    shell("review", "profile", "--credentials", "MD", "--specialty", "tea", "--interests", "none")
    shell.set_codes_up()
    shell("review", "start", TREAT, "--why", "my turn")
    shell("review", "assign", TREAT)
    assert "@rob: Treat tea wilt" in shell("review", "list", "--view", "mine")
    shell("review", "comment", TREAT, "is 40 mg right?", "--sentence", "text.clinician")
    said = shell("review", "show", TREAT)
    assert "is 40 mg right?" in said
    assert "case        applies" in said
    with pytest.raises(SignInError):
        shell("review", "approve", TREAT, given=f"wrong\n{shell.totp.now()}\n")
    said = shell("review", "approve", TREAT, given=shell.proof())
    assert "tea-wilt/north-treat is approved" in said
    assert "Camelline 40 mg once weekly is advised" in said, "what is signed is shown first"
    assert "signed      approval by Rob Tester, MD" in shell("review", "show", TREAT)
    assert "0 do not hold" in shell("review", "verify")
    known = shell("review", "verify").splitlines()[-1]
    shell("review", "verify", "--known", known)
    assert shell.status == 0
    shell("review", "verify", "--known", f"{known.split(':')[0]}:{'0' * 64}")
    assert shell.status == 1
    lines = [json.loads(line) for line in shell("review", "export").splitlines()]
    assert lines[-1]["kind"] == "approved"
    told = json.loads(shell("review", "export", TREAT, "--format", "assessment"))
    assert told["workflowStatus"] == "published"
    assert shell("review", "feed", "--unit", TREAT).startswith("<?xml")
    file = str(tmp_path / "board.gz")
    assert known in shell("backup", file)
    with pytest.raises(ConflictError, match="--replace"):
        shell("restore", file)
    assert "all hold" in shell("restore", file, "--replace")
    variant(
        shell.folder.parent,
        {
            "recommendations/wilt/north-treat.yaml": lambda old: old.replace(
                "strength: strong", "strength: weak"
            )
        },
    )
    assert "changed  tea-wilt/north-treat" in shell("review", "sync", "--pack", str(shell.pack))
    said = shell("review", "diff", TREAT, "--pack", str(shell.pack))
    assert "[-strong-] {+weak+}" in said
    assert "it changed in strength" in said
    assert "1 not current" in shell("review", "list")
    assert "approval ended" in shell("review", "history", TREAT)


def test_each_mistake_is_told_in_one_line(shell):
    shell.login("rob")
    for words, error, told in [
        (("review", "approve", "nothing"), InputError, "there is no unit 'nothing'"),
        (("review", "request-changes", TREAT), InputError, "needs a reason"),
        (("review", "person", "add", "x2", "--name", "X"), RefusedError, "for the role administrator"),
        (("review", "note-source", "north-guild", "retracted"), InputError, "a reason"),
        (("review", "export", "--format", "citation"), InputError, "need a UNIT"),
        (("review", "verify", "--known", "x"), InputError, "NUMBER:HASH"),
        (("review", "list", "--after", "x"), InputError, "mark"),
        (("restore", str(shell.pack / "pack.yaml"), "--replace"), InputError, "is no backup"),
        (("review", "close-report", "x", "--why", "y"), InputError, "there is no report"),
    ]:
        with pytest.raises(error, match=told) as caught:
            shell(*words, given=f"{PASSWORD}\n000000\n")
        assert "\n" not in str(caught.value)
    shell("review", "logout")
    with pytest.raises(SignInError, match="not signed in"):
        shell("review", "start", TREAT)


def test_a_board_that_cannot_be_reached_is_told_and_is_no_fault_of_the_answer():
    command = "from osler.cli import main; main()"
    words = [sys.executable, "-c", command, "review", "list", "--database", "postgresql://x@127.0.0.1:1/y"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("osler: the review database cannot be reached")


def test_asking_needs_no_database():
    code = (
        "import sys, osler; osler.ask('What does a T-score mean?'); from osler.cli.main import osler; "
        "bad = [n for n in sys.modules if n.split('.')[0] in ('sqlalchemy', 'alembic', 'argon2')]; "
        "sys.exit(str(bad) if bad else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
