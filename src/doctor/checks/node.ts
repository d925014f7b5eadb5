/** Whether the Node that runs the daemon is fit, and stays where it is. Pure. */
import type { Facts } from '../facts.ts'
import { judged, ok, type Finding, type Judgement, type Subject } from '../finding.ts'
import type { NodeFacts } from '../job-facts.ts'

const PATH: Subject = {
  id: 'node.path',
  title: "Node's path",
  why: 'launchd starts the daemon by this path: once it is gone the job fails with 78 and stays down',
}
const VERSION: Subject = {
  id: 'node.version',
  title: 'Node',
  why: 'agenthost and OpenClaw need Node 24.16 or later, or 26.1 or later',
}
const ARCH: Subject = {
  id: 'node.arch',
  title: "Node's processor",
  why: 'a Node for Intel runs translated by Rosetta: slow, and macOS 28 no longer has it',
}
const SIGNATURE: Subject = {
  id: 'node.signature',
  title: "Node's signature",
  why: 'what macOS allows a program (folders, local network, firewall) hangs on its signature: one without a developer loses it with each update, and the dialog that asks again is seen by nobody',
}

export function nodeChecks({ node, host }: Facts): readonly Finding[] {
  const isMac = host.mac !== null
  const renew = node.isInPlist ? 'scripts/setup\nagenthost upgrade' : 'scripts/setup'
  return [
    judged(PATH, node.isExecutable, (isExecutable) => path(node, isExecutable, renew)),
    judged(VERSION, node.version, (version) => fit(version, node.isFit, renew)),
    // Of this command Rosetta is told already.
    ...(isMac && node.isInPlist ? [judged(ARCH, node.arch, (arch) => processor(arch, renew))] : []),
    ...(node.signature === null
      ? []
      : [
          judged(SIGNATURE, node.signature, (signature) =>
            signature === 'developer-id'
              ? ok('of a developer: what is allowed stays allowed')
              : { level: 'warn', found: signature, mend: renew },
          ),
        ]),
  ]
}

function path(
  { path: at, isInPlist, remover }: NodeFacts,
  isExecutable: boolean,
  renew: string,
): Judgement {
  if (!isExecutable) return { level: 'bad', found: `${at} cannot be run`, mend: renew }
  if (remover === null) return ok(at)
  // What an installation is made from may go: it gets a copy, or another path to the same.
  if (!isInPlist) return ok(`${at}, by ${remover}`)
  return { level: 'warn', found: `${at} goes with the next upgrade by ${remover}`, mend: renew }
}

function fit(version: string, isFit: boolean | null, renew: string): Judgement {
  if (isFit === null) return { level: 'unknown', found: `it calls itself ${version}` }
  return isFit ? ok(version) : { level: 'bad', found: `${version} is too old`, mend: renew }
}

function processor(arch: string, renew: string): Judgement {
  return arch === 'arm64' ? ok(arch) : { level: 'bad', found: `made for ${arch}`, mend: renew }
}
