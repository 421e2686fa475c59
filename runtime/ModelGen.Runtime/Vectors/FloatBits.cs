namespace ModelGen.CompilerServices;

/// <summary>Facts about the layout of a float that the vectors of every width build on.</summary>
internal static class FloatBits
{
    /// <summary>How many bits lie below the exponent.</summary>
    public const int MantissaBits = 23;

    /// <summary>What is added to a binary exponent before it is stored.</summary>
    public const int ExponentBias = 127;

    /// <summary>
    /// 1.5 × 2²³, at which neighbouring floats are 1 apart: adding it rounds a small number to an integer, ties to even, and
    /// leaves the integer in the low bits of the sum.
    /// </summary>
    public const float RoundingShift = 12582912f;

    /// <summary>The bits of √½.</summary>
    public const int RootHalf = 0x3F3504F3;
}
