using static System.FormattableString;

namespace ModelGen.CompilerServices;

/// <summary>
/// Threads that run one job together, the caller among them. They are made once; a job is started and awaited without allocating.
/// </summary>
/// <remarks>
/// A job has more parts than threads, and whoever is free takes the next one. So a thread that wakes up late, or that has its core taken
/// away for a while, takes fewer, and nobody waits for a thread that has not begun.
/// <para/>
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
            threads[i] = new Thread(() => members.Work(index)) { IsBackground = true, Name = Invariant($"ModelGen worker {i + 1}") };
            threads[i].Start();
        }
    }

    /// <summary>Ends the threads of a team that nobody disposed of.</summary>
    ~WorkerTeam() => crew?.Close();

    /// <summary>Threads that work on a job, the caller included.</summary>
    public int Size => threads.Length + 1;

    /// <summary>Runs the parts of a job and returns when all have ended.</summary>
    /// <param name="job">What to do for each part; hold it in a field, so that starting it allocates nothing.</param>
    /// <param name="parts">From 1 to 65,535; a single one is run by the caller alone.</param>
    /// <exception cref="InvalidOperationException">A part failed; its exception is the inner one.</exception>
    public void Run(Action<Part> job, int parts)
    {
        if (parts > 1)
        {
            crew.Run(job, parts);
            GC.KeepAlive(this);
            return;
        }

        try
        {
            job(Part.Whole);
        }
        catch (Exception failure)
        {
            throw Failed(failure);
        }
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

    private static InvalidOperationException Failed(Exception failure) => new($"A part of a step failed: {failure.Message}", failure);

    /// <summary>What the threads share.</summary>
    private sealed class Crew
    {
        private static readonly Action<Part> Nothing = static _ => { };

        private readonly Gate[] start;
        private readonly Gate end;
        private Action<Part> job = Nothing;
        private Exception? failure;
        private int number;
        private int running;
        private volatile bool closing;

        // The job's number, its parts and the next part, in one word: nobody takes a part of a job that is over.
        private ulong queue;

        public Crew(int size)
        {
            // Threads that wait for each other's cores had better sleep.
            bool spins = size <= Environment.ProcessorCount;
            end = new Gate(spins);
            start = new Gate[size - 1];
            for (int i = 0; i < start.Length; i++)
            {
                start[i] = new Gate(spins);
            }
        }

        public void Run(Action<Part> job, int parts)
        {
            this.job = job;
            Volatile.Write(ref running, parts);
            int before = number++;
            Volatile.Write(ref queue, ((ulong)(uint)number << 32) | ((ulong)parts << 16));
            for (int i = 0; i < Math.Min(parts - 1, start.Length); i++)
            {
                start[i].Set(number);
            }

            TakeParts(0);
            end.WaitWhile(before);
            this.job = Nothing;
            if (failure is Exception first)
            {
                failure = null;
                throw Failed(first);
            }
        }

        public void Close()
        {
            closing = true;
            foreach (Gate gate in start)
            {
                gate.Advance();
            }
        }

        public void Work(int index)
        {
            int seen = 0;
            while (true)
            {
                seen = start[index].WaitWhile(seen);
                if (closing)
                {
                    return;
                }

                TakeParts(index + 1);
            }
        }

        /// <summary>Runs parts until none is left.</summary>
        private void TakeParts(int worker)
        {
            while (true)
            {
                ulong now = Volatile.Read(ref queue);
                int parts = (ushort)(now >> 16), next = (ushort)now;
                if (next >= parts)
                {
                    return;
                }

                if (Interlocked.CompareExchange(ref queue, now + 1, now) != now)
                {
                    continue;
                }

                try
                {
                    job(new Part(next, parts, worker));
                }
                catch (Exception exception)
                {
                    Interlocked.CompareExchange(ref failure, exception, null);
                }

                if (Interlocked.Decrement(ref running) == 0)
                {
                    end.Set((int)(now >> 32));
                }
            }
        }
    }
}
