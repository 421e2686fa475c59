using static System.FormattableString;

namespace ModelGen.Import;

/// <summary>How far the outputs of a model are from those of a reference, where they are farthest.</summary>
/// <param name="Samples">How many samples were compared.</param>
/// <param name="Largest">The largest difference between an output and its reference; infinite where one of them alone is not finite.</param>
/// <param name="Scale">The largest output of the reference, to which the tolerance is relative; 1 where all are 0.</param>
/// <param name="Tolerance">How large the difference may be, relative to <paramref name="Scale"/>.</param>
/// <param name="Sample">The sample with the largest difference, from 0.</param>
/// <param name="Place">The place of it in the output of that sample.</param>
/// <param name="Actual">The output of the model there.</param>
/// <param name="Expected">The output of the reference there.</param>
public sealed record OutputDifference(
    int Samples, double Largest, double Scale, double Tolerance, int Sample, TensorShape Place, float Actual, float Expected)
{
    /// <summary>The output that differs most, of a model with several; null: it has one.</summary>
    public string? Output { get; init; }

    /// <summary>The largest difference relative to the largest output.</summary>
    public double Relative => Largest / Scale;

    /// <summary>Whether all outputs are as close as they have to be.</summary>
    public bool IsWithin => Relative <= Tolerance;

    /// <summary>The difference, its place and whether it is allowed, in a line.</summary>
    public override string ToString() => Invariant(
        $"{Quantity.Of(Samples, "sample")}; outputs differ by {Relative:0.0E0} of the largest, {(IsWithin ? "within" : "more than")} {Tolerance:0.0E0}")
        + (Largest == 0 ? ""
            : Invariant($"; most at sample {Sample}, output {(Output is null ? "" : Output + " ")}{Place}: {Actual:G9}, reference {Expected:G9}"));

    internal static OutputDifference Of(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, TensorShape shape, int samples, double tolerance)
    {
        int worst = 0;
        double largest = 0, scale = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            double difference = actual[i].Equals(expected[i]) ? 0 : Math.Abs((double)actual[i] - expected[i]);
            difference = double.IsNaN(difference) ? double.PositiveInfinity : difference;
            scale = float.IsFinite(expected[i]) ? Math.Max(scale, Math.Abs(expected[i])) : scale;
            if (difference > largest)
            {
                (worst, largest) = (i, difference);
            }
        }

        (int sample, int place) = Math.DivRem(worst, shape.Length);
        return new OutputDifference(samples, largest, scale > 0 ? scale : 1, tolerance, sample, PlaceOf(place, shape), actual[worst], expected[worst]);
    }

    /// <summary>The index of an element on each axis.</summary>
    private static TensorShape PlaceOf(int element, TensorShape shape)
    {
        int[] place = new int[shape.Rank];
        for (int axis = place.Length - 1; axis >= 0; axis--)
        {
            (element, place[axis]) = Math.DivRem(element, shape[axis]);
        }

        return new TensorShape(place);
    }
}
