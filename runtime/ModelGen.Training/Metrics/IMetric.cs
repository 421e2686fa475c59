namespace ModelGen.Training;

/// <summary>
/// A metric of the program's own, which <see cref="FitOptions.Metrics"/> and <see cref="ModelTraining.Evaluate"/> take: it gathers output positions, one
/// after the other. A position is one vector along the last axis of the output: a sample, or one step of its sequence.
/// </summary>
/// <remarks>
/// <see cref="Add"/> runs for every position of every batch. Training allocates nothing from step to step as long as it does not.
/// </remarks>
public interface IMetric
{
    /// <summary>
    /// The key in the history, and with <c>val_</c> in front that of the validation: letters, digits and underscores, and no name of a metric of the model
    /// language. The same for all instances.
    /// </summary>
    string Name { get; }

    /// <summary>
    /// The name of the output that it measures, of a model that has several; the key in the history then begins with it. Null: the model has one output.
    /// </summary>
    string? Output => null;

    /// <summary>Whether greater values are better, by which callbacks and reports go; false: lesser ones are.</summary>
    bool GreaterIsBetter { get; }

    /// <summary>The value of all positions so far. It is asked for at the end of an epoch and, to show it, a few times a second.</summary>
    double Value { get; }

    /// <summary>Adds a position.</summary>
    /// <param name="output">The output of the position; of as many elements as the last axis of the model's output.</param>
    /// <param name="target">
    /// The target of the position: one class index where the loss is the sparse categorical cross-entropy, otherwise as many elements as the output.
    /// </param>
    /// <param name="weight">The weight of the position, above 0; positions that are masked are not added.</param>
    void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, double weight);

    /// <summary>Forgets all positions.</summary>
    void Reset();

    /// <summary>
    /// Keeps what was gathered, where a <see cref="Checkpoint"/> is written in the middle of an epoch. Where it keeps nothing, an epoch that is gone on
    /// with has the value of its other positions alone.
    /// </summary>
    /// <param name="state">Takes numbers, texts and vectors by their names.</param>
    void SaveState(SavedState state)
    {
    }

    /// <summary>Brings back what <see cref="SaveState"/> has kept.</summary>
    /// <param name="state">Has what was kept.</param>
    void RestoreState(SavedState state)
    {
    }
}
