"""Commands about people: accounts, roles, signing in, the second factor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from osler.cli.review.board import WHY, me, on_board, opened, proof, remember, secret, token_of

if TYPE_CHECKING:
    from osler.review import Proof

_ROLES = ("reader", "author", "reviewer", "chair", "administrator", "clinician")
_PRINTED = click.option("--name", "printed", required=True, help="As it is printed beside a signature.")


@click.group(short_help="Make the first administrator.")
def admin() -> None:
    """For whoever keeps the server."""


@admin.command(short_help="Make the first administrator.")
@click.argument("account")
@_PRINTED
@on_board
def create(*, account: str, printed: str, data: Path | None, database: str | None) -> None:
    """Makes ACCOUNT the first administrator and asks for a password; later ones are made with person add."""
    from osler.review import create_first_administrator

    with opened(data, database) as store:
        made = create_first_administrator(store, account, printed, secret("New password"))
    click.echo(f"{made.id} ({made.name}) is administrator: osler review login {made.id}")


@click.group(short_help="Make and change accounts.")
def person() -> None:
    """Accounts; for administrators."""


@person.command(short_help="Make an account.")
@click.argument("account")
@_PRINTED
@click.option("--role", "roles", multiple=True, type=click.Choice(_ROLES), help="May be repeated.")
@click.option("--no-password", is_flag=True, help="Signs in through OpenID Connect only.")
@on_board
def add(
    *, account: str, printed: str, roles: tuple[str, ...], no_password: bool, data: Path | None,
    database: str | None,
) -> None:  # fmt: skip
    """Makes ACCOUNT and asks for its first password."""
    from osler.review import create_person

    with opened(data, database) as store:
        who = me(store)
        password = None if no_password else secret("Their first password")
        made = create_person(store, who, account, printed=printed, roles=roles, password=password)  # type: ignore[arg-type]
    click.echo(f"{made.id} ({made.name}): {', '.join(made.roles) or 'no role'}")


@person.command(short_help="Give roles.")
@click.argument("account")
@click.argument("roles", nargs=-1, type=click.Choice(_ROLES), metavar="ROLE...")
@WHY
@on_board
def roles(*, account: str, roles: tuple[str, ...], why: str, data: Path | None, database: str | None) -> None:
    """Gives ACCOUNT these roles and takes away all others."""
    from osler.review import set_roles

    with opened(data, database) as store:
        made = set_roles(store, me(store), account, roles, why=why)  # type: ignore[arg-type]
    click.echo(f"{made.id} ({made.name}): {', '.join(made.roles) or 'no role'}")


@person.command(short_help="Close an account.")
@click.argument("account")
@WHY
@on_board
def close(*, account: str, why: str, data: Path | None, database: str | None) -> None:
    """Closes ACCOUNT and ends its sessions; what it signed stays."""
    from osler.review import close_account

    with opened(data, database) as store:
        close_account(store, me(store), account, why=why)
    click.echo(f"{account} is closed")


@person.command("reset-factor", short_help="Take away a lost second factor.")
@click.argument("account")
@WHY
@on_board
def reset_factor(*, account: str, why: str, data: Path | None, database: str | None) -> None:
    """Takes away the second factors of ACCOUNT, so that a new one can be set up."""
    from osler.review import reset_second_factor

    with opened(data, database) as store:
        reset_second_factor(store, me(store), account, why=why)
    click.echo(f"{account} has no second factor: osler review second-factor sets one up")


@click.command(short_help="List everybody.")
@on_board
def people(*, data: Path | None, database: str | None) -> None:
    """Lists accounts with roles, credentials and declared interests."""
    from osler.review import people as everybody

    with opened(data, database) as store:
        found = everybody(store)
    for each in found:
        standing = "" if each.active else " (closed)"
        factor = "can sign" if each.can_sign else "no second factor"
        click.echo(
            f"{each.id}{standing}: {each.name}, {each.credentials or 'no credentials'}; {each.specialty}; "
            f"{', '.join(each.roles)}; {factor}; interests: {each.interests or 'not declared'}"
        )


@click.command(short_help="Sign in.")
@click.argument("account")
@on_board
def login(*, account: str, data: Path | None, database: str | None) -> None:
    """Signs ACCOUNT in for the next commands, for twelve hours at most."""
    from osler.review import sign_in

    with opened(data, database) as store:
        session = sign_in(store, account, secret("Password"), before=token_of(store))
        remember(store, session.token)
    click.echo(f"signed in as {session.person.name} ({', '.join(session.person.roles)})")


@click.command(short_help="Sign out.")
@on_board
def logout(*, data: Path | None, database: str | None) -> None:
    """Ends the session of this shell."""
    from osler.review import sign_out

    with opened(data, database) as store:
        token = token_of(store)
        if token:
            sign_out(store, token)
        remember(store, None)
    click.echo("signed out")


@click.command(short_help="Change your password.")
@on_board
def password(*, data: Path | None, database: str | None) -> None:
    """Asks for the old password and a new one; all your sessions end."""
    from osler.review import set_password, sign_in, sign_out

    with opened(data, database) as store:
        who = me(store)
        sign_out(store, sign_in(store, who, secret("Old password")).token)
        set_password(store, who, who, secret("New password"))
        remember(store, None)
    click.echo("the password is changed: sign in again")


@click.command(short_help="Declare credentials, specialty and interests.")
@click.option("--credentials", required=True, help='Beside your name: "MD, endocrinologist".')
@click.option("--specialty", default="", help="Your specialty.")
@click.option("--interests", required=True, help='Declared interests in your own words; "none" is an answer.')
@on_board
def profile(
    *, credentials: str, specialty: str, interests: str, data: Path | None, database: str | None
) -> None:
    """Sets what stands beside your name wherever you sign."""
    from osler.review import set_profile

    with opened(data, database) as store:
        made = set_profile(
            store, me(store), credentials=credentials, specialty=specialty, interests=interests
        )
    click.echo(f"{made.name}, {made.credentials}; {made.specialty}; interests: {made.interests}")


@click.command("second-factor", short_help="Set up the codes that signing asks for.")
@on_board
def second_factor(*, data: Path | None, database: str | None) -> None:
    """Asks for the password (and the old code, if any), shows the address for your app, and confirms it."""
    from osler.review import begin_codes, confirm_codes
    from osler.review import person as account

    with opened(data, database) as store:
        who = me(store)
        given = proof() if account(store, who).can_sign else _password_only()
        click.echo(begin_codes(store, who, proof=given))
        confirm_codes(store, who, secret("Code of the app"))
    click.echo("signing now asks for the password and a code")


def _password_only() -> Proof:
    from osler.review import Proof

    return Proof(password=secret("Password"))


COMMANDS = (admin, person, people, login, logout, password, profile, second_factor)
