/** The page without a token that is good: says what to do, and takes one. */
import { el, part, setNote } from './dom.ts'
import { forgetToken, keepToken, tokenIn } from './token.ts'

let isAsking = false

/** `why` is what the server said; empty where no token was given at all. */
export function lock(why: string): void {
  forgetToken()
  part('main').hidden = true
  part('locked').hidden = false
  setNote(part('locked-why'), why)
  part('locked-title').focus()
  if (isAsking) return
  isAsking = true
  const wrong = el('p', { class: 'trouble bad', role: 'alert', hidden: '' })
  part('unlock').append(wrong)
  part('unlock').addEventListener('submit', (event) => {
    event.preventDefault()
    const token = tokenIn(part<HTMLInputElement>('token').value)
    if (token === null)
      return setNote(wrong, 'That is no token: it has 43 letters, digits, - and _.')
    keepToken(token)
    location.reload()
  })
}
