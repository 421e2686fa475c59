using ModelGen.Generator.Common;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Gives every buffer a place in one block, so that buffers that are never alive together may share it. Buffers are placed in the
/// order of their first use, each at the lowest place that is free for its whole life (greedy first fit).
/// </summary>
internal static class MemoryPlanner
{
    /// <summary>Places begin at multiples of a cache line.</summary>
    public static int Align(int floats) => (floats + 15) / 16 * 16;

    public static Arena Plan(IReadOnlyList<Operation> operations)
    {
        Dictionary<Buffer, (int First, int Last)> lives = Lives(operations);
        List<PlacedBuffer> placed = [];
        foreach (KeyValuePair<Buffer, (int First, int Last)> life in lives.OrderBy(l => l.Value.First).ThenBy(l => l.Key.Name, StringComparer.Ordinal))
        {
            (int first, int last) = life.Value;
            int offset = 0;
            foreach (PlacedBuffer other in placed.Where(p => p.First <= last && first <= p.Last).OrderBy(p => p.Offset))
            {
                if (offset + life.Key.Floats <= other.Offset)
                {
                    break;
                }

                offset = Math.Max(offset, Align(other.Offset + other.Buffer.Floats));
            }

            placed.Add(new PlacedBuffer(life.Key, offset, first, last));
        }

        int floats = placed.Count == 0 ? 0 : Align(placed.Max(p => p.Offset + p.Buffer.Floats));
        return new Arena(placed.ToEquatableArray(), Skew(floats));
    }

    /// <summary>Buffers that live together all the time, one behind the other.</summary>
    public static Arena InTurn(IEnumerable<Buffer> buffers)
    {
        int offset = 0;
        List<PlacedBuffer> placed = [];
        foreach (Buffer buffer in buffers)
        {
            placed.Add(new PlacedBuffer(buffer, offset, 0, 0));
            offset += Align(buffer.Floats);
        }

        return new Arena(placed.ToEquatableArray(), offset);
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

    /// <summary>
    /// Rows lie one behind the other and are read side by side: a distance of a multiple of 4 KiB would put all of them into the same
    /// sets of a cache, so such a distance gets one more cache line.
    /// </summary>
    private static int Skew(int floats) => floats > 0 && floats % 1024 == 0 ? floats + 16 : floats;
}
