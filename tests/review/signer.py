"""A process that signs, to be killed on the way: `python signer.py PLACE UNIT CODE DELAY`."""

import json
import sys
import time
from datetime import UTC, datetime

from osler.review import actions
from osler.review.accounts.proving import Proof
from osler.review.items import look
from osler.review.store import Change, open_store

place, unit, code, at, slow = json.loads(sys.argv[1])
store = open_store(**place, clock=lambda: datetime.fromisoformat(at).astimezone(UTC))
shown = {unit: look(store, unit).shown}
flush = Change.flush


def say(word):
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def slowly(change):
    flush(change)
    say("written")
    time.sleep(slow)


Change.flush = slowly
say("ready")
actions.approve(store, "rob", shown, proof=Proof(password="correct horse battery", code=code))
say("signed")
