using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <summary>Which rows a product computes: those with a number above 0; without a mask (<c>default</c>) all. The others stay as they are.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct RowMask
{
    private readonly ref readonly float first;
    private readonly nint stride;

    /// <summary>Takes a mask.</summary>
    /// <param name="first">The number of row 0.</param>
    /// <param name="stride">From the number of a row to that of the next.</param>
    public RowMask(ref readonly float first, nint stride)
    {
        this.first = ref first;
        this.stride = stride;
    }

    internal bool TakesAll => Unsafe.IsNullRef(in first);

    internal bool Takes(int row) => TakesAll || Unsafe.Add(ref Unsafe.AsRef(in first), row * stride) > 0;

    /// <summary>Lists the rows that are taken.</summary>
    /// <param name="from">The first row that is looked at.</param>
    /// <param name="to">The row behind the last.</param>
    /// <param name="taken">Where they go; no shorter than the rows that are looked at.</param>
    /// <returns>How many there are.</returns>
    internal int Taken(int from, int to, Span<int> taken)
    {
        int count = 0;
        for (int row = from; row < to; row++)
        {
            if (Takes(row))
            {
                taken[count++] = row;
            }
        }

        return count;
    }
}
