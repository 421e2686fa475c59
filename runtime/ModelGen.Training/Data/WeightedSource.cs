namespace ModelGen.Training;

/// <summary>Samples of another source with weights in memory.</summary>
/// <param name="Source">The other source.</param>
/// <param name="Weights">The weights of all samples.</param>
/// <param name="WeightLength">Weights of a sample, of the longest sequence where samples have lengths.</param>
/// <param name="Starts">Before which step each sequence begins, where samples have lengths.</param>
internal sealed record WeightedSource(IBatchSource Source, ReadOnlyMemory<float> Weights, int WeightLength, int[] Starts) : IBatchSource
{
    public int Count => Source.Count;

    public int InputLength => Source.InputLength;

    public int TargetLength => Source.TargetLength;

    public int Steps => Source.Steps;

    public bool HasStepTargets => Source.HasStepTargets;

    public int LengthOf(int sample) => Source.LengthOf(sample);

    public void Read(ReadOnlySpan<int> samples, Span<float> inputs, Span<float> targets) => Source.Read(samples, inputs, targets);

    public void ReadWeights(ReadOnlySpan<int> samples, Span<float> weights)
    {
        foreach (int sample in samples)
        {
            (int start, int length) = WeightLength > 1 && Starts.Length > 0
                ? (Starts[sample], Starts[sample + 1] - Starts[sample])
                : (sample * WeightLength, WeightLength);
            Weights.Span.Slice(start, length).CopyTo(weights);
            weights = weights[length..];
        }
    }
}

/// <summary>Samples of another source without their weights.</summary>
/// <param name="Source">The other source.</param>
internal sealed record UnweightedSource(IBatchSource Source) : IBatchSource
{
    public int Count => Source.Count;

    public int InputLength => Source.InputLength;

    public int TargetLength => Source.TargetLength;

    public int Steps => Source.Steps;

    public bool HasStepTargets => Source.HasStepTargets;

    public int LengthOf(int sample) => Source.LengthOf(sample);

    public void Read(ReadOnlySpan<int> samples, Span<float> inputs, Span<float> targets) => Source.Read(samples, inputs, targets);
}
