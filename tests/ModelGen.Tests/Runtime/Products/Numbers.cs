using ModelGen.CompilerServices;

namespace ModelGen.Tests.Runtime.Products;

/// <summary>Numbers to multiply, and the widths to do it with.</summary>
internal static class Numbers
{
    /// <summary>Numbers from −1 to 1.</summary>
    public static float[] Random(int count, int seed)
    {
        System.Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    /// <summary>Runs a test with vectors of every width.</summary>
    public static void WithVectors(IVectorTest test)
    {
        test.Run<F128>();
        test.Run<F256>();
        test.Run<F512>();
    }
}

/// <summary>What is tested with vectors of every width.</summary>
internal interface IVectorTest
{
    void Run<V>()
        where V : struct, IVector<V>;
}
