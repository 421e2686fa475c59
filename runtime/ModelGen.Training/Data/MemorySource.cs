namespace ModelGen.Training;

/// <summary>Samples in memory. Equal where it is the same memory.</summary>
/// <param name="Inputs">(n, <paramref name="InputLength"/>), C order.</param>
/// <param name="InputLength">Elements in one sample's input.</param>
/// <param name="Targets">(n, <paramref name="TargetLength"/>), C order.</param>
/// <param name="TargetLength">Elements in one sample's target; 0 without targets.</param>
internal sealed record MemorySource(ReadOnlyMemory<float> Inputs, int InputLength, ReadOnlyMemory<float> Targets, int TargetLength) : IBatchSource
{
    /// <summary>The weights of all samples; empty: they have none.</summary>
    public ReadOnlyMemory<float> Weights { get; init; }

    public int WeightLength => Weights.Length / Count;

    public int Count => Inputs.Length / InputLength;

    public void Read(ReadOnlySpan<int> samples, Span<float> inputs, Span<float> targets)
    {
        ReadOnlySpan<float> fromInputs = Inputs.Span, fromTargets = Targets.Span;
        for (int i = 0; i < samples.Length; i++)
        {
            fromInputs.Slice(samples[i] * InputLength, InputLength).CopyTo(inputs[(i * InputLength)..]);
            fromTargets.Slice(samples[i] * TargetLength, TargetLength).CopyTo(targets[(i * TargetLength)..]);
        }
    }

    public void ReadWeights(ReadOnlySpan<int> samples, Span<float> weights)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            Weights.Span.Slice(samples[i] * WeightLength, WeightLength).CopyTo(weights[(i * WeightLength)..]);
        }
    }

    /// <summary>Some samples in a row: a view.</summary>
    public MemorySource Slice(int start, int count) => this with
    {
        Inputs = Inputs.Slice(start * InputLength, count * InputLength),
        Targets = Targets.Slice(start * TargetLength, count * TargetLength),
        Weights = Weights.Slice(start * WeightLength, count * WeightLength),
    };
}
