namespace ModelGen.CompilerServices;

/// <summary>Lets one call at a time into a model, and none after its end.</summary>
/// <param name="model">The model's name, for errors.</param>
internal sealed class CallerLock(string model)
{
    private int busy;

    /// <summary>Whether the model has come to its end.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Ends the model; within a call, so that no other one is running.</summary>
    public void MarkDisposed() => IsDisposed = true;

    /// <summary>Begins a call: two at a time would write over each other's work memory.</summary>
    /// <returns>The call; disposing ends it.</returns>
    /// <exception cref="InvalidOperationException">Another call is running.</exception>
    /// <exception cref="ObjectDisposedException">The model has come to its end.</exception>
    public Call Enter()
    {
        ThrowIfDisposed();
        return Interlocked.Exchange(ref busy, 1) == 0
            ? new Call(this)
            : throw new InvalidOperationException(
                $"This {model} is in use by another call: an instance serves one caller at a time; make one for each thread.");
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

    /// <summary>A call that is running.</summary>
    public readonly ref struct Call(CallerLock owner)
    {
        public void Dispose() => Volatile.Write(ref owner.busy, 0);
    }
}
