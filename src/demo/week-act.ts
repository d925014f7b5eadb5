/** The second act: a week of rankings from saved files, without a key and without a network. */
import { join } from 'node:path'
import type { House } from './house.ts'
import type { Telling } from './telling.ts'

export async function weekAct({ sample, home }: House, telling: Telling): Promise<void> {
  const { heading, words, look } = telling
  heading('2 of 3: the week of the models')
  words(
    "Each Monday OpenRouter's token rankings are pulled. Here they come from files instead. The names",
    'are such as OpenRouter has them; EVERY FIGURE IS MADE UP, also where "Source" stands below it.',
  )
  await look(['rankings', 'pull', '--from', join(sample, 'rankings.json')])
  await look(['rankings', 'pull', '--from', join(sample, 'models.json')])
  await look(['rankings', 'show'])
  words('The same as a page, a picture for the chat, Markdown and JSON:')
  await look(['report', '--out', join(home, 'reports')])
}
