namespace ModelGen.CompilerServices;

/// <summary>Lets one call at a time into a model, only those of one thread while it is reserved for that, and none after its end.</summary>
/// <remarks>A call that is refused changes nothing, so that it does not disturb the one because of which it is refused.</remarks>
/// <param name="model">The model's name, for errors.</param>
internal sealed class CallerLock(string model)
{
    private const int Free = 0;
    private const int Busy = 1;
    private const int Reserved = 2;
    private const int BusyReserved = 3;

    private int state;
    private Reservation? reservation;

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
        int found = Interlocked.CompareExchange(ref state, Busy, Free);
        if (found == Free)
        {
            return new Call(this);
        }

        CheckThread();
        return Interlocked.CompareExchange(ref state, BusyReserved, Reserved) == Reserved ? new Call(this) : throw InUse();
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

        Reservation made = new(this, thread, use);
        Volatile.Write(ref reservation, made);
        Volatile.Write(ref state, Reserved);
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

    private InvalidOperationException InUse() =>
        new($"This {model} is in use by another call: an instance serves one caller at a time. A SessionPool serves any number with one copy of the weights.");

    private InvalidOperationException IsReserved(Reservation kept) =>
        new($"This {model} is {kept.Use}, which has it to itself: wait for the end of that, or use an instance of your own.");

    /// <summary>A call that is running.</summary>
    public readonly ref struct Call(CallerLock owner)
    {
        public void Dispose() => Volatile.Write(ref owner.state, Volatile.Read(ref owner.reservation) is null ? Free : Reserved);
    }

    private sealed class Reservation(CallerLock owner, Thread thread, string use) : IDisposable
    {
        public Thread Thread { get; } = thread;

        public string Use { get; } = use;

        public void Dispose()
        {
            if (Interlocked.CompareExchange(ref owner.reservation, null, this) == this)
            {
                // Within a call it is the call whose end frees the model.
                Interlocked.CompareExchange(ref owner.state, Free, Reserved);
            }
        }
    }
}
