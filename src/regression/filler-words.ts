/** Words that long contexts are made of: invented people, places and trouble of an ordinary office. Pure. */

export const PEOPLE = [
  'Ines Okafor',
  'Tomasz Wrona',
  'Leila Haddad',
  'Jonas Brandt',
  'Mei-Lin Chow',
  'Priya Raman',
  'Arturo Salas',
  'Nadia Petrova',
  'Samuel Adeyemi',
  'Greta Lindqvist',
  'Hugo Martins',
  'Aisha Farouk',
  'Daniel Kovac',
  'Ruth Bergman',
] as const

export const TEAMS = [
  'facilities',
  'payroll',
  'web shop',
  'warehouse',
  'support',
  'data platform',
  'field service',
  'accounts',
  'design',
] as const

export const THINGS = [
  'the label printer on the second floor',
  'the nightly export',
  'the login page',
  'the spare badge reader',
  'the customer list',
  'the projector in room Elm',
  'the VPN client',
  'the invoice template',
  'the scale at gate two',
  'the search index',
  'the coffee machine contract',
  'the holiday calendar',
  'the backup drive',
  'the newsletter draft',
] as const

export const TROUBLES = [
  'stops after a few minutes and has to be switched off and on again',
  'shows yesterday’s figures until noon',
  'asks for a password that nobody remembers setting',
  'works on one laptop and not on the one beside it',
  'takes three times as long as it did in spring',
  'prints the address twice, the second time upside down',
  'is fine in the morning and unusable after lunch',
  'loses the last line whenever the list is sorted',
  'has a spelling mistake in the heading that two customers have pointed out',
  'was moved and nobody updated the plan',
] as const

export const STEPS = [
  'We replaced the cable and will look again on Thursday.',
  'The supplier has been told and promised an answer.',
  'Nobody could reproduce it, so it stays open for another week.',
  'A new one is on order; the old one still does.',
  'It was closed by mistake and opened again.',
  'The workaround in the handbook still holds.',
  'Somebody from the other site will bring a spare part.',
  'We agreed to leave it as it is until the move.',
  'The change went out and nobody has complained since.',
  'It turned out to be two separate things.',
] as const

export const SERVICES = [
  'shop-web',
  'shop-api',
  'mailer',
  'stock-sync',
  'labels',
  'auth',
  'reports',
  'imports',
] as const

export const EVENTS = [
  'request finished',
  'cache refreshed',
  'connection reused',
  'queue drained',
  'session renewed',
  'batch written',
  'retrying after a short wait',
  'slow answer from the database',
  'configuration read',
  'health check answered',
] as const

export const PARTS = [
  'hinge, brass',
  'hinge, steel',
  'drawer runner',
  'castor, soft',
  'castor, hard',
  'cable clip',
  'shelf pin',
  'knob, oak',
  'knob, steel',
  'wall plug',
  'corner brace',
  'felt pad',
  'door stop',
  'hook, double',
  'hook, single',
  'glass clamp',
] as const
