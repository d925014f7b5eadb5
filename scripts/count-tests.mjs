/** Counts a run of the tests from vitest's JSON, and names the ones that were skipped: none goes unsaid. */
import { readFileSync } from 'node:fs'

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const skipped = report.testResults
  .flatMap((file) => file.assertionResults)
  .filter(({ status }) => status === 'pending' || status === 'skipped')
for (const { fullName } of skipped) console.log(`skipped: ${fullName}`)
console.log(
  `${report.numPassedTests} passed, ${report.numFailedTests} failed, ${skipped.length} skipped`,
)
