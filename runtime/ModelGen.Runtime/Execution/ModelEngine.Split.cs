namespace ModelGen.CompilerServices;

/// <content>Calls with several inputs or outputs.</content>
public sealed partial class ModelEngine
{
    private readonly SplitCall? split;

    /// <summary>
    /// Makes the room for calls with several inputs or outputs, each in an array of its own. Only models that have such calls say so, so that others have none
    /// of their code in native programs.
    /// </summary>
    public bool TakesSplitCalls
    {
        get => split is not null;
        init => split = value ? new SplitCall(this, caller, description, BatchSize) : null;
    }

    /// <summary>See <see cref="ITrainableModel.OutputLosses"/>.</summary>
    public ReadOnlySpan<double> OutputLosses => Batch.OutputLosses;

    /// <summary>Begins a prediction.</summary>
    /// <param name="inputs">The elements of each input.</param>
    /// <param name="outputs">The elements of each output.</param>
    /// <exception cref="ArgumentException">They are not of the same number of samples; says which.</exception>
    public SplitCall Split(ReadOnlySpan<int> inputs, ReadOnlySpan<int> outputs) => split!.BeginPrediction(inputs, outputs);

    /// <summary>Begins the forward pass of a training step.</summary>
    /// <param name="inputs">The elements of each input.</param>
    /// <param name="targets">The elements of the targets of each of several outputs; of an only one they are checked by the pass.</param>
    /// <exception cref="ArgumentException">They are not of the same number of samples, or too many for a batch; says which.</exception>
    public SplitCall SplitBatch(ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets)
    {
        ArgumentChecks.Trains(description, BatchSize);
        return split!.BeginForward(inputs, targets);
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
