using System.ComponentModel;

namespace ModelGen.CompilerServices;

/// <summary>A share of a job of a <see cref="WorkerTeam"/>. Results do not depend on how many there are and on who takes them.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
/// <param name="Index">Which share, from 0.</param>
/// <param name="Count">How many shares there are.</param>
/// <param name="Worker">The thread that has taken it; 0 is the caller.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct Part(int Index, int Count, int Worker)
{
    /// <summary>The part that is all of the work, for the caller.</summary>
    public static Part Whole => new(0, 1, 0);

    /// <summary>The share of <paramref name="items"/> items in runs of <paramref name="run"/>, as even as the runs allow.</summary>
    /// <param name="items">How many items there are.</param>
    /// <param name="run">Items that stay together.</param>
    /// <returns>The first item, and how many.</returns>
    public (int First, int Count) Share(int items, int run = 1)
    {
        int runs = (items + run - 1) / run;
        int first = Math.Min(items, (int)((long)runs * Index / Count) * run);
        int end = Math.Min(items, (int)((long)runs * (Index + 1) / Count) * run);
        return (first, end - first);
    }
}
