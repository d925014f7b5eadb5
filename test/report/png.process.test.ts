import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AgenthostError } from '../../src/errors.ts'
import { FORMATS } from '../../src/report/formats.ts'
import { writeReport } from '../../src/report/report-files.ts'
import { agenthost, type Agenthost } from '../cli/agenthost.ts'
import { pageOf } from '../../src/report/compose-page.ts'
import { pictureOf } from '../../src/report/picture.ts'
import { pngOf } from '../../src/report/png.ts'
import { reportJson } from '../../src/report/report-facts.ts'
import { HOSTILE, hostileReport } from './hostile.ts'
import { fullReport } from './made-up-report.ts'

/** Width and height of a PNG; throws when it is none. */
function sizeOf(png: Uint8Array): readonly [number, number] {
  const bytes = Buffer.from(png)
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
}

describe('the picture of a report', () => {
  it('is a PNG of twice its drawing, for screens that have the pixels', async () => {
    const svg = pictureOf(pageOf(fullReport()))
    const [width, height] = sizeOf(await pngOf(svg))
    expect(width).toBe(1760)
    expect(height).toBeGreaterThan(3000)
    expect(svg).toContain(`height="${height / 2}"`)
  })

  it.each(HOSTILE)('is drawn whatever a name is: %j', async (text) => {
    sizeOf(await pngOf(pictureOf(pageOf(hostileReport(text)))))
  })

  it('is refused where there is no font, since it would have no words', async () => {
    const none = { isThere: () => false, systemFonts: false }
    await expect(pngOf(pictureOf(pageOf(fullReport())), none)).rejects.toMatchObject({
      message: 'unable to draw the PNG: this host has no font',
      hint: expect.stringContaining('--format md,html,json') as string,
    })
  })

  it('has its words in whatever the system has, where none of the known fonts is there', async () => {
    sizeOf(await pngOf(pictureOf(pageOf(fullReport())), { isThere: () => false }))
  })
})

describe('a host that cannot draw', () => {
  const refuses = (): Promise<never> =>
    Promise.reject(new AgenthostError('bad', 'unable to draw the PNG: no', 'Do without.'))

  it('has every other format when the picture was not asked for by name, and none when it was', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
    const wanted = { formats: FORMATS, folder, isPictureOptional: true }
    const { written, pictureTrouble } = await writeReport(fullReport(), wanted, refuses)
    expect(written.map(({ format }) => format)).toEqual(['md', 'html', 'json'])
    expect(pictureTrouble?.message).toBe('unable to draw the PNG: no')
    rmSync(folder, { recursive: true })
    const asked = { formats: FORMATS, folder, isPictureOptional: false }
    await expect(writeReport(fullReport(), asked, refuses)).rejects.toThrow('unable to draw')
    expect(existsSync(folder)).toBe(false)
  })
})

describe('agenthost report', () => {
  let host: Agenthost
  let folder: string
  let file: string

  beforeEach(() => {
    host = agenthost()
    folder = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
    file = join(folder, 'in.json')
    writeFileSync(file, reportJson(fullReport()))
  })

  afterEach(async () => {
    await host.destroy()
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  })

  it('writes all formats to the folder of the week, for its owner alone, and says where', async () => {
    const out = join(host.home, 'reports/2026-11-16')
    const names = ['report.md', 'report.html', 'report.png', 'report.json']
    const paths = names.map((name) => join(out, name))
    expect(await host.run(['report', '--from', file])).toEqual({
      code: 0,
      out: paths.map((path) => `${path}\n`).join(''),
      err: '',
    })
    expect(readdirSync(out).toSorted()).toEqual(names.toSorted())
    for (const path of paths) expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(out, 'report.json'), 'utf8')).toBe(readFileSync(file, 'utf8'))
  })

  it('writes what is asked for to where it is asked, and tells it as JSON', async () => {
    const out = join(folder, 'a/b')
    const args = ['report', '--from', file, '--format', 'json,md', '--out', out, '--json']
    const { code, out: said } = await host.run(args)
    expect(code).toBe(0)
    expect(JSON.parse(said)).toEqual({
      week: { start: '2026-11-16', end: '2026-11-22' },
      files: [
        { format: 'md', path: join(out, 'report.md') },
        { format: 'json', path: join(out, 'report.json') },
      ],
    })
  })

  it('leaves the last report as it is when the next cannot be written', async () => {
    const out = join(folder, 'out')
    expect((await host.run(['report', '--from', file, '--format', 'md', '--out', out])).code).toBe(
      0,
    )
    const before = readFileSync(join(out, 'report.md'), 'utf8')
    writeFileSync(file, '{"week": 1}')
    const ran = await host.run(['report', '--from', file, '--format', 'md', '--out', out])
    expect([ran.code, ran.out]).toEqual([1, ''])
    expect(ran.err).toContain(`unable to use ${file}: it has no week as a report has`)
    expect(readFileSync(join(out, 'report.md'), 'utf8')).toBe(before)
    expect(readdirSync(out)).toEqual(['report.md'])
  })

  it('refuses a format that there is not, and a folder that is a file', async () => {
    const wrong = await host.run(['report', '--format', 'md,pdf'])
    expect(wrong.code).toBe(64)
    expect(wrong.err).toContain('pdf is none of md, html, png, json.')
    const full = await host.run(['report', '--from', file, '--format', 'md', '--out', file])
    expect(full.code).toBe(1)
    expect(full.err).toContain(`unable to write the report to ${file}: `)
    expect(full.err).toContain('Choose another folder with --out.')
  })
})
