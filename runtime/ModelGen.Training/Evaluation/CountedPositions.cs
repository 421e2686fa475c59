namespace ModelGen.Training;

/// <summary>The output positions of a data set that count, samples or steps that are not masked, with their weights.</summary>
internal sealed class CountedPositions
{
    private readonly int[] positions;

    /// <summary>Finds those that count.</summary>
    /// <param name="samples">How many samples there are.</param>
    /// <param name="perSample">Positions of one sample.</param>
    /// <param name="mask">(n, positions), 0 where a position does not count; empty: all count.</param>
    /// <param name="sampleWeights">(n) or (n, positions); empty: all weigh 1.</param>
    /// <exception cref="ArgumentException">The weight of a position that counts is negative or not finite; says which.</exception>
    public CountedPositions(int samples, int perSample, ReadOnlySpan<float> mask, ReadOnlySpan<double> sampleWeights)
    {
        PerSample = perSample;
        List<int> counted = new(samples * perSample);
        for (int position = 0; position < samples * perSample; position++)
        {
            if (mask.IsEmpty || mask[position] != 0)
            {
                counted.Add(position);
            }
        }

        positions = [.. counted];
        Weights = new double[sampleWeights.IsEmpty ? 0 : Count];

        // A sample's weight is that of each of its steps, as in Keras.
        bool forSteps = sampleWeights.Length == samples * perSample;
        for (int i = 0; i < Weights.Length; i++)
        {
            int index = forSteps ? positions[i] : positions[i] / perSample;
            EvaluationChecks.CheckWeightAt(index, sampleWeights, nameof(sampleWeights));
            Weights[i] = sampleWeights[index];
        }
    }

    /// <summary>How many count.</summary>
    public int Count => positions.Length;

    /// <summary>Positions of one sample, those that do not count among them.</summary>
    public int PerSample { get; }

    /// <summary>The weight of each that counts; empty: all weigh 1.</summary>
    public double[] Weights { get; }

    /// <summary>Where one that counts stands among the positions of all samples.</summary>
    /// <param name="index">Which, from 0.</param>
    public int this[int index] => positions[index];

    /// <summary>The weight of one that counts.</summary>
    /// <param name="index">Which, from 0.</param>
    public double Weight(int index) => Weights.Length == 0 ? 1 : Weights[index];

    /// <summary>The sample and the step of one that counts.</summary>
    /// <param name="index">Which, from 0.</param>
    public (int Sample, int Step) Place(int index) => (positions[index] / PerSample, positions[index] % PerSample);

    /// <summary>Which of those that count are a sample's: the first, and the first that is not.</summary>
    public (int First, int End) Of(int sample) => (From(sample * PerSample), From((sample + 1) * PerSample));

    /// <summary>The first that counts from a position on.</summary>
    private int From(int position)
    {
        int index = Array.BinarySearch(positions, position);
        return index < 0 ? ~index : index;
    }
}
