/** Asks before what interrupts somebody's work. Escape means no, and the focus goes back to where it was. */
import type { Question } from './acting.ts'
import { part, setText } from './dom.ts'

export function confirming(): (question: Question) => Promise<boolean> {
  const dialog = part<HTMLDialogElement>('confirm')
  const yes = part<HTMLButtonElement>('confirm-yes')
  const no = part<HTMLButtonElement>('confirm-no')
  yes.addEventListener('click', () => dialog.close('yes'))
  no.addEventListener('click', () => dialog.close('no'))
  return ({ title, text, yes: word }) => {
    setText(part('confirm-title'), title)
    setText(part('confirm-text'), text)
    setText(yes, word)
    dialog.returnValue = 'no'
    dialog.showModal()
    no.focus()
    return new Promise((resolve) => {
      dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true })
    })
  }
}
