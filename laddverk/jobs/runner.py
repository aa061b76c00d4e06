"""Runs what time starts: each job in its own loop, with jitter, a time-out, patience after faults, and figures for the operator."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from laddverk.services.ports.leading import Leadership

log = structlog.get_logger(__name__)

JITTER = 0.1
"""Part of the interval by which a run comes earlier or later, so that nodes do not beat in step."""

LONGEST_PATIENCE_S = 60.0
LEAD_EVERY_S = 2.0


class Wake:
    """Starts a job before its time. Calls between two runs count as one; costs next to nothing."""

    __slots__ = ("_event",)

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def __call__(self) -> None:
        """From the event loop's thread."""
        self._event.set()

    async def wait(self, timeout_s: float) -> None:
        """Until woken or `timeout_s` has passed."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._event.wait()
        except TimeoutError:
            return
        finally:
            self._event.clear()


@dataclass(frozen=True, slots=True)
class Job:
    """`run` returns how many things it did. More than `busy_from`: there may be more, and it runs again at once.

    `gather_s`: how long a woken job waits for more to do, so that under load one run serves many.
    """

    name: str
    run: Callable[[], Awaitable[int]]
    every_s: float
    timeout_s: float = 60.0
    wake: Wake | None = None
    busy_from: int | None = None
    gather_s: float = 0.0


class JobMetrics:
    """What `/metrics` shows of the jobs."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.done = Counter("laddverk_job_items", "Things a job has done", ["job"], registry=registry)
        self.faults = Counter("laddverk_job_faults", "Runs of a job that failed", ["job"], registry=registry)
        self.seconds = Histogram("laddverk_job_seconds", "How long a run of a job took", ["job"], registry=registry)
        self.last = Gauge("laddverk_job_last_success_timestamp_seconds", "When a job last succeeded, Unix time", ["job"], registry=registry)
        self.leading = Gauge("laddverk_jobs_leading", "1 where this process runs the jobs", registry=registry)


class Runner:
    """The jobs of one process. They run only while it leads; at most one process of all does."""

    def __init__(self, jobs: list[Job], leadership: Leadership, registry: CollectorRegistry) -> None:
        self._jobs = jobs
        self._leadership = leadership
        self._metrics = JobMetrics(registry)
        self._leading = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False
        self._random = random.Random()  # noqa: S311  # jitter, not a secret

    @property
    def leading(self) -> bool:
        """Whether this process runs the jobs now."""
        return self._leading.is_set()

    async def start(self) -> None:
        """Begin to ask for the lead, and to run what is due once it is ours."""
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._seek_lead(), name="jobs-lead")]
        self._tasks += [loop.create_task(self._repeat(job), name=f"job-{job.name}") for job in self._jobs]

    async def stop(self, last: tuple[str, ...] = ()) -> None:
        """End all loops; then run the jobs named in `last` once more, if we lead, and give the lead away."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self.leading:
            for job in self._jobs:
                if job.name in last:
                    await self._run_until_idle(job)
        self._leading.clear()
        self._metrics.leading.set(0)
        try:
            await self._leadership.resign()
        except Exception as fault:
            log.warning("jobs.resign_failed", fault=str(fault))

    async def _seek_lead(self) -> None:
        while True:
            try:
                async with asyncio.timeout(LEAD_EVERY_S * 2):
                    leads = await self._leadership.lead()
            except Exception as fault:
                # Without the database we cannot know that nobody else leads.
                log.warning("jobs.lead_unknown", fault=str(fault))
                leads = False
            if leads != self.leading:
                log.info("jobs.leading" if leads else "jobs.following")
                self._metrics.leading.set(int(leads))
                if leads:
                    self._leading.set()
                else:
                    self._leading.clear()
            await asyncio.sleep(LEAD_EVERY_S)

    async def _repeat(self, job: Job) -> None:
        failed_in_a_row = 0
        while True:
            await self._leading.wait()
            done = await self._once(job)
            if done is None:
                failed_in_a_row += 1
                await asyncio.sleep(min(LONGEST_PATIENCE_S, max(0.05, job.every_s) * 2 ** min(failed_in_a_row, 16)) * self._jitter())
                continue
            failed_in_a_row = 0
            if job.busy_from is not None and done >= job.busy_from:
                await asyncio.sleep(0)
            elif job.wake is not None:
                await job.wake.wait(job.every_s * self._jitter())
                if job.gather_s:
                    await asyncio.sleep(job.gather_s)
            else:
                await asyncio.sleep(job.every_s * self._jitter())

    async def _run_until_idle(self, job: Job) -> None:
        """The last words, for at most the job's time-out."""
        until = time.monotonic() + job.timeout_s
        while time.monotonic() < until:
            done = await self._once(job)
            if done is None or job.busy_from is None or done < job.busy_from:
                return

    async def _once(self, job: Job) -> int | None:
        """How many things were done; None if it failed."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(job.timeout_s):
                done = await job.run()
        except Exception as fault:
            # Shown in the log and in /metrics, and tried again: a job is never ended by a fault.
            log.warning("job.failed", job=job.name, fault=str(fault) or type(fault).__name__, exc_info=not isinstance(fault, TimeoutError))
            self._metrics.faults.labels(job.name).inc()
            return None
        self._metrics.seconds.labels(job.name).observe(time.monotonic() - began)
        self._metrics.last.labels(job.name).set_to_current_time()
        if done:
            self._metrics.done.labels(job.name).inc(done)
        return done

    def _jitter(self) -> float:
        return 1.0 + self._random.uniform(-JITTER, JITTER)
