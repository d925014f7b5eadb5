/** What every part of the page is handed, and the one way in which a button does something. */
import type { Clock, Instant } from '../../clock.ts'
import type { PageWords } from '../page-words.ts'
import { troubleText, type Ask } from './asking.ts'
import { el, isAble, setAttribute, setNote } from './dom.ts'

export type Page = {
  readonly ask: Ask
  readonly clock: Clock
  readonly words: PageWords
  /** By the clock of the host. */
  readonly now: () => Instant
  /** A line that is shown, and read out when the reader has nothing else to say. */
  readonly say: (text: string) => void
  /** Asks before what interrupts somebody's work. */
  readonly confirm: (question: Question) => Promise<boolean>
}

export type Question = { readonly title: string; readonly text: string; readonly yes: string }

/** What went wrong stands beside where it was asked for, and is read out at once. */
export function troubleLine(): HTMLElement {
  return el('p', { class: 'trouble bad', role: 'alert', hidden: '' })
}

export type Acting = {
  /** Null where the person thought better of it. */
  readonly post: () => Promise<unknown>
  readonly trouble: HTMLElement
  readonly done?: () => void
}

/** One at a time for each button; it keeps the focus. */
export async function act(
  page: Page,
  button: HTMLButtonElement,
  { post, trouble, done = () => undefined }: Acting,
): Promise<void> {
  if (!isAble(button) || button.getAttribute('aria-busy') === 'true') return
  setAttribute(button, 'aria-busy', 'true')
  setNote(trouble, '')
  try {
    const answer = (await post()) as { readonly said?: string } | null
    if (answer !== null) {
      page.say(answer.said ?? '')
      done()
    }
  } catch (error) {
    setNote(trouble, troubleText(error))
  } finally {
    setAttribute(button, 'aria-busy', 'false')
  }
}
