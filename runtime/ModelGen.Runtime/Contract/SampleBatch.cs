using ModelGen.CompilerServices;

namespace ModelGen;

/// <summary>Samples of one step with their targets and, if they have any, their lengths and weights; views of the caller's memory.</summary>
public readonly ref struct SampleBatch
{
    /// <summary>The samples: (n, input shape) in C order; sequences with lengths one behind the other, without padding.</summary>
    public ReadOnlySpan<float> Input { get; init; }

    /// <summary>
    /// The samples of a model whose input has <c>type: index</c>, in the place of <see cref="Input"/>: (n, time steps) in C order; sequences with lengths
    /// one behind the other. Numbers that are whole and in range will do as well, as <see cref="Input"/>.
    /// </summary>
    public ReadOnlySpan<int> Indices { get; init; }

    /// <summary>The time steps of each sequence, where the model takes sequences of any length; empty: none has a length of its own.</summary>
    public ReadOnlySpan<int> Lengths { get; init; }

    /// <summary>The targets, as <see cref="ITrainableModel"/> takes them.</summary>
    public ReadOnlySpan<float> Target { get; init; }

    /// <summary>
    /// What losses are multiplied by, finite and at least 0: a weight of each sample, (n), which counts for all of its steps, or one of each output
    /// position, (n, positions), of sequences with lengths one for each step that there is. Empty: all are 1. Weights do not change what the sum of the
    /// losses is divided by, which is the number of positions that count, as in Keras.
    /// </summary>
    public ReadOnlySpan<float> Weights { get; init; }

    /// <summary>The samples, whichever they are.</summary>
    /// <exception cref="ArgumentException">They are both.</exception>
    internal InputSpan Samples => Indices.IsEmpty ? Input
        : Input.IsEmpty ? Indices
        : throw new ArgumentException($"A batch has {nameof(Input)} or {nameof(Indices)}, not both.");

    /// <summary>The samples as numbers, for a model that knows of no others; indices are copied.</summary>
    /// <exception cref="ArgumentException">There are indices, and the model takes none, or one is out of range.</exception>
    internal ReadOnlySpan<float> NumbersFor(ModelDescription model)
    {
        if (Indices.IsEmpty)
        {
            return Input;
        }

        IndexChecks.Check(model, Indices, model.InputLength);
        float[] numbers = new float[Indices.Length];
        Samples.CopyTo(numbers);
        return numbers;
    }

    /// <summary>Refuses weights for a model that knows of none.</summary>
    /// <exception cref="NotSupportedException">There are some.</exception>
    internal void RefuseWeights(ModelDescription model)
    {
        if (!Weights.IsEmpty)
        {
            throw new NotSupportedException(
                $"This {model.Name} takes no weights of samples: its class has no {nameof(ITrainableModel.Forward)} of its own for a {nameof(SampleBatch)}.");
        }
    }
}
