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
    void Predict(ReadOnlySpan<float> input, Span<float> output);
}
