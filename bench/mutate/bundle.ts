/**
 * Makes one script of a test file and all it imports of ours, with the mutants in it. Running that
 * script again is a fresh load of every module, in a millisecond: so also what is worked out while
 * loading (tables, patterns) is proved for each mutant.
 */
import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, relative, resolve } from 'node:path'
import { rolldown, type Plugin } from 'rolldown'

export type Bundle = {
  readonly code: string
  readonly packages: readonly string[]
  /** The files of ours in it, from the root. */
  readonly files: readonly string[]
}

const VITEST =
  'afterAll afterEach assert beforeAll beforeEach describe expect expectTypeOf inject it onTestFailed onTestFinished suite test vi vitest'
const PACKAGE = '\0package:'

export async function bundle(
  test: string,
  texts: ReadonlyMap<string, string>,
  root: string,
): Promise<Bundle> {
  const packages = new Set<string>()
  const files = new Set<string>()
  const build = await rolldown({
    input: resolve(test),
    platform: 'node',
    logLevel: 'silent',
    plugins: [ourPlugin({ texts, root, packages, files })],
  })
  const { output } = await build.generate({ format: 'cjs', codeSplitting: false })
  await build.close()
  return { code: output[0].code, packages: [...packages], files: [...files] }
}

type Gathered = {
  readonly texts: ReadonlyMap<string, string>
  readonly root: string
  readonly packages: Set<string>
  readonly files: Set<string>
}

function ourPlugin({ texts, root, packages, files }: Gathered): Plugin {
  return {
    name: 'mutants',
    resolveId(id) {
      if (isBuiltin(id)) return { id, external: true }
      if (id.startsWith('.') || id.startsWith('/')) return null
      packages.add(id)
      return `${PACKAGE}${id}`
    },
    async load(id) {
      if (id.startsWith(PACKAGE)) return handedIn(id.slice(PACKAGE.length))
      const file = relative(root, id)
      files.add(file)
      if (!id.endsWith('.ts')) return null
      // A script has no import.meta: each module's own stands in the text.
      const code = (texts.get(file) ?? readFileSync(id, 'utf8'))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(id)))
        .replaceAll('import.meta.filename', JSON.stringify(resolve(id)))
        .replaceAll('import.meta.url', JSON.stringify(`file://${id}`))
      return { code, moduleType: 'ts' }
    },
  }
}

/** Packages come from the stage: its vitest is the one that runs, and the others are loaded once. */
async function handedIn(name: string): Promise<string> {
  const names = name === 'vitest' ? VITEST.split(' ') : Object.keys((await import(name)) as object)
  const exported = names
    .filter((each) => each !== 'default' && /^[A-Za-z_$][\w$]*$/.test(each))
    // By way of another name: `catch` is one of zod's.
    .map((each) => `const its_${each} = handed.${each}; export { its_${each} as ${each} }`)
  return [
    `const handed = globalThis.agenthostPackages[${JSON.stringify(name)}]`,
    ...exported,
    'export default handed.default',
  ].join('\n')
}
