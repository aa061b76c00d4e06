"""The runner of jobs: intervals, waking, faults, time-outs, leadership."""

import asyncio
from collections.abc import Callable

import pytest
from prometheus_client import CollectorRegistry

from laddverk.jobs import runner as module
from laddverk.jobs.runner import Job, Runner, Wake


class Throne:
    """A leadership that the test gives and takes."""

    def __init__(self, free: bool = True) -> None:
        self.free = free
        self.broken = False
        self.resigned = 0

    async def lead(self) -> bool:
        if self.broken:
            raise ConnectionError("the database is away")
        return self.free

    async def resign(self) -> None:
        self.resigned += 1


class Work:
    """Counts its runs; fails or hangs when told."""

    def __init__(self) -> None:
        self.runs = 0
        self.left = 0
        self.fails = False
        self.hangs = False

    async def __call__(self) -> int:
        self.runs += 1
        if self.fails:
            raise RuntimeError("not today")
        if self.hangs:
            await asyncio.Event().wait()
        done = min(self.left, 10)
        self.left -= done
        return done


async def until(condition: Callable[[], bool], timeout_s: float = 5.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.002)


@pytest.fixture(autouse=True)
def quick_lead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEAD_EVERY_S", 0.01)


def value(registry: CollectorRegistry, name: str, **labels: str) -> float | None:
    return registry.get_sample_value(name, labels)


async def test_a_job_repeats_and_is_counted() -> None:
    work, registry = Work(), CollectorRegistry()
    work.left = 25
    runner = Runner([Job("sweep", work, 0.01)], Throne(), registry)
    await runner.start()
    await until(lambda: work.runs >= 4)
    await runner.stop()
    assert value(registry, "laddverk_job_items_total", job="sweep") == 25
    assert value(registry, "laddverk_job_seconds_count", job="sweep") == work.runs


async def test_a_woken_job_does_not_wait_for_its_interval() -> None:
    work, wake = Work(), Wake()
    runner = Runner([Job("relay", work, 3600, wake=wake)], Throne(), CollectorRegistry())
    await runner.start()
    await until(lambda: work.runs == 1)
    for _ in range(100):
        wake()
    await until(lambda: work.runs == 2)
    await runner.stop()
    assert work.runs == 2  # a hundred calls were one


async def test_a_busy_job_runs_again_at_once() -> None:
    work = Work()
    work.left = 35
    runner = Runner([Job("relay", work, 3600, busy_from=10)], Throne(), CollectorRegistry())
    await runner.start()
    await until(lambda: work.left == 0)
    await runner.stop()
    assert work.runs == 4


async def test_a_fault_is_counted_and_the_job_goes_on_with_patience() -> None:
    work, other, registry = Work(), Work(), CollectorRegistry()
    work.fails = True
    runner = Runner([Job("bad", work, 0.001), Job("good", other, 0.001)], Throne(), registry)
    await runner.start()
    await until(lambda: work.runs >= 3 and other.runs >= 10)
    assert other.runs > work.runs  # the faulty one is tried less and less often
    work.fails = False
    await until(lambda: (value(registry, "laddverk_job_last_success_timestamp_seconds", job="bad") or 0) > 0)
    await runner.stop()
    assert (value(registry, "laddverk_job_faults_total", job="bad") or 0) >= 3


async def test_a_hanging_job_is_ended_by_its_time_out() -> None:
    work, registry = Work(), CollectorRegistry()
    work.hangs = True
    runner = Runner([Job("stuck", work, 0.001, timeout_s=0.02)], Throne(), registry)
    await runner.start()
    await until(lambda: (value(registry, "laddverk_job_faults_total", job="stuck") or 0) >= 1)
    await runner.stop()


async def test_only_the_leader_works_and_the_lead_can_move() -> None:
    work, throne = Work(), Throne(free=False)
    runner = Runner([Job("sweep", work, 0.001)], throne, CollectorRegistry())
    await runner.start()
    await asyncio.wait_for(asyncio.shield(_turns(20)), 5)
    assert work.runs == 0
    assert not runner.leading
    throne.free = True
    await until(lambda: work.runs > 0)
    throne.broken = True  # who cannot know that nobody else leads does not
    await until(lambda: not runner.leading)
    await runner.stop()
    assert throne.resigned == 1


async def _turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0.002)


async def test_stopping_runs_the_last_jobs_until_they_are_idle() -> None:
    relay, sweep = Work(), Work()
    runner = Runner([Job("relay", relay, 3600, busy_from=10), Job("sweep", sweep, 3600)], Throne(), CollectorRegistry())
    await runner.start()
    await until(lambda: relay.runs == 1 and sweep.runs == 1)
    relay.left = 25
    await runner.stop(last=("relay",))
    assert relay.left == 0
    assert sweep.runs == 1


async def test_a_process_that_does_not_lead_says_no_last_words() -> None:
    work = Work()
    runner = Runner([Job("relay", work, 3600)], Throne(free=False), CollectorRegistry())
    await runner.start()
    await runner.stop(last=("relay",))
    assert work.runs == 0
