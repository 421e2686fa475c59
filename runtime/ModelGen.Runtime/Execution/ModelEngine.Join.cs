namespace ModelGen.CompilerServices;

/// <content>Calls with several inputs.</content>
public sealed partial class ModelEngine
{
    /// <summary>Begins a prediction from several inputs.</summary>
    /// <param name="lengths">The elements of each input.</param>
    /// <param name="output">The elements of the output.</param>
    /// <exception cref="ArgumentException">They are not of the same number of samples; says which.</exception>
    public InputJoin Join(ReadOnlySpan<int> lengths, int output) => join!.Begin(lengths, output);

    /// <summary>Begins the forward pass of a training step on several inputs.</summary>
    /// <param name="lengths">The elements of each input.</param>
    /// <exception cref="ArgumentException">They are not of the same number of samples, or too many for a batch; says which.</exception>
    public InputJoin JoinBatch(ReadOnlySpan<int> lengths)
    {
        ArgumentChecks.Trains(description, BatchSize);
        return join!.Begin(lengths, null);
    }

    /// <summary>Predicts within a call.</summary>
    internal void PredictJoined(InputSpan input, Span<float> output)
    {
        int samples = ArgumentChecks.Samples(description, input, output);
        Pack(samples);
        inference.Run(input, output, samples, shares.OfSamples(samples));
    }

    /// <summary>Runs the forward pass of a training step within a call.</summary>
    internal double ForwardJoined(ReadOnlySpan<float> input, ReadOnlySpan<float> target, in StepContext context) =>
        Forward(Batch, input, lengths: [], target, weights: [], in context);
}
