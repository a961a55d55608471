"""What `osler serve` takes of work inside a clinic, and what it refuses before it serves."""

from __future__ import annotations

import pytest
from joserfc.jwk import ECKey

from osler.cli.clinic_options import clinic_of, said
from osler.core.errors import InputError
from osler.web.clinic import Launcher

NONE = {
    "public_url": None,
    "cds_clients": (),
    "fhir_servers": (),
    "origins": (),
    "launchers": (),
    "secrets": (),
    "keys": (),
}


def clinic(host="127.0.0.1", *, workers=1, data=True, limited=True, **given):
    return clinic_of(host, workers=workers, data=data, limited=limited, given=NONE | given)


def test_the_hooks_are_open_on_this_machine_only_and_the_server_says_so():
    assert not clinic().authenticates
    assert said(clinic()).startswith("CDS Hooks: open")
    for host in ("0.0.0.0", "192.168.1.2", "osler.example"):
        assert clinic(host).authenticates
        assert "closed" in said(clinic(host))
    named = clinic(cds_clients=("https://e.test=https://e.test/keys",))
    assert named.callers == {"https://e.test": "https://e.test/keys"}
    assert named.authenticates
    assert "token" in said(named)


def test_no_limit_of_questions_is_no_limit_of_calls():
    assert clinic().rate > 0
    assert clinic(limited=False).rate == 0


def test_addresses_lose_their_last_slash():
    made = clinic(fhir_servers=("https://e.test/fhir/",), launchers=("http://localhost:9/fhir/=app",))
    assert made.fhir_servers == ("https://e.test/fhir",)
    assert made.launchers == {"http://localhost:9/fhir": Launcher(client="app")}


@pytest.mark.parametrize(
    "given",
    [
        {"cds_clients": ("x",)},
        {"cds_clients": ("=https://e.test",)},
        {"cds_clients": ("e=http://e.test/keys",)},
        {"fhir_servers": ("http://e.test/fhir",)},
        {"fhir_servers": ("file:///etc/passwd",)},
        {"fhir_servers": ("https://user@e.test/fhir",)},
        {"fhir_servers": ("https://e.test/fhir?x=1",)},
        {"fhir_servers": ("https://[",)},
        {"origins": ("*",)},
        {"public_url": "osler.example"},
        {"host": "0.0.0.0", "launchers": ("https://e.test=app",)},
        {"workers": 2, "data": False, "cds_clients": ("e=https://e.test/keys",)},
        {"workers": 2, "data": False, "launchers": ("https://e.test=app",)},
    ],
)
def test_what_cannot_be_safe_is_refused_with_the_option_named(given):
    with pytest.raises(InputError, match="--"):
        clinic(**given)


def test_what_proves_an_app_comes_from_files(tmp_path):
    key, secret = tmp_path / "key.pem", tmp_path / "secret"
    key.write_bytes(ECKey.generate_key("P-384").as_pem(private=True))
    secret.write_text("s3cret\n")
    named = {"launchers": ("https://e.test=app", "https://f.test=app"), "public_url": "https://o.test"}
    made = clinic(secrets=(f"https://e.test/={secret}",), keys=(f"https://f.test={key}",), **named)
    assert made.launchers["https://e.test"].secret == "s3cret"
    assert made.launchers["https://f.test"].key.startswith("-----BEGIN")
    for bad in ({"secrets": (f"https://g.test={secret}",)}, {"secrets": (f"https://e.test={tmp_path}/none",)},
                {"keys": (f"https://e.test={secret}",)}, {"secrets": ("https://e.test",)}):  # fmt: skip
        with pytest.raises(InputError, match="--smart-"):
            clinic(**named | bad)
    secret.write_text(" ")
    with pytest.raises(InputError, match="empty"):
        clinic(secrets=(f"https://e.test={secret}",), **named)
