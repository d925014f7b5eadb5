/** Whether the login keychain has an item, by security(1). Never with `-w`: the secret is not asked for. */
import type { Fact } from '../../doctor/facts.ts'
import type { MacTools } from './tools.ts'

/** Exit codes are the low bytes of OSStatus (SecBase.h). */
const NOT_FOUND = 44
const WHY: Readonly<Record<number, string>> = {
  36: 'the keychain is locked, or closed to this session, as over SSH',
  37: 'there is no default keychain',
  50: 'there is no such keychain',
  53: 'no keychain can be reached',
}

export async function keychainHas(
  { service, account }: { readonly service: string; readonly account: string },
  tools: MacTools,
): Promise<Fact<boolean>> {
  const args = ['find-generic-password', '-a', account, '-s', service]
  const { code, trouble } = await tools.run('security', args, {})
  if (code === 0) return { is: true }
  if (code === NOT_FOUND) return { is: false }
  if (code === null) return { unknown: `security: ${trouble}` }
  return { unknown: WHY[code] ?? `security exits ${code}` }
}
