import { describe, expect, it } from 'vitest'
import { daysBetween, isDay, mondayOf, plusDays, weeksBefore } from '../../src/rankings/days.ts'

describe('the Monday of a day', () => {
  it.each([
    ['2026-05-18', '2026-05-18'],
    ['2026-05-24', '2026-05-18'],
    ['2026-05-25', '2026-05-25'],
    ['2026-01-01', '2025-12-29'],
    ['2024-03-03', '2024-02-26'],
    ['1970-01-01', '1969-12-29'],
    ['1969-12-28', '1969-12-22'],
  ])('of %s is %s', (day, monday) => {
    expect(mondayOf(day)).toBe(monday)
  })
})

describe('a day', () => {
  it.each([
    ['2026-02-28', true],
    ['2026-02-29', false],
    ['2024-02-29', true],
    ['2026-5-24', false],
    ['2026-13-01', false],
    ['yesterday', false],
    ['', false],
  ])('%j exists: %s', (text, exists) => {
    expect(isDay(text)).toBe(exists)
  })

  it('is counted over months, leap days and years', () => {
    expect(plusDays('2024-02-28', 2)).toBe('2024-03-01')
    expect(weeksBefore('2026-01-05', 1)).toBe('2025-12-29')
    expect(daysBetween('2026-05-24', '2026-06-10')).toBe(17)
    expect(daysBetween('2026-05-24', '2026-05-20')).toBe(-4)
  })
})
