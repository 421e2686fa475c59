namespace ModelGen.Training;

/// <summary>Targets in memory, without inputs: a part of joined samples.</summary>
/// <param name="Targets">(n, target length), C order.</param>
/// <param name="TargetLength">Elements in the target of a sample.</param>
internal sealed record TargetSource(ReadOnlyMemory<float> Targets, int TargetLength) : IBatchSource
{
    public int Count => Targets.Length / TargetLength;

    public int InputLength => 0;

    public void Read(ReadOnlySpan<int> samples, Span<float> inputs, Span<float> targets)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            Targets.Span.Slice(samples[i] * TargetLength, TargetLength).CopyTo(targets[(i * TargetLength)..]);
        }
    }
}
