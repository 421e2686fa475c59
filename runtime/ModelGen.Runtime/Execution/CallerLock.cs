namespace ModelGen.CompilerServices;

/// <summary>Lets one call at a time into a model, only those of one thread while it is reserved for that, and none after its end.</summary>
/// <remarks>A call that is refused changes nothing, so that it does not disturb the one because of which it is refused.</remarks>
/// <param name="model">The model's name, for errors.</param>
internal sealed class CallerLock(string model)
{
    private const long Free = 0;
    private const long Busy = 1;

    /// <summary>The number of a reservation, or <see cref="Free"/>; plus <see cref="Busy"/> while a call runs.</summary>
    private long state;

    private Reservation? reservation;
    private long reservations;

    /// <summary>Whether the model has come to its end.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Ends the model; within a call, so that no other one is running.</summary>
    public void MarkDisposed() => IsDisposed = true;

    /// <summary>Begins a call: two at a time would write over each other's work memory.</summary>
    /// <returns>The call; disposing ends it.</returns>
    /// <exception cref="InvalidOperationException">Another call is running, or the model is reserved for another thread.</exception>
    /// <exception cref="ObjectDisposedException">The model has come to its end.</exception>
    public Call Enter()
    {
        ThrowIfDisposed();
        return Interlocked.CompareExchange(ref state, Busy, Free) == Free ? new Call(this) : EnterReserved();
    }

    /// <summary>Keeps the model for one thread.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="use">What it does with the model, for the errors of others.</param>
    /// <returns>The reservation; disposing ends it.</returns>
    /// <exception cref="InvalidOperationException">Another call is running, or the model is reserved already.</exception>
    /// <exception cref="ObjectDisposedException">The model has come to its end.</exception>
    public IDisposable Reserve(Thread thread, string use)
    {
        ArgumentNullException.ThrowIfNull(thread);
        ArgumentNullException.ThrowIfNull(use);
        ThrowIfDisposed();
        if (Interlocked.CompareExchange(ref state, Busy, Free) != Free)
        {
            throw Volatile.Read(ref reservation) is Reservation other ? IsReserved(other) : InUse();
        }

        // Each has a number of its own, so that whoever frees the model after the end of one never frees it of the next.
        reservations += 2;
        Reservation made = new(this, thread, use, reservations);
        Volatile.Write(ref reservation, made);
        Volatile.Write(ref state, made.Number);
        return made;
    }

    /// <summary>Refuses a use of the model that is no call, such as to read its parameters, where it is reserved for another thread.</summary>
    /// <exception cref="InvalidOperationException">It is.</exception>
    public void CheckThread()
    {
        if (Volatile.Read(ref reservation) is Reservation kept && kept.Thread != Thread.CurrentThread)
        {
            throw IsReserved(kept);
        }
    }

    /// <summary>Refuses the use of a model that has come to its end.</summary>
    /// <exception cref="ObjectDisposedException">It has.</exception>
    public void ThrowIfDisposed()
    {
        if (IsDisposed)
        {
            throw new ObjectDisposedException(model);
        }
    }

    /// <summary>Begins a call of the thread that the model is reserved for.</summary>
    private Call EnterReserved()
    {
        for (SpinWait wait = default; ; wait.SpinOnce())
        {
            if (Volatile.Read(ref reservation) is Reservation kept)
            {
                if (kept.Thread != Thread.CurrentThread)
                {
                    throw IsReserved(kept);
                }

                if (Interlocked.CompareExchange(ref state, kept.Number + Busy, kept.Number) == kept.Number)
                {
                    return new Call(this);
                }
            }

            // If no call runs, a reservation ends just now, and the model will be free.
            if (Volatile.Read(ref state) % 2 == Busy)
            {
                throw InUse();
            }

            if (Interlocked.CompareExchange(ref state, Busy, Free) == Free)
            {
                return new Call(this);
            }
        }
    }

    private InvalidOperationException InUse() =>
        new($"This {model} is in use by another call: an instance serves one caller at a time. Make one for each, or predict with a SessionPool.");

    private InvalidOperationException IsReserved(Reservation kept) =>
        new($"This {model} is {kept.Use}, which has it to itself: wait for the end of that, or use an instance of your own.");

    private void Leave()
    {
        long number = Volatile.Read(ref state) - Busy;
        if (number == Free)
        {
            Volatile.Write(ref state, Free);
            return;
        }

        // The reservation may have ended while the call ran, or end now.
        Interlocked.Exchange(ref state, number);
        if (Volatile.Read(ref reservation)?.Number != number)
        {
            Interlocked.CompareExchange(ref state, Free, number);
        }
    }

    /// <summary>A call that is running.</summary>
    public readonly ref struct Call(CallerLock owner)
    {
        public void Dispose() => owner.Leave();
    }

    private sealed class Reservation(CallerLock owner, Thread thread, string use, long number) : IDisposable
    {
        /// <summary>An even number, other than that of all reservations before.</summary>
        public long Number { get; } = number;

        public Thread Thread { get; } = thread;

        public string Use { get; } = use;

        public void Dispose()
        {
            if (Interlocked.CompareExchange(ref owner.reservation, null, this) == this)
            {
                // Within a call it is the call whose end frees the model.
                Interlocked.CompareExchange(ref owner.state, Free, Number);
            }
        }
    }
}
