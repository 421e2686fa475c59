using static System.FormattableString;

namespace ModelGen.Import.Graph;

/// <summary>The shape of a sample between two layers.</summary>
/// <param name="Time">Time steps; null: there is no time axis.</param>
/// <param name="Features">Features of each step, or of the sample.</param>
internal readonly record struct SampleShape(int? Time, int Features)
{
    /// <summary>The greatest size that an axis may have in the model language.</summary>
    private const int Most = 65536;

    /// <summary>Numbers of a sample.</summary>
    public long Length => (long)(Time ?? 1) * Features;

    /// <summary>The sizes in order.</summary>
    public int[] Axes => Time is int time ? [time, Features] : [Features];

    /// <summary>Whether the sizes can be those of a model.</summary>
    public bool IsValid => Features is >= 1 and <= Most && Time is null or (>= 1 and <= Most);

    public override string ToString() => Time is int time ? Invariant($"({time}, {Features})") : Invariant($"({Features})");
}
