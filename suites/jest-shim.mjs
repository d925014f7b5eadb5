/**
 * The part of Jest that exercises use, over node:test, without a package. `node --import ./jest-shim.mjs
 * some.spec.js` runs a file: `describe`, `test` and `expect` are there as globals and from @jest/globals, imports
 * may leave `.js` away, and what is marked as skipped is run too.
 */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import * as runner from 'node:test'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual, inspect } from 'node:util'

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === '@jest/globals') return { url: import.meta.url, shortCircuit: true }
    if (specifier.startsWith('.') && context.parentURL !== undefined) {
      const whole = new URL(`${specifier}.js`, context.parentURL)
      if (existsSync(fileURLToPath(whole))) return next(`${specifier}.js`, context)
    }
    return next(specifier, context)
  },
})

/** Jest's loose equality: what is undefined is as good as not there. */
function plain(value, seen = new Map()) {
  if (typeof value !== 'object' || value === null) return value
  if (seen.has(value)) return seen.get(value)
  const isArray = Array.isArray(value)
  if (!isArray && ![Object.prototype, null].includes(Object.getPrototypeOf(value))) {
    if (value instanceof Map || value instanceof Set || value instanceof Date) return value
    if (value instanceof Error || value instanceof RegExp || ArrayBuffer.isView(value)) return value
  }
  const copy = isArray ? [] : {}
  seen.set(value, copy)
  for (const key of Object.keys(value)) {
    if (isArray || value[key] !== undefined) copy[key] = plain(value[key], seen)
  }
  return copy
}

const isEqual = (a, b) => isDeepStrictEqual(plain(a), plain(b))

function contains(whole, part) {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return isEqual(whole, part)
  if (typeof whole !== 'object' || whole === null) return false
  return Object.keys(part).every((key) => contains(whole[key], part[key]))
}

function thrownBy(actual) {
  try {
    actual()
    return null
  } catch (error) {
    return { error }
  }
}

function isWanted({ error }, wanted) {
  const message = error instanceof Error ? error.message : String(error)
  if (wanted === undefined) return true
  if (typeof wanted === 'string') return message.includes(wanted)
  if (wanted instanceof RegExp) return wanted.test(message)
  if (typeof wanted === 'function') return error instanceof wanted
  return message === wanted.message
}

const at = (value, path) =>
  (Array.isArray(path) ? path : String(path).split('.')).reduce((inner, key) => inner?.[key], value)

const MATCHERS = {
  toBe: (a, b) => Object.is(a, b),
  toEqual: isEqual,
  toStrictEqual: (a, b) => isDeepStrictEqual(a, b),
  toBeNull: (a) => a === null,
  toBeUndefined: (a) => a === undefined,
  toBeDefined: (a) => a !== undefined,
  toBeTruthy: (a) => Boolean(a),
  toBeFalsy: (a) => !a,
  toBeNaN: (a) => Number.isNaN(a),
  toBeGreaterThan: (a, b) => a > b,
  toBeGreaterThanOrEqual: (a, b) => a >= b,
  toBeLessThan: (a, b) => a < b,
  toBeLessThanOrEqual: (a, b) => a <= b,
  toBeCloseTo: (a, b, digits = 2) => Math.abs(a - b) < 10 ** -digits / 2,
  toBeInstanceOf: (a, b) => a instanceof b,
  toContain: (a, b) => (typeof a === 'string' ? a.includes(b) : [...a].includes(b)),
  toContainEqual: (a, b) => [...a].some((each) => isEqual(each, b)),
  toHaveLength: (a, b) => a.length === b,
  toMatch: (a, b) => (typeof b === 'string' ? a.includes(b) : b.test(a)),
  toMatchObject: contains,
  toHaveProperty: (a, path, ...b) =>
    b.length === 0 ? at(a, path) !== undefined : isEqual(at(a, path), b[0]),
  toThrow: (a, b) => {
    const thrown = typeof a === 'function' ? thrownBy(a) : { error: a }
    return thrown !== null && isWanted(thrown, b)
  },
  toHaveBeenCalled: (a) => a.mock.calls.length > 0,
  toHaveBeenCalledTimes: (a, b) => a.mock.calls.length === b,
  toHaveBeenCalledWith: (a, ...b) => a.mock.calls.some((call) => isEqual(call, b)),
}
MATCHERS.toThrowError = MATCHERS.toThrow

function matchersOf(actual, isNot) {
  const entries = Object.entries(MATCHERS).map(([name, holds]) => [
    name,
    (...wanted) => {
      const words = `expected ${inspect(actual)}${isNot ? ' not' : ''} ${name} ${wanted.map((each) => inspect(each)).join(', ')}`
      assert.ok(Boolean(holds(actual, ...wanted)) !== isNot, words)
    },
  ])
  return Object.fromEntries(entries)
}

/** The same matchers, on what a promise comes to. */
function later(actual, isRejection) {
  const value = async () => {
    if (!isRejection) return actual
    try {
      await actual
    } catch (error) {
      return error
    }
    throw new assert.AssertionError({ message: 'expected a rejection, and it was kept' })
  }
  const names = Object.keys(MATCHERS)
  const all = (isNot) =>
    Object.fromEntries(
      names.map((name) => [
        name,
        async (...wanted) => matchersOf(await value(), isNot)[name](...wanted),
      ]),
    )
  return { ...all(false), not: all(true) }
}

export function expect(actual) {
  return {
    ...matchersOf(actual, false),
    not: matchersOf(actual, true),
    resolves: later(actual, false),
    rejects: later(actual, true),
  }
}

function named(name, row) {
  let index = 0
  return String(name).replaceAll(/%[sdijfop]/g, () => String(row[index++]))
}

/** With the forms that exercises use; a test that was marked to be skipped is a test like any other. */
function withForms(define) {
  const own = (name, run) => define(String(name), run)
  const each = (rows) => (name, run) => {
    for (const row of rows) {
      const list = Array.isArray(row) ? row : [row]
      own(named(name, list), () => run(...list))
    }
  }
  return Object.assign(own, { each, only: own, skip: own, failing: undefined })
}

function callable(run) {
  if (run === undefined || run.length === 0) return run === undefined ? undefined : () => run()
  return () => new Promise((resolve, reject) => run((error) => (error ? reject(error) : resolve())))
}

export const describe = withForms((name, run) => runner.describe(name, () => run()))
export const test = withForms((name, run) => runner.test(name, callable(run)))
export const it = test
export const xtest = test
export const xit = test
export const xdescribe = describe
export const beforeEach = (run) => runner.beforeEach(callable(run))
export const afterEach = (run) => runner.afterEach(callable(run))
export const beforeAll = (run) => runner.before(callable(run))
export const afterAll = (run) => runner.after(callable(run))

export const jest = {
  fn(run = () => undefined) {
    const mock = { calls: [] }
    let current = run
    const called = (...args) => {
      mock.calls.push(args)
      return current(...args)
    }
    const then = (next) => ((current = next), called)
    return Object.assign(called, {
      mock,
      mockImplementation: then,
      mockReturnValue: (value) => then(() => value),
      mockResolvedValue: (value) => then(async () => value),
    })
  },
  setTimeout: () => undefined,
}

Object.assign(globalThis, { describe, test, it, xtest, xit, xdescribe, expect, jest })
Object.assign(globalThis, { beforeEach, afterEach, beforeAll, afterAll })
