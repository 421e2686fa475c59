namespace ModelGen;

/// <summary>
/// Predicts for any number of callers at the same time, each with a session of its own: a session that is free serves the next caller, and
/// one is made where none is. There are never more of them than callers at the same time. Each call takes the newest weights that the model
/// has published.
/// </summary>
/// <remarks>Thread-safe. Nothing is allocated but for sessions.</remarks>
public sealed class SessionPool : IPredictor, IDisposable
{
    private readonly Stack<ModelSession> free = new();
    private ModelWeights weights;
    private bool disposed;

    /// <summary>Makes a pool without sessions.</summary>
    /// <param name="weights">Weights of the model.</param>
    /// <exception cref="ArgumentNullException"><paramref name="weights"/> is null.</exception>
    public SessionPool(ModelWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        this.weights = weights;
    }

    /// <inheritdoc/>
    public ModelDescription Description => Weights.Description;

    private ModelWeights Weights => Volatile.Read(ref weights);

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The pool has been disposed of.</exception>
    public void Predict(ReadOnlySpan<float> input, Span<float> output)
    {
        ModelSession session = Take();
        try
        {
            session.Predict(input, output);
        }
        finally
        {
            Return(session);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The pool has been disposed of.</exception>
    public void Predict(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, Span<float> output)
    {
        ModelSession session = Take();
        try
        {
            session.Predict(input, lengths, output);
        }
        finally
        {
            Return(session);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The pool has been disposed of.</exception>
    public void Predict(ReadOnlySpan<int> input, Span<float> output)
    {
        ModelSession session = Take();
        try
        {
            session.Predict(input, output);
        }
        finally
        {
            Return(session);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The pool has been disposed of.</exception>
    public void Predict(ReadOnlySpan<int> input, ReadOnlySpan<int> lengths, Span<float> output)
    {
        ModelSession session = Take();
        try
        {
            session.Predict(input, lengths, output);
        }
        finally
        {
            Return(session);
        }
    }

    /// <summary>Disposes of the free sessions now, and of those that serve a caller when they have.</summary>
    public void Dispose()
    {
        lock (free)
        {
            disposed = true;
            while (free.TryPop(out ModelSession? session))
            {
                session.Dispose();
            }
        }
    }

    private ModelSession Take()
    {
        lock (free)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            Refresh();
            if (free.TryPop(out ModelSession? session))
            {
                return session;
            }
        }

        // Outside of the lock: making work memory takes its time.
        return Weights.CreateSession();
    }

    /// <summary>Goes on with the newest weights. So do all free sessions, as one that nobody asks for would keep old ones in memory.</summary>
    private void Refresh()
    {
        ModelWeights newest = weights.Newest;
        if (newest == weights)
        {
            return;
        }

        Volatile.Write(ref weights, newest);
        foreach (ModelSession session in free)
        {
            session.Refresh();
        }
    }

    private void Return(ModelSession session)
    {
        lock (free)
        {
            if (!disposed)
            {
                session.Refresh();
                free.Push(session);
                return;
            }
        }

        session.Dispose();
    }
}
