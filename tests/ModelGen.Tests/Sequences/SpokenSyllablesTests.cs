using Sequences.Data;
using Sequences.Data.Segments;

namespace ModelGen.Tests.Sequences;

public sealed class SpokenSyllablesTests
{
    private static readonly SequenceSet Set = new SpokenSyllables(42).Make(500);

    [Fact]
    public void Has_five_classes() => Assert.Equal<string>(["ba", "bha", "hI", "pa", "rI"], Set.Classes);

    [Fact]
    public void Each_feature_of_each_syllable_has_mean_0_and_variance_1()
    {
        for (int i = 0; i < 20; i++)
        {
            float[] values = Set[i].ToArray();
            for (int feature = 0; feature < 39; feature++)
            {
                double[] column = [.. values.Where((_, at) => at % 39 == feature).Select(value => (double)value)];
                Assert.InRange(column.Average(), -1e-5, 1e-5);
                Assert.InRange(column.Average(value => value * value), 1 - 1e-5, 1 + 1e-5);
            }
        }
    }

    [Fact]
    public void The_vowel_tells_two_kinds_but_not_their_consonants()
    {
        // The frame in the middle of the last two thirds lies in the vowel.
        float[][] vowels = [.. Enumerable.Range(0, Set.Count).Select(i => Set[i].Slice(Set.Lengths.Span[i] * 2 / 3 * 39, 13).ToArray())];
        double[][] means = [.. Enumerable.Range(0, 5).Select(label => Mean([.. vowels.Where((_, i) => Set.Labels.Span[i] == label)]))];
        int[] nearest = [.. vowels.Select(frame => Enumerable.Range(0, 5).MinBy(label => Distance(means[label], frame)))];

        bool[] vowelIsI = [false, false, true, false, true];
        Assert.InRange(nearest.Where((label, i) => vowelIsI[label] == vowelIsI[Set.Labels.Span[i]]).Count(), 475, 500);
        Assert.InRange(nearest.Where((label, i) => label == Set.Labels.Span[i]).Count(), 150, 350);

        static double[] Mean(float[][] frames) => [.. Enumerable.Range(0, 13).Select(k => frames.Average(frame => (double)frame[k]))];
        static double Distance(double[] mean, float[] frame) => mean.Zip(frame, (m, value) => (m - value) * (m - value)).Sum();
    }

    [Fact]
    public void Features_are_cosine_transforms_and_their_slopes()
    {
        const int Frames = 9;
        System.Random random = new(5);
        float[] spectra = [.. Enumerable.Range(0, Frames * 24).Select(_ => (float)random.NextDouble())];
        float[] features = Cepstra.Of(spectra);
        Assert.Equal(Frames * 39, features.Length);

        double[][] columns = new double[39][];
        for (int k = 0; k < 13; k++)
        {
            columns[k] = [.. Enumerable.Range(0, Frames).Select(frame => Enumerable.Range(0, 24).Sum(band =>
                spectra[frame * 24 + band] * Math.Cos(Math.PI * k * (band + 0.5) / 24)))];
        }

        for (int k = 13; k < 39; k++)
        {
            columns[k] = Slopes(columns[k - 13]);
        }

        for (int k = 0; k < 39; k++)
        {
            double mean = columns[k].Average();
            double deviation = Math.Sqrt(columns[k].Average(value => (value - mean) * (value - mean)));
            for (int frame = 0; frame < Frames; frame++)
            {
                Assert.InRange(features[frame * 39 + k] - (columns[k][frame] - mean) / deviation, -1e-4, 1e-4);
            }
        }
    }

    /// <summary>For each frame the slope of the line that fits five frames best, which a scale does not change.</summary>
    private static double[] Slopes(double[] values) =>
    [
        .. Enumerable.Range(0, values.Length).Select(frame => Enumerable.Range(-2, 5).Sum(
            distance => distance * values[Math.Clamp(frame + distance, 0, values.Length - 1)])),
    ];
}
