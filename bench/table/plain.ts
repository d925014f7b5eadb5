/** Words of a run as a published page may say them: without paths, addresses and long tails. Pure. */

const LONGEST = 200

/** Paths become their last name, addresses are left out, and only the first line counts. */
export function plain(text: string): string {
  const [line = ''] = text.split('\n')
  const short = line
    .replaceAll(/\b[a-z][a-z+.-]*:\/\/[^\s'"`)|]+/gi, '(an address)')
    .replaceAll(/(^|[\s'"`(=:|,])\/(?:[^\s/'"`)|]+\/)+([^\s/'"`)|]*)/g, '$1$2')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return short.length <= LONGEST ? short : `${short.slice(0, LONGEST - 1)}…`
}
