import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { askSecretly } from '../../src/cli/secrets/ask-secretly.ts'

describe('a question whose answer is not shown', () => {
  it('is seen only once the terminal shows nothing of what is typed', async () => {
    const order: string[] = []
    const stdin = Object.assign(new PassThrough(), {
      isTTY: true,
      isRaw: false,
      setRawMode(raw: boolean) {
        order.push(raw ? 'raw' : 'cooked')
        return this
      },
    })
    const asked = askSecretly('Value: ', stdin as unknown as NodeJS.ReadStream, (text) =>
      order.push(text),
    )
    stdin.write('hunter2\r')
    expect(await asked).toBe('hunter2')
    expect(order).toEqual(['raw', 'Value: ', 'cooked', '\n'])
  })
})
