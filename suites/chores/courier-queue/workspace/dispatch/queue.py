"""The queue of jobs, on a heap."""
import heapq

from dispatch.jobs import FAILURES_TO_GIVE_UP, Job, delay_after


class Queue:
    def __init__(self):
        self._heap = []
        self._waiting = {}
        self._out = {}
        self.given_up = []

    def __len__(self):
        return len(self._heap)

    def submit(self, job_id, payload, priority, not_before=0):
        if job_id in self._waiting or job_id in self._out:
            raise ValueError("job %s is here already" % job_id)
        self._push(Job(job_id, payload, priority, not_before))

    def take(self, now):
        while self._heap:
            priority, not_before, payload, job_id = self._heap[0]
            if job_id not in self._waiting:
                heapq.heappop(self._heap)
                continue
            if not_before > now:
                return None
            heapq.heappop(self._heap)
            job = self._waiting[job_id]
            self._out[job_id] = job
            return job
        return None

    def change_priority(self, job_id, priority):
        job = self._waiting[job_id]
        job.priority = priority
        self._push(job)

    def cancel(self, job_id):
        del self._waiting[job_id]

    def finish(self, job_id):
        del self._out[job_id]
        self._waiting.pop(job_id, None)

    def fail(self, job_id, now):
        job = self._out.pop(job_id)
        job.failures += 1
        if job.failures > FAILURES_TO_GIVE_UP:
            self._waiting.pop(job_id, None)
            self.given_up.append(job_id)
            return
        job.not_before = now + delay_after(job.failures)
        self._push(job)

    def waiting(self):
        return [job_id for _, _, _, job_id in sorted(self._heap)]

    def _push(self, job):
        self._waiting[job.id] = job
        heapq.heappush(self._heap, (job.priority, job.not_before, job.payload, job.id))
