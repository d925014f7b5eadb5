/** Presets that come with the package. */
export const PRESETS = {
  strict: {
    maxWarnings: 0,
    rules: {
      'no-tabs': { severity: 'error' },
      'line-length': { severity: 'error', options: { max: 80 } },
    },
  },
  web: {
    ignore: ['public/**', 'coverage/**'],
    rules: { 'no-inline-style': { severity: 'warn', options: { allow: ['svg'] } } },
  },
}
