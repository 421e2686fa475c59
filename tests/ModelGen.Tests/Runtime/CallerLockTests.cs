using ModelGen.CompilerServices;

namespace ModelGen.Tests.Runtime;

public class CallerLockTests
{
    /// <summary>Any thread may end a reservation, also just when a call of the thread that it is for ends.</summary>
    [Fact]
    public void A_reservation_that_ends_as_a_call_does_leaves_the_model_free()
    {
        const int Rounds = 100_000, Calls = 20;
        CallerLock caller = new("Model");
        int begun = 0, ended = 0, refused = 0;
        Thread worker = new(() =>
        {
            for (int round = 1; round <= Rounds; round++)
            {
                WaitFor(ref begun, round);
                for (int i = 0; i < Calls; i++)
                {
                    Count(() => caller.Enter().Dispose());
                }

                Volatile.Write(ref ended, round);
            }
        });
        worker.Start();
        for (int round = 1; round <= Rounds; round++)
        {
            IDisposable reservation = caller.Reserve(worker, "in use");
            Volatile.Write(ref begun, round);
            Thread.SpinWait(round % 60);
            reservation.Dispose();
            WaitFor(ref ended, round);
            Count(() => caller.Reserve(worker, "in use again").Dispose());
            caller.Enter().Dispose();
        }

        worker.Join();
        Assert.Equal(0, refused);

        void Count(Action use)
        {
            if (Record.Exception(use) is not null)
            {
                Interlocked.Increment(ref refused);
            }
        }
    }

    private static void WaitFor(ref int number, int value)
    {
        SpinWait wait = default;
        while (Volatile.Read(ref number) != value)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }
    }
}
