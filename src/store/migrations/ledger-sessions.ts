/** The tables of `ledger.db` about which version of the routing table a session goes by, and those versions' texts. */
export const SESSIONS_STEP = `
  CREATE TABLE routing_texts (
    version TEXT    NOT NULL PRIMARY KEY,
    at      INTEGER NOT NULL,
    text    TEXT    NOT NULL
  ) STRICT;
  CREATE TABLE sessions (
    caller  TEXT    NOT NULL,
    session TEXT    NOT NULL,
    used_at INTEGER NOT NULL,
    state   TEXT    NOT NULL,
    PRIMARY KEY (caller, session)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sessions_used ON sessions (used_at);
`
