"""How the peers' work is timed."""
import time


def median(work, seconds=1.0, least=20):
    """The median time of a call in microseconds, over some seconds after half as long a warm-up, and so many calls at least.

    Short calls are timed several at a time, so that reading the clock does not count.
    """
    begin, calls = time.perf_counter(), 0
    while calls == 0 or time.perf_counter() < begin + seconds / 2:
        work()
        calls += 1
    together = max(1, int(50e-6 / ((time.perf_counter() - begin) / calls)))
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < least:
        begin = time.perf_counter()
        for _ in range(together):
            work()
        times.append((time.perf_counter() - begin) / together)
    return sorted(times)[len(times) // 2] * 1e6
