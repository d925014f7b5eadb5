/** The versions of the routing table in `insights.db`, byte for byte, in the order in which they took its place. */
export const ROUTES_STEP = `
  CREATE TABLE routing_versions (
    id     INTEGER NOT NULL PRIMARY KEY,
    at     INTEGER NOT NULL,
    sha    TEXT    NOT NULL,
    bytes  BLOB    NOT NULL,
    who    TEXT    NOT NULL,
    why    TEXT    NOT NULL,
    origin TEXT    NOT NULL CHECK (origin IN ('apply', 'rollback', 'hand')),
    source TEXT    NOT NULL,
    usable INTEGER NOT NULL CHECK (usable IN (0, 1))
  ) STRICT;
  CREATE INDEX routing_versions_sha ON routing_versions (sha);
`
