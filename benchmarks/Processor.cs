using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Benchmarks;

/// <summary>The processor of the machine.</summary>
internal static class Processor
{
    private const int FirstBrandLeaf = unchecked((int)0x80000002);
    private const int BrandLeaves = 3;

    /// <summary>What it calls itself, where it says so, otherwise its architecture; and how many of its cores there are.</summary>
    public static string Name =>
        $"{(X86Base.IsSupported ? Brand() : $"{RuntimeInformation.ProcessArchitecture}")}, {Environment.ProcessorCount} logical processors";

    private static string Brand()
    {
        int[] text = [.. Enumerable.Range(FirstBrandLeaf, BrandLeaves).SelectMany(Leaf)];
        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes<int>(text)).Trim('\0', ' ');
    }

    private static int[] Leaf(int leaf)
    {
        (int a, int b, int c, int d) = X86Base.CpuId(leaf, 0);
        return [a, b, c, d];
    }
}
