"""The review board: nothing claims approval that a named person did not give.

`open_store` opens the database, `look` shows a unit, the functions of `actions` take its steps, each with who
and why; `Watch` says what public pages may claim. docs/explanation/review.md explains it, ADR 0014 has the
reasons. Whoever imports this pays for SQLAlchemy: `osler ask` does not.
"""

from osler.core.errors import UnavailableError
from osler.core.standing import structured_data
from osler.review.accounts.enrolling import (
    Passkey,
    begin_codes,
    begin_passkey,
    confirm_codes,
    finish_passkey,
    name_passkey,
    passkeys_of,
    remove_passkey,
    reset_second_factor,
)
from osler.review.accounts.openid import Begun, Claims, Provider, link, sign_in_with_provider
from osler.review.accounts.openid import begin as begin_openid
from osler.review.accounts.openid import finish as finish_openid
from osler.review.accounts.passkeys import Asked, Assertion, Site, begin_assertion
from osler.review.accounts.people import (
    ROLES,
    Person,
    Role,
    close_account,
    create_first_administrator,
    create_person,
    people,
    person,
    set_password,
    set_profile,
    set_roles,
)
from osler.review.accounts.proving import OWNER, Proof
from osler.review.accounts.sessions import (
    SIGN_IN,
    Session,
    end_session,
    session_of,
    sessions,
    sign_in,
    sign_in_with_passkey,
    sign_out,
)
from osler.review.actions import (
    approve,
    assign,
    end_approval,
    request_changes,
    resubmit,
    sign_authorship,
    sign_review,
    start_review,
    withdraw,
)
from osler.review.comparing import Difference, difference
from osler.review.discussing import (
    Comment,
    Remark,
    Report,
    close_report,
    comment,
    comments,
    reports,
    take_reports,
)
from osler.review.drafting import (
    Proposal,
    Subject,
    count,
    decline,
    draft,
    popular,
    proposals,
    put_forward,
    subject_of,
)
from osler.review.errors import AbsentError, ConflictError, RefusedError, SignInError, ThrottledError
from osler.review.exchange import artifact_assessment, citation
from osler.review.feeds import Feed, Published, Told, atom, changes, editions
from osler.review.items import Item, Look, Part, Signature, edition, look
from osler.review.looking import LookKind, may_look, note_look
from osler.review.places import places, reported
from osler.review.queue import Counts, Page, Wanted, counts, queue, resting_on, units_named
from osler.review.signing import purpose_of
from osler.review.sources import Noted, note_source, noted, take_notices
from osler.review.standing import Watch, standings
from osler.review.store import Store, open_store
from osler.review.syncing import Synced, sync
from osler.review.units import Content, Served, read_content, served
from osler.review.verifying import Verified, entries, export, verify
from osler.review.versions import compared

__all__ = [
    "OWNER",
    "ROLES",
    "SIGN_IN",
    "AbsentError",
    "Asked",
    "Assertion",
    "Begun",
    "Claims",
    "Comment",
    "ConflictError",
    "Content",
    "Counts",
    "Difference",
    "Feed",
    "Item",
    "Look",
    "LookKind",
    "Noted",
    "Page",
    "Part",
    "Passkey",
    "Person",
    "Proof",
    "Proposal",
    "Provider",
    "Published",
    "RefusedError",
    "Remark",
    "Report",
    "Role",
    "Served",
    "Session",
    "SignInError",
    "Signature",
    "Site",
    "Store",
    "Subject",
    "Synced",
    "ThrottledError",
    "Told",
    "UnavailableError",
    "Verified",
    "Wanted",
    "Watch",
    "approve",
    "artifact_assessment",
    "assign",
    "atom",
    "begin_assertion",
    "begin_codes",
    "begin_openid",
    "begin_passkey",
    "changes",
    "citation",
    "close_account",
    "close_report",
    "comment",
    "comments",
    "compared",
    "confirm_codes",
    "count",
    "counts",
    "create_first_administrator",
    "create_person",
    "decline",
    "difference",
    "draft",
    "edition",
    "editions",
    "end_approval",
    "end_session",
    "entries",
    "export",
    "finish_openid",
    "finish_passkey",
    "link",
    "look",
    "may_look",
    "name_passkey",
    "note_look",
    "note_source",
    "noted",
    "open_store",
    "passkeys_of",
    "people",
    "person",
    "places",
    "popular",
    "proposals",
    "purpose_of",
    "put_forward",
    "queue",
    "read_content",
    "remove_passkey",
    "reported",
    "reports",
    "request_changes",
    "reset_second_factor",
    "resting_on",
    "resubmit",
    "served",
    "session_of",
    "sessions",
    "set_password",
    "set_profile",
    "set_roles",
    "sign_authorship",
    "sign_in",
    "sign_in_with_passkey",
    "sign_in_with_provider",
    "sign_out",
    "sign_review",
    "standings",
    "start_review",
    "structured_data",
    "subject_of",
    "sync",
    "take_notices",
    "take_reports",
    "units_named",
    "verify",
    "withdraw",
]
