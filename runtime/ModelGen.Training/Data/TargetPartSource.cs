using ModelGen.CompilerServices;

namespace ModelGen.Training;

/// <summary>Samples with the targets and the weights of one of several outputs.</summary>
/// <param name="Source">Samples with those of all outputs.</param>
/// <param name="Part">The output.</param>
/// <param name="Positions">Positions of a sample in all outputs.</param>
internal sealed record TargetPartSource(IBatchSource Source, OutputView Part, int Positions) : IBatchSource
{
    private float[] room = [];

    public int Count => Source.Count;

    public int InputLength => Source.InputLength;

    public int TargetLength => Part.Model.TargetLength;

    public int WeightLength => Source.WeightLength > 1 ? Part.Model.Positions : Source.WeightLength;

    public void Read(ReadOnlySpan<int> samples, Span<float> inputs, Span<float> targets)
    {
        Span<float> all = Room(samples.Length, Source.TargetLength);
        Source.Read(samples, inputs, all);
        OutputView.Take(all, Source.TargetLength, Part.TargetOffset, targets);
    }

    public void ReadWeights(ReadOnlySpan<int> samples, Span<float> weights)
    {
        if (Source.WeightLength <= 1)
        {
            Source.ReadWeights(samples, weights);
            return;
        }

        Span<float> all = Room(samples.Length, Positions);
        Source.ReadWeights(samples, all);
        OutputView.Take(all, Positions, Part.FirstPosition, weights);
    }

    private Span<float> Room(int samples, int each)
    {
        int length = checked(samples * each);
        room = room.Length < length ? LargeArray.Make<float>(length, "The targets of all outputs", "take the samples in parts") : room;
        return room.AsSpan(0, length);
    }
}
