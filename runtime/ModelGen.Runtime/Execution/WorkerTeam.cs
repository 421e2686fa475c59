namespace ModelGen.Execution;

/// <summary>
/// Threads that run one job together, the caller among them. They are made once; a job is started and awaited without allocating.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    private readonly Thread[] threads;
    private readonly Gate[] start;
    private readonly Gate end = new();
    private readonly Exception?[] failures;
    private Action<Part> job = static _ => { };
    private int parts;
    private int number;
    private int running;
    private bool closing;

    /// <summary>Starts the threads.</summary>
    /// <param name="size">Threads that work on a job, the caller included; at least 1.</param>
    public WorkerTeam(int size)
    {
        threads = new Thread[size - 1];
        start = new Gate[size - 1];
        failures = new Exception?[size];
        for (int i = 0; i < threads.Length; i++)
        {
            int index = i;
            start[i] = new Gate();
            threads[i] = new Thread(() => Work(index)) { IsBackground = true, Name = $"ModelGen worker {i + 1}" };
            threads[i].Start();
        }
    }

    /// <summary>Threads that work on a job, the caller included.</summary>
    public int Size => threads.Length + 1;

    /// <summary>Runs a job on <paramref name="parts"/> threads and returns when all have ended.</summary>
    /// <param name="job">What to do for each part; hold it in a field, so that starting it allocates nothing.</param>
    /// <param name="parts">From 1 to <see cref="Size"/>.</param>
    /// <exception cref="InvalidOperationException">A part failed; its exception is the inner one.</exception>
    public void Run(Action<Part> job, int parts)
    {
        if (parts == 1)
        {
            job(Part.Whole);
            return;
        }

        this.job = job;
        this.parts = parts;
        int before = number++;
        Volatile.Write(ref running, parts - 1);
        for (int i = 0; i < parts - 1; i++)
        {
            start[i].Set(number);
        }

        RunPart(0);
        end.WaitWhile(before);
        for (int i = 0; i < parts; i++)
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
            start[i].Set(number + 1);
            threads[i].Join();
            start[i].Dispose();
        }

        end.Dispose();
    }

    /// <summary>A job's number is the ticket of those threads alone that take part in it; the others sleep on.</summary>
    private void Work(int index)
    {
        int done = 0;
        while (true)
        {
            done = start[index].WaitWhile(done);
            if (closing)
            {
                return;
            }

            RunPart(index + 1);
            if (Interlocked.Decrement(ref running) == 0)
            {
                end.Set(done);
            }
        }
    }

    private void RunPart(int index)
    {
        try
        {
            job(new Part(index, parts));
        }
        catch (Exception failure)
        {
            failures[index] = failure;
        }
    }
}
