export const DEFAULTS = {
  ignore: ['node_modules/**'],
  maxWarnings: 50,
  rules: {
    'no-tabs': { severity: 'warn' },
    'line-length': { severity: 'warn', options: { max: 100, ignoreUrls: true } },
  },
}
