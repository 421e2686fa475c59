namespace ModelGen.CompilerServices;

/// <summary>Memory in which no vector lies across two cache lines.</summary>
internal static class Scratch
{
    /// <summary>How many numbers more to take than are needed.</summary>
    public const int Slack = ModelLayout.Alignment;

    /// <summary>The first number of the memory that begins with a cache line.</summary>
    /// <param name="memory">The memory, which stays where it is.</param>
    public static unsafe ref float Aligned(float* memory)
    {
        const int LineBytes = ModelLayout.Alignment * sizeof(float);
        return ref *(float*)(((nint)memory + LineBytes - 1) & -LineBytes);
    }
}
