using ModelGen.Generator.Common;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Gives every buffer of a sample a place in one block, so that buffers that are never alive together may share it. Buffers are placed in the
/// order of their first use, each at the lowest place that is free for its whole life (greedy first fit). Buffers that live on from one run to the
/// next come first and share their places with nobody.
/// </summary>
internal static class MemoryPlanner
{
    /// <summary>The places of all buffers that operations touch.</summary>
    /// <param name="operations">The operations in order.</param>
    /// <param name="layout">Where buffers may begin.</param>
    /// <param name="kept">Those that live on.</param>
    public static Arena Plan(IReadOnlyList<Operation> operations, MemoryLayout layout, HashSet<Buffer> kept)
    {
        Dictionary<Buffer, (int First, int Last)> lives = Lives(operations);
        List<PlacedBuffer> placed = [];
        foreach (KeyValuePair<Buffer, (int First, int Last)> life in lives.OrderBy(l => kept.Contains(l.Key) ? -1 : l.Value.First).ThenBy(l => l.Key.Name, StringComparer.Ordinal))
        {
            (int first, int last) = kept.Contains(life.Key) ? (0, operations.Count) : life.Value;
            int offset = 0;
            foreach (PlacedBuffer other in placed.Where(p => p.First <= last && first <= p.Last).OrderBy(p => p.Offset))
            {
                if (offset + life.Key.Floats <= other.Offset)
                {
                    break;
                }

                offset = Math.Max(offset, layout.Align(other.End));
            }

            placed.Add(new PlacedBuffer(life.Key, offset, first, last));
        }

        int floats = placed.Count == 0 ? 0 : layout.Align(placed.Max(p => p.End));
        return new Arena(placed.ToEquatableArray(), layout.SampleStride(floats));
    }

    /// <summary>From the first operation that touches a buffer to the last.</summary>
    public static Dictionary<Buffer, (int First, int Last)> Lives(IReadOnlyList<Operation> operations)
    {
        Dictionary<Buffer, (int First, int Last)> lives = [];
        for (int i = 0; i < operations.Count; i++)
        {
            foreach (View view in operations[i].Accesses.Views)
            {
                lives[view.Buffer] = (lives.TryGetValue(view.Buffer, out (int First, int Last) life) ? life.First : i, i);
            }
        }

        return lives;
    }
}
