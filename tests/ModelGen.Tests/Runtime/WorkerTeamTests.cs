using ModelGen.CompilerServices;

namespace ModelGen.Tests.Runtime;

/// <summary>Every part of every job runs once, whoever takes it.</summary>
public class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_part_runs_once(int threads)
    {
        using WorkerTeam team = new(threads);
        int[] runs = new int[17];
        Action<Part> count = part =>
        {
            Assert.InRange(part.Worker, 0, threads - 1);
            Interlocked.Increment(ref runs[part.Index]);
        };
        for (int job = 0; job < 2000; job++)
        {
            int parts = 1 + (job % runs.Length);
            Array.Clear(runs);
            team.Run(count, parts);
            Assert.All(runs[..parts], run => Assert.Equal(1, run));
            Assert.All(runs[parts..], run => Assert.Equal(0, run));
        }
    }

    [Fact]
    public void Threads_that_have_fallen_asleep_take_part_again()
    {
        using WorkerTeam team = new(2);
        for (int job = 0; job < 3; job++)
        {
            Thread.Sleep(20);
            using Barrier both = new(2);
            team.Run(_ => Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(30)), "The other thread did not come."), 2);
        }
    }

    [Fact]
    public void A_thread_that_is_held_up_leaves_the_other_parts_to_the_rest()
    {
        using WorkerTeam team = new(2);
        using ManualResetEventSlim go = new();

        // Whoever takes the first part keeps it until the other has run all that follow.
        int left = 7;
        team.Run(
            part =>
            {
                if (part.Index == 0)
                {
                    Assert.True(go.Wait(TimeSpan.FromSeconds(30)), "The other parts did not run.");
                }
                else if (Interlocked.Decrement(ref left) == 0)
                {
                    go.Set();
                }
            },
            8);
        Assert.Equal(0, left);
    }

    [Fact]
    public void A_team_ends_whether_its_threads_sleep_or_never_worked()
    {
        for (int i = 0; i < 20; i++)
        {
            using WorkerTeam team = new(4);
            team.Run(_ => { }, i % 3 == 0 ? 1 : 5);
            if (i % 5 == 0)
            {
                Thread.Sleep(5);
            }
        }
    }

    [Fact]
    public void The_most_parts_run_once_each()
    {
        using WorkerTeam team = new(2);
        int[] runs = new int[ushort.MaxValue];
        team.Run(part => Interlocked.Increment(ref runs[part.Index]), runs.Length);
        Assert.All(runs, run => Assert.Equal(1, run));
    }

    [Fact]
    public void A_caller_that_is_interrupted_waits_for_its_job()
    {
        int ended = 0, endedAtReturn = 0;
        bool stillInterrupted = false;
        Thread caller = new(() =>
        {
            using WorkerTeam team = new(2);
            using ManualResetEventSlim both = new();
            Thread self = Thread.CurrentThread;
            int arrived = 0;
            team.Run(
                part =>
                {
                    // Both threads have a part before the caller is interrupted; the worker's takes longer than the caller spins.
                    if (Interlocked.Increment(ref arrived) == 2)
                    {
                        both.Set();
                    }

                    both.Wait();
                    if (part.Worker == 1)
                    {
                        Thread.Sleep(50);
                        self.Interrupt();
                        Thread.Sleep(50);
                    }

                    Interlocked.Increment(ref ended);
                },
                2);
            endedAtReturn = Volatile.Read(ref ended);
            try
            {
                Thread.Sleep(1000);
            }
            catch (ThreadInterruptedException)
            {
                stillInterrupted = true;
            }
        });
        caller.Start();
        caller.Join();
        Assert.Equal(2, endedAtReturn);
        Assert.True(stillInterrupted);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void Every_failure_looks_the_same(int parts)
    {
        using WorkerTeam team = new(2);
        InvalidOperationException failure =
            Assert.Throws<InvalidOperationException>(() => team.Run(_ => throw new FormatException("no such thing"), parts));
        Assert.Equal("A part of a step failed: no such thing", failure.Message);
    }

    [Fact]
    public void A_part_that_fails_is_reported_and_the_next_job_runs()
    {
        using WorkerTeam team = new(3);
        int others = 0;
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => team.Run(
            part =>
            {
                if (part.Index == 2)
                {
                    throw new FormatException("no such thing");
                }

                Interlocked.Increment(ref others);
            },
            6));
        Assert.Contains("no such thing", failure.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(failure.InnerException);
        Assert.Equal(5, others);
        int runs = 0;
        team.Run(_ => Interlocked.Increment(ref runs), 6);
        Assert.Equal(6, runs);
    }
}
