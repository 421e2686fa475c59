using ModelGen.Generator.Contract;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>Memory as the CPU's kernels read it: by whole vectors and cache lines.</summary>
internal sealed record CpuLayout : MemoryLayout
{
    /// <summary>Numbers of a cache line, and of the widest vector.</summary>
    private const int Line = MemoryContract.Alignment;

    /// <summary>Numbers of 4 KiB: what lies so far apart shares the sets of a cache.</summary>
    private const int Way = 1024;

    private CpuLayout()
    {
    }

    /// <summary>The layout.</summary>
    public static CpuLayout Instance { get; } = new();

    /// <summary>Up to 4, to 8, or to a multiple of 16 numbers, which fill whole vectors of some width: so no loop over features has a remainder.</summary>
    public static int Pad(int features) => features <= 4 ? 4 : features <= 8 ? 8 : (int)WholeLines(features);

    /// <summary>The most lanes of a vector that divides the padded row.</summary>
    public static int Lanes(int features) => Math.Min(Line, Pad(features));

    /// <summary>Up to whole cache lines.</summary>
    public static long WholeLines(long floats) => MemoryContract.Align(floats);

    public override int Stride(int features) => Pad(features);

    /// <summary>It is added to by whole vectors.</summary>
    public override int Total(int features) => Pad(features);

    /// <summary>Places begin with cache lines.</summary>
    public override int Align(int offset) => checked((int)WholeLines(offset));

    /// <summary>
    /// Samples lie one behind the other and are read side by side: a distance of a multiple of 4 KiB would put all of them into the same sets of a
    /// cache, so such a distance gets one more cache line.
    /// </summary>
    public override int SampleStride(int floats) => floats > 0 && floats % Way == 0 ? floats + Line : floats;
}
