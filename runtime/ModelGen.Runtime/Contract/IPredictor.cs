using ModelGen.CompilerServices;

namespace ModelGen;

/// <summary>What computes the outputs of a compiled model: the model itself, a <see cref="ModelSession"/>, a <see cref="SessionPool"/>.</summary>
public interface IPredictor
{
    /// <summary>What the model is: layers, shapes, parameters, mask flow.</summary>
    ModelDescription Description { get; }

    /// <summary>The forward pass in inference mode, for any number of samples.</summary>
    /// <param name="input">The samples: (n, input shape) in C order, n * <see cref="ModelDescription.InputLength"/> elements.</param>
    /// <param name="output">
    /// The span to write the outputs to: (n, output shape) in C order, n * <see cref="ModelDescription.OutputLength"/> elements.
    /// </param>
    /// <exception cref="ArgumentException">The lengths are not those of the same number of samples.</exception>
    /// <remarks>A model that takes sequences of any length takes one of them here, whose length follows from that of its values.</remarks>
    void Predict(ReadOnlySpan<float> input, Span<float> output);

    /// <summary>The forward pass in inference mode, for sequences of different lengths.</summary>
    /// <param name="input">The sequences one behind the other, without padding: the sum of the lengths times the features.</param>
    /// <param name="lengths">
    /// The time steps of each sequence: from 1 to the steps of the model's input where <see cref="ModelDescription.TakesLengths"/>; otherwise all of
    /// them, as for <see cref="Predict(ReadOnlySpan{float}, Span{float})"/>.
    /// </param>
    /// <param name="output">
    /// The span to write the outputs to, one behind the other: of a model with an output for each step as many steps as the sequence has.
    /// </param>
    /// <exception cref="ArgumentException">The lengths are not such as the model takes, or those of the spans disagree with them; says where.</exception>
    void Predict(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, Span<float> output)
    {
        SequenceChecks.Whole(Description, input, lengths);
        Predict(input, output);
    }

    /// <summary>The forward pass in inference mode of a model whose input has <c>type: index</c>, for any number of samples.</summary>
    /// <param name="input">
    /// The samples: (n, time steps) in C order, each a whole number from 0 to below <see cref="ModelDescription.IndexCount"/>. Of a model that takes
    /// sequences of any length, one of them.
    /// </param>
    /// <param name="output">The span to write the outputs to, as for numbers.</param>
    /// <exception cref="ArgumentException">An index is out of range, a length does not fit, or the model takes numbers; says where.</exception>
    void Predict(ReadOnlySpan<int> input, Span<float> output) => Predict(new SampleBatch { Indices = input }.NumbersFor(Description), output);

    /// <summary>The forward pass in inference mode of a model whose input has <c>type: index</c>, for sequences of different lengths.</summary>
    /// <param name="input">The sequences one behind the other, without padding: an index for each time step.</param>
    /// <param name="lengths">The time steps of each sequence, as for numbers.</param>
    /// <param name="output">The span to write the outputs to, as for numbers.</param>
    /// <exception cref="ArgumentException">An index is out of range, a length does not fit, or the model takes numbers; says where.</exception>
    void Predict(ReadOnlySpan<int> input, ReadOnlySpan<int> lengths, Span<float> output) =>
        Predict(new SampleBatch { Indices = input }.NumbersFor(Description), lengths, output);
}
