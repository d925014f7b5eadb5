/** Who else keeps OpenClaw or Claude Code up on this host: a unit of systemd, pm2, Claude's daemon. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Fact, OtherSupervisor } from '../../doctor/facts.ts'
import { causeOf } from '../../errors.ts'
import { runProgram } from '../node-program.ts'
import { claudeDaemons, pm2Among } from '../other-supervisors.ts'
import { commandLines } from './command-lines.ts'

export async function otherSupervisors(
  userHome: string,
  env: NodeJS.ProcessEnv,
): Promise<Fact<readonly OtherSupervisor[]>> {
  try {
    const running = commandLines()
    const pm2Starts = namesIn('/etc/systemd/system').some((name) => /^pm2-.*\.service$/.test(name))
    const units = namesIn(join(userHome, '.config/systemd/user'))
      .filter((name) => /^openclaw.*\.service$/.test(name))
      .map((unit) => openclawUnit(unit, env))
    return {
      is: [
        ...(await Promise.all(units)),
        ...pm2Among(running, pm2Starts, userHome),
        ...claudeDaemons(running),
      ],
    }
  } catch (error) {
    return { unknown: `processes or units cannot be looked at: ${causeOf(error)}` }
  }
}

const WITHIN_MS = 3000

async function openclawUnit(unit: string, env: NodeJS.ProcessEnv): Promise<OtherSupervisor> {
  const asked = ['systemctl', '--user', 'is-active', unit] as const
  const passed = ['PATH', 'XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS'].flatMap((name) =>
    env[name] === undefined ? [] : [[name, env[name]] as const],
  )
  const { code } = await runProgram(asked, {
    env: Object.fromEntries(passed),
    timeoutMs: WITHIN_MS,
  })
  const mend = `systemctl --user disable --now ${unit}`
  return { name: `OpenClaw's own unit ${unit}`, isRunning: code === 0, manages: 'openclaw', mend }
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}
