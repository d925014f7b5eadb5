/** What a person typed cannot be done; the message says what and repeats the words. */
export class UsageError extends Error {}
