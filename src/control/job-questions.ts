/** What can be asked of jobs over the control socket. What is done is the doors' affair. */
import type { Route } from './json-http.ts'
import { jobQueryShape, type JobAnswer, type JobRun } from './job-shapes.ts'
import { API } from './protocol.ts'
import { validated } from './refusal.ts'

export type JobDoors = {
  /** With the newest `last` slots. */
  readonly job: (name: string, last: number) => JobAnswer
  readonly runJob: (name: string) => JobRun
  readonly skipJob: (name: string) => JobRun
}

export function jobQuestions(doors: JobDoors): readonly Route[] {
  return [
    {
      method: 'GET',
      path: `${API}/jobs/:name`,
      answer({ name, query }) {
        return doors.job(name, validated(jobQueryShape, query, `show the job ${name}`).last)
      },
    },
    {
      method: 'POST',
      path: `${API}/jobs/:name/run`,
      answer: ({ name }) => ({ run: doors.runJob(name) }),
    },
    {
      method: 'POST',
      path: `${API}/jobs/:name/skip`,
      answer: ({ name }) => ({ run: doors.skipJob(name) }),
    },
  ]
}
