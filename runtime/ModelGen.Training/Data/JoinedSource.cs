namespace ModelGen.Training;

/// <summary>Samples whose inputs and targets are those of several sources, one behind the other.</summary>
/// <param name="Parts">The sources, of as many samples each; one of them at most has weights.</param>
internal sealed record JoinedSource(IBatchSource[] Parts) : IBatchSource
{
    private readonly IBatchSource? weighted = Parts.FirstOrDefault(part => part.WeightLength > 0);

    public int Count => Parts[0].Count;

    public int InputLength { get; } = Parts.Sum(part => part.InputLength);

    public int TargetLength { get; } = Parts.Sum(part => part.TargetLength);

    public int WeightLength => weighted?.WeightLength ?? 0;

    public void ReadWeights(ReadOnlySpan<int> samples, Span<float> weights) => weighted?.ReadWeights(samples, weights);

    public void Read(ReadOnlySpan<int> samples, Span<float> inputs, Span<float> targets)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            foreach (IBatchSource part in Parts)
            {
                part.Read(samples.Slice(i, 1), inputs[..part.InputLength], targets[..part.TargetLength]);
                inputs = inputs[part.InputLength..];
                targets = targets[part.TargetLength..];
            }
        }
    }
}
