/** The harness for prompts with tools, its judge checking arguments as the gateway does. */
import { systemClock } from '../../clock.ts'
import { schemaCheck } from '../../gateway/tap/schema-check.ts'
import { directHarness } from '../../regression/direct.ts'
import type { PromptHarness } from '../../regression/harness.ts'
import type { Validate } from '../../regression/tool-match.ts'

const validate: Validate = (schema, value) =>
  schemaCheck(schema)(value, JSON.stringify(value)?.length ?? 0)

export function promptHarness(): PromptHarness {
  return directHarness({ clock: systemClock, validate })
}
