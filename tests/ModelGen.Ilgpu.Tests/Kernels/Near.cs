namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>Comparison of the numbers of two backends.</summary>
internal static class Near
{
    /// <summary>Asserts that numbers agree to a tolerance, relative to the greatest of them or to 1.</summary>
    public static void All(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double greatest = 1;
        foreach (float value in expected)
        {
            greatest = Math.Max(greatest, Math.Abs(value));
        }

        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs((double)expected[i] - actual[i]) <= tolerance * greatest, $"number {i} is {actual[i]}, not {expected[i]}");
        }
    }
}
