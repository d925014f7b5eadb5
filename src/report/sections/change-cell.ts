/** A change in a table: the figure, and its direction for whoever sees colours. Pure. */
import { changeText, toneOf } from '../figures.ts'
import type { Cell } from '../page.ts'

export const changeCell = (change: number | null): Cell => ({
  text: changeText(change),
  tone: toneOf(change),
})
