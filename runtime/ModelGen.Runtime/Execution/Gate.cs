namespace ModelGen.CompilerServices;

/// <summary>
/// A number that one thread waits for and others change. The wait spins for some hundreds of microseconds and then sleeps: within
/// training the next change follows before that, and a thread that sleeps may wake up on a core that is taken. Neither side allocates.
/// </summary>
/// <param name="spins">Whether to spin before sleeping.</param>
internal sealed class Gate(bool spins)
{
    private const int Spins = 400;
    private const int SpinLength = 20;

    private readonly AutoResetEvent wake = new(false);
    private int value;
    private int asleep;

    /// <summary>Changes the number and wakes the waiting thread.</summary>
    public void Set(int next)
    {
        Volatile.Write(ref value, next);
        if (Interlocked.Exchange(ref asleep, 0) == 1)
        {
            wake.Set();
        }
    }

    /// <summary>Changes the number to one that nobody has seen.</summary>
    public void Advance() => Set(Volatile.Read(ref value) + 1);

    /// <summary>Waits until the number is no longer <paramref name="old"/>.</summary>
    /// <remarks>A thread that is interrupted waits on: what it waits for works on its memory. It is interrupted again afterwards.</remarks>
    /// <returns>The number.</returns>
    public int WaitWhile(int old)
    {
        for (int i = 0; spins && i < Spins; i++)
        {
            if (Volatile.Read(ref value) != old)
            {
                return value;
            }

            Thread.SpinWait(SpinLength);
        }

        bool interrupted = false;
        while (Volatile.Read(ref value) == old)
        {
            Interlocked.Exchange(ref asleep, 1);
            if (Volatile.Read(ref value) == old || Interlocked.Exchange(ref asleep, 0) == 0)
            {
                // Whoever changes the number sees that this thread is asleep, or has seen it, and wakes it.
                interrupted |= !Sleep();
            }
        }

        if (interrupted)
        {
            Thread.CurrentThread.Interrupt();
        }

        return value;
    }

    /// <returns>Whether it ended by a wake-up, not by an interruption.</returns>
    private bool Sleep()
    {
        try
        {
            return wake.WaitOne();
        }
        catch (ThreadInterruptedException)
        {
            return false;
        }
    }
}
