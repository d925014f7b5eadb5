/** What the gateway has to tell the daemon, kept until it was taken. */
export const LEDGER_NOTICES_STEP = `
  CREATE TABLE notices (
    cursor  INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    message TEXT    NOT NULL,
    data    TEXT    NOT NULL
  ) STRICT;
`
