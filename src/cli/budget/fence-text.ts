/** What `budget fence` says: what it would do, what it did, and what is then left to a person. Pure. */
import { AgenthostError } from '../../errors.ts'
import type { FenceStep } from '../../gateway/ledger/fence.ts'

/** What can be done without a person. */
export type SureStep = Exclude<FenceStep, { readonly do: 'ask' }>

/** Where the new key is kept: beside the one in use, which stays until a person names the other. */
export const FENCED_SECRET = 'openrouter-fenced'

const KEYS_PAGE = 'openrouter.ai/settings/keys'

export function plannedText(step: SureStep, name: string, usd: string): string {
  switch (step.do) {
    case 'create':
      return `would make the key "${name}" with a limit of ${usd} USD a month`
    case 'update':
      return `would limit the key "${name}" to ${usd} USD a month (it has ${step.was})`
    case 'nothing':
      return `the key "${name}" has a limit of ${usd} USD a month already`
  }
}

/** Nobody can say which key is meant: that is left to a person, also by a dry run. */
export function manyKeys(name: string, count: number): AgenthostError {
  return new AgenthostError(
    'bad',
    `unable to set up the fence: there are ${count} keys called "${name}"`,
    `Delete those that are not used at ${KEYS_PAGE}, or choose another with --name.`,
  )
}

export function limitedText(name: string, usd: string, was: string): string {
  return `The key "${name}" is limited to ${usd} USD a month now (it had ${was}).`
}

/** Why a key that is there may be of no use here. Empty where it can be used. */
export function notesText({
  isDisabled,
  isKept,
}: {
  readonly isDisabled: boolean
  readonly isKept: boolean
}): readonly string[] {
  return [
    ...(isDisabled
      ? [`It is switched off: nothing can be called with it until it is on again at ${KEYS_PAGE}.`]
      : []),
    ...(isKept
      ? []
      : [
          `It is not kept on this host as the secret ${FENCED_SECRET}, and OpenRouter shows a key once: delete it at ${KEYS_PAGE}, then run this again.`,
        ]),
  ]
}

export function madeText(
  name: string,
  usd: string,
  { hasVariable }: { readonly hasVariable: boolean },
): string {
  return [
    `Made the key "${name}" with a limit of ${usd} USD a month; it is kept as the secret ${FENCED_SECRET}.`,
    'To use it, write in agenthost.yaml:',
    '',
    '  upstreams:',
    `    openrouter: { key: { secret: ${FENCED_SECRET} } }`,
    '',
    ...(hasVariable ? ['OPENROUTER_API_KEY is set here and wins over that: unset it.', ''] : []),
  ].join('\n')
}

/** The hint where a key was made, could not be kept, and could not be switched off either. */
export function stillOnText(name: string): string {
  return `The key "${name}" was made, is kept nowhere, and could not be switched off: do so at ${KEYS_PAGE}.`
}
