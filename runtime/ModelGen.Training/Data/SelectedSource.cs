namespace ModelGen.Training;

/// <summary>Some of the samples of another source, none of which is copied.</summary>
/// <param name="Source">The other source.</param>
/// <param name="Count">How many of its samples these are.</param>
internal abstract record SelectedSource(IBatchSource Source, int Count) : IBatchSource
{
    /// <summary>Indices that are translated at a time, so that they find room on the stack.</summary>
    private const int MostIndices = 256;

    public int InputLength => Source.InputLength;

    public int TargetLength => Source.TargetLength;

    public int Steps => Source.Steps;

    public bool HasStepTargets => Source.HasStepTargets;

    public int WeightLength => Source.WeightLength;

    public int LengthOf(int sample) => Source.LengthOf(IndexOf(sample));

    public void Read(ReadOnlySpan<int> samples, Span<float> inputs, Span<float> targets)
    {
        Span<int> indices = stackalloc int[Math.Min(samples.Length, MostIndices)];
        while (samples.Length > 0)
        {
            ReadOnlySpan<int> some = Translate(samples, indices);
            samples = samples[some.Length..];
            SampleSizes sizes = SampleSizes.Of(Source, some);
            (int theirInputs, int theirTargets) = ((int)sizes.Inputs, (int)sizes.Targets);
            Source.Read(some, inputs[..theirInputs], targets[..theirTargets]);
            inputs = inputs[theirInputs..];
            targets = targets[theirTargets..];
        }
    }

    public void ReadWeights(ReadOnlySpan<int> samples, Span<float> weights)
    {
        Span<int> indices = stackalloc int[Math.Min(samples.Length, MostIndices)];
        while (samples.Length > 0)
        {
            ReadOnlySpan<int> some = Translate(samples, indices);
            samples = samples[some.Length..];
            int theirs = (int)SampleSizes.Of(Source, some).Weights;
            Source.ReadWeights(some, weights[..theirs]);
            weights = weights[theirs..];
        }
    }

    /// <summary>Where the other source has the first samples, as many as there is room for.</summary>
    private ReadOnlySpan<int> Translate(ReadOnlySpan<int> samples, Span<int> indices)
    {
        int count = Math.Min(samples.Length, indices.Length);
        for (int i = 0; i < count; i++)
        {
            indices[i] = IndexOf(samples[i]);
        }

        return indices[..count];
    }

    /// <summary>Where the other source has a sample.</summary>
    protected abstract int IndexOf(int sample);
}

/// <summary>Samples in a row.</summary>
internal sealed record RangeSource(IBatchSource Source, int Start, int Count) : SelectedSource(Source, Count)
{
    protected override int IndexOf(int sample) => Start + sample;
}

/// <summary>Runs of samples, one sample of each by turns.</summary>
internal sealed record TrackSource(IBatchSource Source, int Tracks, int Length) : SelectedSource(Source, Tracks * Length)
{
    protected override int IndexOf(int sample) => (sample % Tracks * Length) + (sample / Tracks);
}

/// <summary>Samples that are listed.</summary>
internal sealed record ListedSource(IBatchSource Source, int[] Samples) : SelectedSource(Source, Samples.Length)
{
    protected override int IndexOf(int sample) => Samples[sample];
}
