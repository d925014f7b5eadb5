import { describe, expect, it } from 'vitest'
import { places, type Release, type Waiting } from '../../src/gateway/relay/places.ts'
import { dice, walkSeed } from '../support/seed.ts'

const isPlace = (taken: Release | Waiting): taken is Release => typeof taken === 'function'

describe('places on a route', () => {
  it('are given at once while there are some, and given back once', () => {
    const all = places()
    const one = all.take({ route: 'r', most: 1, caller: 'a' })
    if (!isPlace(one)) throw new Error('no place')
    expect(all.count('r')).toEqual({ out: 1, waiting: 0 })
    one()
    one()
    expect(all.count('r')).toEqual({ out: 0, waiting: 0 })
  })

  it('go to callers by turns, though one of them asks for many', async () => {
    const all = places()
    const first = all.take({ route: 'r', most: 1, caller: 'a' })
    const order: string[] = []
    const wait = (caller: string): Promise<void> => {
      const waiting = all.take({ route: 'r', most: 1, caller })
      if (isPlace(waiting)) throw new Error('a place')
      return waiting.place.then((release) => {
        order.push(caller)
        release?.()
      })
    }
    const done = Promise.all(['a', 'a', 'a', 'b', 'b', 'c'].map(wait))
    if (isPlace(first)) first()
    await done
    expect(order).toEqual(['a', 'b', 'c', 'a', 'b', 'a'])
  })

  it('are more at once when the table allows more', async () => {
    const all = places()
    all.take({ route: 'r', most: 1, caller: 'a' })
    const waiting = all.take({ route: 'r', most: 1, caller: 'a' })
    all.take({ route: 'r', most: 3, caller: 'b' })
    if (isPlace(waiting)) throw new Error('a place')
    expect(await waiting.place).toBeTypeOf('function')
    expect(all.count('r')).toEqual({ out: 3, waiting: 0 })
  })

  const seed = walkSeed()
  it(`are never more than there are, and none is lost (seed ${seed})`, async () => {
    const { next, below } = dice(seed)
    const all = places()
    const held: Release[] = []
    const waiting: Waiting[] = []
    for (let step = 0; step < 5000; step += 1) {
      const roll = next()
      if (roll < 0.5) {
        const taken = all.take({ route: 'r', most: 4, caller: `c${below(3)}` })
        if (isPlace(taken)) held.push(taken)
        else {
          waiting.push(taken)
          void taken.place.then((release) => release !== null && held.push(release))
        }
      } else if (roll < 0.8) held.splice(below(held.length + 1), 1)[0]?.()
      else waiting.splice(below(waiting.length + 1), 1)[0]?.leave()
      await Promise.resolve()
      await Promise.resolve()
      expect(all.count('r').out).toBeLessThanOrEqual(4)
      if (all.count('r').waiting > 0) expect(all.count('r').out).toBe(4)
      expect(held).toHaveLength(all.count('r').out)
    }
  })
})
