"""The queue of jobs, on two heaps: those that are due by urgency, the others by their time."""
import heapq
import itertools

from dispatch.jobs import FAILURES_TO_GIVE_UP, Job, delay_after


class Queue:
    def __init__(self):
        self._due = []
        self._later = []
        #: id -> (job, number of submission, the ticket that is valid for it).
        self._waiting = {}
        self._out = {}
        self._submissions = itertools.count()
        self._tickets = itertools.count()
        self.given_up = []

    def __len__(self):
        return len(self._waiting)

    def submit(self, job_id, payload, priority, not_before=0):
        if job_id in self._waiting or job_id in self._out:
            raise ValueError("job %s is here already" % job_id)
        self._push(Job(job_id, payload, priority, not_before), next(self._submissions))

    def take(self, now):
        self._pass_on(now)
        # `now` may be earlier than at the last call: jobs that are not due any more wait again.
        early = []
        taken = None
        while self._due and taken is None:
            entry = heapq.heappop(self._due)
            _, number, ticket, job_id = entry
            if not self._valid(job_id, ticket):
                continue
            job = self._waiting[job_id][0]
            if job.not_before > now:
                early.append(entry)
                continue
            del self._waiting[job_id]
            self._out[job_id] = (job, number)
            taken = job
        for entry in early:
            job = self._waiting[entry[3]][0]
            heapq.heappush(self._later, (job.not_before,) + entry[1:])
        return taken

    def change_priority(self, job_id, priority):
        job, number, _ = self._waiting[job_id]
        job.priority = priority
        self._push(job, number)

    def cancel(self, job_id):
        del self._waiting[job_id]

    def finish(self, job_id):
        del self._out[job_id]

    def fail(self, job_id, now):
        job, number = self._out.pop(job_id)
        job.failures += 1
        if job.failures >= FAILURES_TO_GIVE_UP:
            self.given_up.append(job_id)
            return
        job.not_before = now + delay_after(job.failures)
        self._push(job, number)

    def waiting(self):
        entries = [(job.priority, number, job.id) for job, number, _ in self._waiting.values()]
        return [job_id for _, _, job_id in sorted(entries)]

    def _valid(self, job_id, ticket):
        return job_id in self._waiting and self._waiting[job_id][2] == ticket

    def _pass_on(self, now):
        """Moves what has become due from the one heap to the other."""
        while self._later and self._later[0][0] <= now:
            _, number, ticket, job_id = heapq.heappop(self._later)
            if self._valid(job_id, ticket):
                priority = self._waiting[job_id][0].priority
                heapq.heappush(self._due, (priority, number, ticket, job_id))

    def _push(self, job, number):
        ticket = next(self._tickets)
        self._waiting[job.id] = (job, number, ticket)
        heapq.heappush(self._later, (job.not_before, number, ticket, job.id))
