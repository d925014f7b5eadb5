/** Proposals for the routing table in `insights.db`, and what its commands have to tell the daemon. */
export const PROPOSALS_STEP = `
  CREATE TABLE proposals (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    at         INTEGER NOT NULL,
    base       TEXT    NOT NULL,
    lines      TEXT    NOT NULL,
    text       TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'applied', 'rejected', 'outdated')),
    decided_at INTEGER,
    decided_by TEXT,
    why        TEXT,
    CHECK ((state IN ('applied', 'rejected')) = (decided_at IS NOT NULL))
  ) STRICT;
  CREATE TABLE news (
    cursor  INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    message TEXT    NOT NULL,
    data    TEXT    NOT NULL
  ) STRICT;
`
