"""Osler's own knowledge on a desk, with and without an evidence library."""

from __future__ import annotations

import pytest

from osler.assistants import Desk
from osler.documents.document import Document, Section
from osler.knowledge import load


@pytest.fixture(scope="session")
def desk() -> Desk:
    return Desk(knowledge=load(None))


@pytest.fixture
def stocked(desk, library) -> Desk:
    text = "Colchicine eased gout flares within a day. " * 80
    library.add(
        [
            Document(
                identities=("pmid:1", "doi:10.1/x"),
                title="Colchicine for gout flares",
                sections=(
                    Section(
                        heading="Methods", text="Adults with gout were given colchicine or placebo. " * 80
                    ),
                    Section(heading="Results", text=text),
                ),
                kind="trial",
                year=2020,
                publisher="A Journal",
            )
        ]
    )
    return Desk(knowledge=desk.knowledge, library=library)
