/** What a YAML parser complains of, in words for a person who does not know YAML's grammar. Pure. */

export type Complaint = {
  /** The parser's code: `BAD_INDENT`, `MISSING_CHAR`… */
  readonly code: string
  readonly message: string
}

export type Words = { readonly expected: string; readonly found: string }

const BY_CODE: Readonly<Record<string, readonly [string, string]>> = {
  BAD_COLLECTION_TYPE: ['a value without a tag', 'a tag that does not fit it'],
  BLOCK_IN_FLOW: ['everything inside the brackets in their style', 'an indented block'],
  KEY_OVER_1024_CHARS: ['a key of at most 1024 characters', 'a longer one'],
  MULTILINE_IMPLICIT_KEY: ['a colon after the key', 'the end of the line'],
  MULTIPLE_DOCS: ['one document', 'a second one after ---'],
  RESOURCE_EXHAUSTION: ['a few levels of nesting', 'far too many'],
  TAB_AS_INDENT: ['spaces to indent', 'a tab'],
  TAG_RESOLVE_FAILED: ['a value without a tag', 'a tag (!) that means nothing here'],
}

const BY_MESSAGE: readonly (readonly [RegExp, string, string])[] = [
  [/Nested mappings/, 'quotes around a text with ": " in it', 'a second ": " in the line'],
  [/^Missing closing (['"])/, 'a closing $1', 'the end of the text'],
  [/must be sufficiently indented and end with a (.)/, 'a closing $1', 'the end of the text'],
  [/^Missing ,/, 'a comma between the entries', 'none'],
  [
    /must start at the same column|not sufficiently indented/,
    'the indent of its neighbours',
    'another',
  ],
  [/need to be followed by map values/, 'a colon and a value after the key', 'none'],
  [/cannot start with (.+)/, 'quotes around a text that begins so', '$1'],
  [/^Invalid escape sequence (.+)/, 'a known escape in "quotes", or \'these\'', '$1'],
  [/^Unexpected \S+ at node end/, 'the end of the value', 'more'],
]

/** The parser's own words where there are no better ones; never with text of the file in them. */
export function syntaxWords({ code, message }: Complaint): Words {
  const known = BY_CODE[code]
  if (known !== undefined) return { expected: known[0], found: known[1] }
  for (const [pattern, expected, found] of BY_MESSAGE) {
    const match = pattern.exec(message)
    if (match === null) continue
    const fill = (text: string): string => text.replace('$1', () => match[1] ?? '')
    return { expected: fill(expected), found: fill(found) }
  }
  // What follows a colon there is quoted from the file, which may be anything, also a key.
  return { expected: 'valid YAML', found: message.replace(/:\s.*$/s, '') }
}
