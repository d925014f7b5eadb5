/** What `dashboard` prints: the address with the token, how to come to it from elsewhere, how it ends. Pure. */

/** Beside the gateway's 4141. */
export const PORT_DEFAULT = 4142

export type Place = {
  readonly port: number
  /** Whether it had to be another one than is always tried first. */
  readonly isOther: boolean
}

export type Shown = Place & {
  readonly token: string
  readonly user: string
  /** The host's own name for itself. */
  readonly name: string
  readonly env: Readonly<Record<string, string | undefined>>
}

export function dashboardText(shown: Shown): string {
  const { port, isOther, token } = shown
  return [
    ...(isOther ? [`Port ${PORT_DEFAULT} is taken: this one is free.`, ''] : []),
    `  http://127.0.0.1:${port}/#token=${token}`,
    '',
    'From your own computer, type there first, and then open the same address:',
    '',
    `  ${sshLine(shown)}`,
    '',
    'Whoever has the address can stop agents and answer for models.',
    '^C ends the page; the agents go on.',
    '',
  ].join('\n')
}

/** `-N`: nothing is run there. Whoever is here over ssh came by an address that works. */
export function sshLine({ port, user, name, env }: Omit<Shown, 'token' | 'isOther'>): string {
  const [, , cameTo = ''] = (env['SSH_CONNECTION'] ?? '').split(' ')
  const address = /^[\da-fA-F.:]+$/.test(cameTo) ? cameTo : name
  const sshPort = /^\d+$/.exec((env['SSH_CONNECTION'] ?? '').split(' ')[3] ?? '')?.[0] ?? '22'
  const at = sshPort === '22' ? '' : `-p ${sshPort} `
  return `ssh -N ${at}-L ${port}:127.0.0.1:${port} ${user}@${address}`
}
