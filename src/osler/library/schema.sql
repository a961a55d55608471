-- What a library keeps. Every change of shape gets a new user_version and a step in `database.py`.
CREATE TABLE document (
    row INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: the index and readers know editions by it
    id TEXT NOT NULL,                    -- the name under which it is cited
    sha TEXT NOT NULL,                   -- of the whole record: the same bytes are the same edition
    version INTEGER,                     -- of a label: its set's version
    kind TEXT NOT NULL,
    year INTEGER,
    record BLOB NOT NULL,                -- the Document, as MessagePack
    current INTEGER NOT NULL,            -- 1 for the newest edition, 0 for those it superseded
    indexed INTEGER NOT NULL DEFAULT 0   -- 1 once the index has committed it
);
CREATE INDEX document_id ON document (id, current);
CREATE INDEX document_unindexed ON document (row) WHERE indexed = 0;

CREATE TABLE identity (
    identity TEXT NOT NULL,
    row INTEGER NOT NULL REFERENCES document (row),
    PRIMARY KEY (identity, row)
) WITHOUT ROWID;

-- What notices say of others; the documents named may come before or after the notice, or never.
CREATE TABLE mark (
    identity TEXT NOT NULL,
    kind TEXT NOT NULL,
    said_by INTEGER NOT NULL REFERENCES document (row),
    PRIMARY KEY (identity, kind, said_by)
) WITHOUT ROWID;

-- Rows whose passages still stand in the index and must leave it.
CREATE TABLE leaving (row INTEGER PRIMARY KEY, id TEXT NOT NULL);

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
