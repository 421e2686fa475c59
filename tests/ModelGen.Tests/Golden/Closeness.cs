namespace ModelGen.Tests.Golden;

/// <summary>Comparison of a tensor with its reference.</summary>
internal static class Closeness
{
    /// <summary>The bounds that the cases suggest for an implementation in single precision, with some names of its own.</summary>
    public static double Bound(string quantity, Tensor expected) => quantity.Split('/')[^1] switch
    {
        "mask" or "layer_mask" => 0,
        "grad" => GradientBound(expected),
        "step3" => 2e-5,
        _ => 1e-5,
    };

    /// <summary>The bound on the error of a gradient.</summary>
    public static double GradientBound(Tensor expected) => 1e-6 + (1e-4 * expected.Values.Max(Math.Abs));

    /// <summary>Asserts that no element is further from its reference than a bound.</summary>
    public static void AssertClose(Tensor expected, ReadOnlySpan<float> actual, double bound) => AssertClose(expected, actual, _ => bound);

    /// <summary>The same with a bound that depends on the reference of the element.</summary>
    public static void AssertClose(Tensor expected, ReadOnlySpan<float> actual, Func<float, double> bound)
    {
        Assert.True(
            expected.Values.Length == actual.Length, $"{expected.Name}: expected {expected.Values.Length} numbers, actual {actual.Length}");
        int worst = -1, wrong = 0;
        double excess = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            double over = Math.Abs((double)actual[i] - expected.Values[i]) - bound(expected.Values[i]);
            if (over <= 0)
            {
                continue;
            }

            // What is not a number is the worst: nothing exceeds it.
            wrong++;
            if (worst < 0 || over > excess || (double.IsNaN(over) && !double.IsNaN(excess)))
            {
                (worst, excess) = (i, over);
            }
        }

        if (wrong > 0)
        {
            Assert.Fail(
                $"{expected.Element(worst)}: expected {expected.Values[worst]:R}, actual {actual[worst]:R}, " +
                $"{Math.Abs((double)actual[worst] - expected.Values[worst]):E2} apart, {bound(expected.Values[worst]):E2} allowed; " +
                $"{wrong} of {actual.Length} elements are wrong");
        }
    }

    /// <summary>Asserts that the bits are the same.</summary>
    public static void AssertSameBits(string tensor, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.True(expected.Length == actual.Length, $"{tensor}: expected {expected.Length} numbers, actual {actual.Length}");
        for (int i = 0; i < actual.Length; i++)
        {
            if (BitConverter.SingleToUInt32Bits(expected[i]) != BitConverter.SingleToUInt32Bits(actual[i]))
            {
                Assert.Fail($"{tensor}, element {i}: expected the bits of {expected[i]:R}, actual {actual[i]:R}");
            }
        }
    }
}
