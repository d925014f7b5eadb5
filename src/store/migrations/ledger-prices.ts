/** The prices that calls were held by, in `ledger.db`: a row for each time that they changed, none is ever removed. */
export const PRICES_STEP = `
  CREATE TABLE prices (
    version  INTEGER NOT NULL PRIMARY KEY,
    upstream TEXT    NOT NULL,
    model    TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    seen_at  INTEGER NOT NULL,
    text     TEXT    NOT NULL
  ) STRICT;
  CREATE INDEX prices_model ON prices (upstream, model, version);`
