/** Tries by when they were reserved: days are summed up, let go and reported without reading all of them. */
export const DAYS_STEP = 'CREATE INDEX calls_at ON calls (at);'
