/** Makes a reading of what was read: judges the calls, and the answer as a whole. Pure. */
import type { Draft } from './answer-draft.ts'
import { answerFaults } from './answer-faults.ts'
import type { Asked, Reading } from './reading.ts'
import { type ToolCatalogue, toolCatalogues } from './tool-catalogue.ts'
import { judgeCall } from './tool-judge.ts'

/** Told of a mistake of ours while reading; the answer itself is not concerned. */
export type TellTrouble = (trouble: unknown) => void

export type Read = {
  readonly draft: Draft
  readonly asked: Asked
  readonly tell: TellTrouble
  /** Reading broke off: what was read before is true, the rest unknown. */
  readonly hasFailed: boolean
}

const UNJUDGED = { tools: [], faults: [], textLength: 0 } as const

const catalogues = toolCatalogues()

/** Never throws. */
export function readingOf({ draft, asked, tell, hasFailed }: Read): Reading {
  const end = draft.error !== null ? 'error' : draft.isEnded ? 'complete' : 'cut'
  const { finish, tokens, cost, servedModel, provider, generation, error } = draft
  const facts = { end, finish, tokens, cost, servedModel, provider, generation, error } as const
  if (hasFailed) return { ...facts, ...UNJUDGED }
  try {
    return { ...facts, ...judged(draft, asked, end) }
  } catch (trouble) {
    tell(trouble)
    return { ...facts, ...UNJUDGED }
  }
}

function judged(
  draft: Draft,
  asked: Asked,
  end: Reading['end'],
): Pick<Reading, 'tools' | 'faults' | 'textLength'> {
  const { calls, finish } = draft
  const leaks = draft.text.found()
  const catalogue = (): ToolCatalogue | null => {
    const tools = asked.tools()
    return tools === null ? NO_TOOLS : catalogues(tools)
  }
  const circumstances = {
    isShort: end !== 'complete' || finish === 'length',
    catalogue: calls.length === 0 ? null : catalogue(),
  }
  const faults =
    end === 'complete'
      ? answerFaults({
          finish,
          calls: calls.length,
          leaks,
          toolChoice: asked.toolChoice(),
          catalogue,
        })
      : []
  return {
    tools: calls.map((call) => judgeCall(call, circumstances)),
    faults,
    textLength: leaks.letters,
  }
}

/** A call to a request without tools is a call to a tool that there is not. */
const NO_TOOLS: ToolCatalogue = { checkOf: () => null, isOpen: false, isEmpty: true }
