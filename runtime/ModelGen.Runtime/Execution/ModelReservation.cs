namespace ModelGen.CompilerServices;

/// <summary>
/// The reservation of a compiled model: see <see cref="ITrainableModel.Reserve"/>. Who has a model to itself may also look at what it carries from one batch to
/// the next, to go on there in another process.
/// </summary>
/// <param name="reservation">What keeps others away.</param>
internal abstract class ModelReservation(IDisposable reservation) : IDisposable
{
    /// <summary>Numbers that a sample of a batch leaves to that of its place in the next one; 0: the model carries no states.</summary>
    public abstract int StateLength { get; }

    /// <summary>Copies the carried states of the first samples.</summary>
    /// <param name="states">Takes them: (n, <see cref="StateLength"/>).</param>
    public abstract void ReadStates(Span<float> states);

    /// <summary>Sets the carried states of the first samples.</summary>
    /// <param name="states">The states: (n, <see cref="StateLength"/>).</param>
    public abstract void WriteStates(ReadOnlySpan<float> states);

    /// <summary>Lets others use the model again.</summary>
    public void Dispose() => reservation.Dispose();
}

/// <summary>The reservation of a model that computes on the processor.</summary>
/// <param name="reservation">What keeps others away.</param>
/// <param name="memory">The model's memory.</param>
internal sealed class HostReservation(IDisposable reservation, ModelMemory memory) : ModelReservation(reservation)
{
    /// <inheritdoc/>
    public override int StateLength => memory.Layout.TrainingState;

    /// <inheritdoc/>
    public override void ReadStates(Span<float> states)
    {
        for (int row = 0; !states.IsEmpty; row++, states = states[StateLength..])
        {
            memory.TrainingState(row).CopyTo(states);
        }
    }

    /// <inheritdoc/>
    public override void WriteStates(ReadOnlySpan<float> states)
    {
        for (int row = 0; !states.IsEmpty; row++, states = states[StateLength..])
        {
            states[..StateLength].CopyTo(memory.TrainingState(row));
        }
    }
}
