namespace ModelGen.Execution;

/// <summary>
/// Threads that run one job together, the caller among them. They are made once; a job is started and awaited without allocating.
/// </summary>
/// <remarks>
/// The threads know the crew but not the team, and the crew knows a job only while it runs. So a model that nobody disposes of is
/// collected all the same, and the team's finalizer ends the threads.
/// </remarks>
internal sealed class WorkerTeam : IDisposable
{
    private readonly Crew crew;
    private readonly Thread[] threads;

    /// <summary>Starts the threads.</summary>
    /// <param name="size">Threads that work on a job, the caller included; at least 1.</param>
    public WorkerTeam(int size)
    {
        Crew members = new(size);
        crew = members;
        threads = new Thread[size - 1];
        for (int i = 0; i < threads.Length; i++)
        {
            int index = i;
            threads[i] = new Thread(() => members.Work(index)) { IsBackground = true, Name = $"ModelGen worker {i + 1}" };
            threads[i].Start();
        }
    }

    /// <summary>Ends the threads of a team that nobody disposed of.</summary>
    ~WorkerTeam() => crew.Close();

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
        }
        else
        {
            crew.Run(job, parts);
        }

        GC.KeepAlive(this);
    }

    /// <summary>Ends the threads and waits for their end.</summary>
    public void Dispose()
    {
        crew.Close();
        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>What the threads share.</summary>
    private sealed class Crew
    {
        private static readonly Action<Part> Nothing = static _ => { };

        private readonly Gate[] start;
        private readonly Gate end = new();
        private readonly Exception?[] failures;
        private Action<Part> job = Nothing;
        private int parts;
        private int number;
        private int running;
        private volatile bool closing;

        public Crew(int size)
        {
            failures = new Exception?[size];
            start = new Gate[size - 1];
            for (int i = 0; i < start.Length; i++)
            {
                start[i] = new Gate();
            }
        }

        public void Run(Action<Part> job, int parts)
        {
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
            this.job = Nothing;
            for (int i = 0; i < parts; i++)
            {
                if (failures[i] is Exception failure)
                {
                    Array.Clear(failures);
                    throw new InvalidOperationException($"Part {i} of {parts} of a parallel step failed: {failure.Message}", failure);
                }
            }
        }

        public void Close()
        {
            closing = true;
            foreach (Gate gate in start)
            {
                gate.Set(number + 1);
            }
        }

        /// <summary>A job's number is the ticket of those threads alone that take part in it; the others sleep on.</summary>
        public void Work(int index)
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
}
