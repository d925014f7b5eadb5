import { isNewEnough, isNodeFit } from '../../src/install/fitting-node.ts'
import { describe, expect, it } from 'vitest'
import { chooseNode, nodeCandidates, type NodeFacts } from '../../src/install/node-choice.ts'
import { removerOf } from '../../src/install/versioned-folders.ts'

const facts = (path: string, more: Partial<NodeFacts> = {}): NodeFacts => ({
  path,
  origin: 'stable',
  version: '26.10.0',
  arch: 'arm64',
  signature: 'developer-id',
  trouble: '',
  ...more,
})

describe('where a Node is looked for', () => {
  const at = (execPath: string, asked?: string) =>
    nodeCandidates({
      asked,
      execPath,
      own: ['/Users/me/.agenthost/runtime', '/Users/me/.agenthost/bin'],
    })

  it('maps a Cellar to the path that stays over updates, and takes itself last', () => {
    const paths = at('/opt/homebrew/Cellar/node@24/24.18.0/bin/node').map(({ path }) => path)
    expect(paths[0]).toBe('/opt/homebrew/opt/node@24/bin/node')
    expect(paths.at(-1)).toBe('/opt/homebrew/Cellar/node@24/24.18.0/bin/node')
    expect(new Set(paths).size).toBe(paths.length)
  })

  it('takes the one that was asked for first, then our own', () => {
    const own = '/Users/me/.agenthost/runtime/node-v26.10.0-darwin-arm64/bin/node'
    expect(at(own)[0]).toEqual({ path: own, origin: 'own' })
    expect(at(own, '/x/node')[0]).toEqual({ path: '/x/node', origin: 'asked' })
  })

  it('knows the folders of version managers', () => {
    for (const folder of [
      '.nvm/versions/node/v26.1.0',
      '.local/share/fnm/node-versions/v26',
      '.asdf/installs/nodejs/26',
      '.volta/tools/image/node/26',
      '.local/share/mise/installs/node/26',
    ]) {
      expect(at(`/Users/me/${folder}/bin/node`).at(-1)?.origin, folder).toBe('versioned')
    }
    expect(at('/opt/local/bin/node')[0]?.origin).toBe('stable')
  })
})

describe('the Node that is chosen', () => {
  it('is one from nodejs.org before all others, and becomes a file of ours', () => {
    const brew = facts('/opt/homebrew/bin/node', { signature: 'ad-hoc' })
    const nvm = facts('/Users/me/.nvm/versions/node/v26.1.0/bin/node', { origin: 'versioned' })
    expect(chooseNode([brew, facts('/usr/local/bin/node'), nvm], 'arm64')).toMatchObject({
      kind: 'copy',
      path: '/usr/local/bin/node',
      warning: '',
    })
    expect(chooseNode([brew, nvm], 'arm64')).toMatchObject({ kind: 'copy', path: nvm.path })
  })

  it("is Homebrew's by its stable path, with a warning, where there is no other", () => {
    const brew = facts('/opt/homebrew/opt/node/bin/node', { signature: 'ad-hoc' })
    const choice = chooseNode([brew], 'arm64')
    expect([choice.kind, choice.path]).toEqual(['refer', brew.path])
    expect(choice.warning).toContain('at each update')
  })

  it('is a path with a version in it only where nothing else is, with a warning', () => {
    const path = '/opt/homebrew/Cellar/node/26.1.0/bin/node'
    const cellar = facts(path, { signature: 'ad-hoc', origin: 'versioned' })
    const stable = facts('/opt/homebrew/bin/node', { signature: 'ad-hoc' })
    expect(chooseNode([stable, cellar], 'arm64').path).toBe(stable.path)
    expect(chooseNode([cellar], 'arm64').warning).toContain('gone when that version is removed')
  })

  it('is refused in one clear sentence when it is for another processor, too old, or does not run', () => {
    const cases: readonly (readonly [Partial<NodeFacts>, RegExp])[] = [
      [{ arch: 'x64' }, /\/n is for x64, and this Mac is arm64$/],
      [{ version: '24.15.0' }, /\/n is 24\.15\.0, which is too old$/],
      [{ version: '22.22.0' }, /too old$/],
      [{ version: '25.9.0' }, /too old$/],
      [
        { version: null, arch: null, trouble: 'permission denied (EACCES)' },
        /does not run \(permission denied \(EACCES\)\)$/,
      ],
    ]
    for (const [more, message] of cases) {
      const refused = {
        kind: 'bad',
        message: expect.stringMatching(message) as string,
        hint: expect.stringContaining('nodejs.org') as string,
      }
      expect(() => chooseNode([facts('/n', more)], 'arm64')).toThrow(
        expect.objectContaining(refused),
      )
    }
  })

  it('that was asked for and does not fit is not silently replaced', () => {
    const asked = facts('/x/node', { origin: 'asked', arch: 'x64' })
    expect(() => chooseNode([asked, facts('/usr/local/bin/node')], 'arm64')).toThrow(
      'AGENTHOST_NODE=/x/node is for x64',
    )
    const fitting = facts('/x/node', { origin: 'asked', signature: 'ad-hoc' })
    expect(chooseNode([fitting, facts('/usr/local/bin/node')], 'arm64').path).toBe('/x/node')
  })
})

describe('a version', () => {
  it('is new enough from 24.16 on in line 24, and from 26.1 on', () => {
    const table = {
      '24.16.0': true,
      '24.15.9': false,
      '25.0.0': false,
      '26.0.9': false,
      '26.1.0': true,
      '27.0.0': true,
      '8.0.0': false,
    }
    for (const [version, fits] of Object.entries(table))
      expect([version, isNewEnough(version)]).toEqual([version, fits])
  })
})

describe('a path of Node', () => {
  it.each([
    ['/opt/homebrew/Cellar/node/25.7.0/bin/node', 'Homebrew'],
    ['/opt/homebrew/Cellar/node@24/24.17.0/bin/node', 'Homebrew'],
    ['/opt/homebrew/opt/node@24/bin/node', null],
    ['/Users/me/.nvm/versions/node/v24.17.0/bin/node', 'nvm'],
    ['/Users/me/Library/Application Support/fnm/node-versions/v24/bin/node', 'fnm'],
    ['/Users/me/.local/share/mise/installs/node/24/bin/node', 'mise'],
    ['/Users/me/.volta/tools/image/node/24.17.0/bin/node', 'volta'],
    ['/Users/me/.agenthost/bin/node', null],
    ['/usr/local/bin/node', null],
    ['/Users/me/.config/nvm/versions/node/v24.17.0/bin/node', 'nvm'],
    ['/usr/local/n/versions/node/26.1.0/bin/node', 'n'],
    ['/Users/me/.n/bin/node', null],
  ])('%s goes by %s', (path, remover) => expect(removerOf(path)).toBe(remover))

  it.each([
    ['v24.15.9', false],
    ['v24.16.0', true],
    ['v25.9.0', false],
    ['v26.0.0', false],
    ['v26.1.0', true],
    ['v27.0.0', true],
    ['v26.1.0-nightly', null],
    ['', null],
  ])('of version %s is fit: %s', (version, fit) => expect(isNodeFit(version)).toBe(fit))
})
