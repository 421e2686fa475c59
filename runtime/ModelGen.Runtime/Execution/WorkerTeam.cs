namespace ModelGen.Execution;

/// <summary>
/// Threads that run one job together, the caller among them. They are made once; a job is started and awaited without allocating.
/// A worker spins for some microseconds before it sleeps, since the next job of a training step follows at once.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    private const int SpinCount = 200;

    private readonly Thread[] threads;
    private readonly ManualResetEventSlim[] wake;
    private readonly ManualResetEventSlim done = new(false, SpinCount);
    private readonly Exception?[] failures;
    private Action<Part> current = static _ => { };
    private int currentParts;
    private int running;
    private volatile bool closing;

    /// <summary>Starts the threads.</summary>
    /// <param name="size">Threads that work on a job, the caller included; at least 1.</param>
    public WorkerTeam(int size)
    {
        threads = new Thread[size - 1];
        wake = new ManualResetEventSlim[size - 1];
        failures = new Exception?[size];
        for (int i = 0; i < threads.Length; i++)
        {
            int index = i;
            wake[i] = new ManualResetEventSlim(false, SpinCount);
            threads[i] = new Thread(() => Work(index)) { IsBackground = true, Name = $"ModelGen worker {i + 1}" };
            threads[i].Start();
        }
    }

    /// <summary>Threads that work on a job, the caller included.</summary>
    public int Size => threads.Length + 1;

    /// <summary>Runs a job on <paramref name="parts"/> threads and returns when all have ended.</summary>
    /// <param name="job">What to do for each part; hold it in a field, so that starting it allocates nothing.</param>
    /// <param name="parts">From 1 to <see cref="Size"/>.</param>
    public void Run(Action<Part> job, int parts)
    {
        if (parts == 1)
        {
            job(Part.Whole);
            return;
        }

        current = job;
        currentParts = parts;
        done.Reset();
        Volatile.Write(ref running, parts - 1);
        for (int i = 0; i < parts - 1; i++)
        {
            wake[i].Set();
        }

        RunPart(job, new Part(0, parts));
        done.Wait();
        for (int i = 0; i < failures.Length; i++)
        {
            if (failures[i] is Exception failure)
            {
                Array.Clear(failures);
                throw new InvalidOperationException($"Part {i} of {parts} of a parallel step failed: {failure.Message}", failure);
            }
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        closing = true;
        for (int i = 0; i < threads.Length; i++)
        {
            wake[i].Set();
            threads[i].Join();
            wake[i].Dispose();
        }

        done.Dispose();
    }

    private void Work(int index)
    {
        while (true)
        {
            wake[index].Wait();
            wake[index].Reset();
            if (closing)
            {
                return;
            }

            // The caller wrote both before it woke this thread.
            RunPart(current, new Part(index + 1, currentParts));
            if (Interlocked.Decrement(ref running) == 0)
            {
                done.Set();
            }
        }
    }

    private void RunPart(Action<Part> job, Part part)
    {
        try
        {
            job(part);
        }
        catch (Exception failure)
        {
            failures[part.Index] = failure;
        }
    }
}
