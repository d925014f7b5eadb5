/** Values of the kernel, from sysctl(8). */
import type { MacTools } from './tools.ts'

/** The value as it is printed; null when this kernel has none of that name or sysctl does not answer. */
export async function sysctl(name: string, tools: MacTools): Promise<string | null> {
  const { code, out } = await tools.run('sysctl', ['-n', name])
  const value = out.trim()
  return code === 0 && value !== '' ? value : null
}
