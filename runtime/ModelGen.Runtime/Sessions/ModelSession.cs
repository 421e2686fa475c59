using ModelGen.CompilerServices;
using static System.FormattableString;

namespace ModelGen;

/// <summary>
/// Predicts with weights that it shares with other sessions: of its own it has work memory and threads alone. Nothing is allocated after
/// construction. One for each thread; a <see cref="SessionPool"/> hands them out.
/// </summary>
/// <remarks>Not thread-safe: one caller at a time. <see cref="Weights"/> may be read by others.</remarks>
public sealed class ModelSession : IPredictor, IDisposable
{
    private readonly ModelMemory memory;
    private readonly WorkerTeam team;
    private readonly CallerLock caller;
    private readonly InferencePass pass;
    private readonly WorkShares shares;
    private ModelWeights weights;

    internal ModelSession(ModelWeights weights, ModelKernels kernels, int threads, long partWork)
    {
        if (threads is < 1 or > ModelEngine.MaxThreads)
        {
            throw new ArgumentOutOfRangeException(
                nameof(threads), threads, Invariant($"The number of threads of a session is from 1 to {ModelEngine.MaxThreads}."));
        }

        this.weights = weights;
        memory = new ModelMemory(weights.Memory, threads);
        team = new WorkerTeam(threads);
        caller = new CallerLock($"session of {weights.Description.Name}");
        pass = new InferencePass(weights.Description, kernels, memory, team);
        shares = new WorkShares(memory.Layout, threads, partWork);
    }

    /// <inheritdoc/>
    public ModelDescription Description => weights.Description;

    /// <summary>The weights that the session computes with.</summary>
    public ModelWeights Weights => Volatile.Read(ref weights);

    /// <summary>Goes on with the newest weights that the model has published.</summary>
    /// <returns>Whether they are others than before.</returns>
    /// <exception cref="InvalidOperationException">Another call of the session is running.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed of.</exception>
    public bool Refresh()
    {
        using CallerLock.Call call = caller.Enter();
        ModelWeights newest = weights.Newest;
        if (newest == weights)
        {
            return false;
        }

        memory.Read(newest.Memory);
        Volatile.Write(ref weights, newest);
        return true;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Another call of the session is running.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed of.</exception>
    public void Predict(ReadOnlySpan<float> input, Span<float> output) => PredictAny(input, output);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Another call of the session is running.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed of.</exception>
    public void Predict(ReadOnlySpan<int> input, Span<float> output) => PredictAny(input, output);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Another call of the session is running.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed of.</exception>
    public void Predict(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, Span<float> output) => PredictAny(input, lengths, output);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Another call of the session is running.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed of.</exception>
    public void Predict(ReadOnlySpan<int> input, ReadOnlySpan<int> lengths, Span<float> output) => PredictAny(input, lengths, output);

    /// <summary>Ends the threads. The memory goes with the last reference to it; the weights are those of the others still.</summary>
    /// <exception cref="InvalidOperationException">Another call of the session is running.</exception>
    public void Dispose()
    {
        if (!caller.IsDisposed)
        {
            using CallerLock.Call call = caller.Enter();
            caller.MarkDisposed();
            team.Dispose();
        }
    }

    private void PredictAny(InputSpan input, Span<float> output)
    {
        if (Description.TakesLengths)
        {
            PredictAny(input, [SequenceChecks.One(Description, input)], output);
            return;
        }

        using CallerLock.Call call = caller.Enter();
        int samples = ArgumentChecks.Samples(Description, input, output);
        pass.Run(input, output, samples, shares.OfSamples(samples));
    }

    private void PredictAny(InputSpan input, ReadOnlySpan<int> lengths, Span<float> output)
    {
        if (!Description.TakesLengths)
        {
            SequenceChecks.Whole(Description, input, lengths);
            PredictAny(input, output);
            return;
        }

        using CallerLock.Call call = caller.Enter();
        int steps = SequenceChecks.Input(Description, input, lengths);
        SequenceChecks.Length(Description, output.Length, lengths.Length, steps, Description.OutputLength, nameof(output));
        pass.Run(input, lengths, output, shares.OfSamples(lengths.Length));
    }
}
