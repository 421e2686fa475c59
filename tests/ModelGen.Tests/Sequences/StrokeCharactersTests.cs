using Sequences.Data;
using Sequences.Data.Strokes;

namespace ModelGen.Tests.Sequences;

public sealed class StrokeCharactersTests
{
    private static readonly SequenceSet Set = new StrokeCharacters(42).Make(2000);
    private static readonly SequenceSet Test = new StrokeCharacters(~42UL).Make(500);

    [Fact]
    public void Has_five_classes() => Assert.Equal<string>(["ai", "bA", "chA", "dA", "lA"], Set.Classes);

    [Fact]
    public void Stays_within_about_its_box()
    {
        double[] values = [.. Enumerable.Range(0, Set.Count).SelectMany(i => Set[i].ToArray()).Select(value => (double)value)];
        Assert.InRange(values.Min(), -1.9, -1);
        Assert.InRange(values.Max(), 1, 1.9);
        Assert.InRange(Math.Sqrt(values.Average(value => value * value)), 0.3, 0.5);
    }

    [Fact]
    public void The_pen_moves_smoothly()
    {
        // Where it takes its time, from the start for the shortest head: steps are short, and each goes on as the one before.
        double forward = 0;
        double all = 0;
        for (int i = 0; i < Set.Count; i++)
        {
            ReadOnlySpan<float> path = Set[i];
            for (int step = 1; step < 39; step++)
            {
                (float dx, float dy) = (path[2 * step] - path[2 * step - 2], path[2 * step + 1] - path[2 * step - 1]);
                (float nextX, float nextY) = (path[2 * step + 2] - path[2 * step], path[2 * step + 3] - path[2 * step + 1]);
                Assert.InRange(Math.Sqrt(dx * dx + dy * dy), 0, 0.35);
                forward += dx * nextX + dy * nextY > 0 ? 1 : 0;
                all++;
            }
        }

        Assert.InRange(forward / all, 0.9, 1);
    }

    [Fact]
    public void The_end_tells_three_kinds_but_not_the_two_of_a_pair()
    {
        // The last steps of the shortest tail. chA and dA end alike, and so do bA and lA.
        static float[] End(ReadOnlySpan<float> path) => path[^12..].ToArray();
        Assert.InRange(NearestMean(End, label => label switch { 3 => 2, 4 => 1, _ => label }), 0.95, 1);
        Assert.InRange(NearestMean(End, label => label), 0.5, 0.7);
    }

    [Fact]
    public void The_beginning_tells_all_five()
    {
        // Every third of 36 steps of the head.
        static float[] Beginning(ReadOnlySpan<float> path)
        {
            float[] points = new float[24];
            for (int i = 0; i < 12; i++)
            {
                (points[2 * i], points[2 * i + 1]) = (path[6 * i], path[6 * i + 1]);
            }

            return points;
        }

        Assert.InRange(NearestMean(Beginning, label => label), 0.8, 1);
    }

    private delegate float[] View(ReadOnlySpan<float> path);

    /// <summary>How many of the test's characters are nearest to the mean of their own kind, in what is seen of them.</summary>
    private static double NearestMean(View view, Func<int, int> kind)
    {
        ILookup<int, float[]> seen = Enumerable.Range(0, Set.Count).ToLookup(i => Set.Labels.Span[i], i => view(Set[i]));
        Dictionary<int, double[]> means = seen.ToDictionary(
            of => of.Key, of => Enumerable.Range(0, of.First().Length).Select(i => of.Average(values => (double)values[i])).ToArray());
        int right = Enumerable.Range(0, Test.Count).Count(i =>
        {
            float[] values = view(Test[i]);
            int nearest = means.MinBy(mean => mean.Value.Zip(values, (m, value) => (m - value) * (m - value)).Sum()).Key;
            return kind(nearest) == kind(Test.Labels.Span[i]);
        });
        return right / (double)Test.Count;
    }
}
