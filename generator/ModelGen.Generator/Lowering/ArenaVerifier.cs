using System.Diagnostics;

namespace ModelGen.Generator.Lowering;

/// <summary>Checks what must hold of every block of memory: names are unique, and buffers lie within it and apart from each other.</summary>
internal static class ArenaVerifier
{
    /// <summary>What is wrong with a block.</summary>
    /// <param name="name">What it is called in a problem.</param>
    /// <param name="arena">The block.</param>
    /// <param name="liveTogether">Whether two buffers are in use at one time; null: all are.</param>
    public static IEnumerable<string> Verify(string name, Arena arena, Func<Buffer, Buffer, bool>? liveTogether = null)
    {
        foreach (string problem in Unique($"{name} buffer", arena.Buffers.Select(b => b.Buffer.Name)))
        {
            yield return problem;
        }

        foreach (PlacedBuffer placed in arena.Buffers)
        {
            if (placed.Offset < 0 || placed.End > arena.Floats)
            {
                yield return $"{name} buffer {placed.Buffer.Name} ends behind its arena";
            }
        }

        for (int i = 0; i < arena.Buffers.Count; i++)
        {
            PlacedBuffer one = arena.Buffers[i];
            foreach (PlacedBuffer other in arena.Buffers.Take(i))
            {
                bool overlap = one.Offset < other.End && other.Offset < one.End;

                // Of deep models there are hundreds of thousands of pairs: a sentence is only made where it is needed.
                if (overlap && liveTogether?.Invoke(one.Buffer, other.Buffer) != false)
                {
                    yield return $"{name} buffers {other.Buffer.Name} and {one.Buffer.Name} overlap while both are alive";
                }
            }
        }
    }

    /// <summary>Stops a build of the compiler itself on a block that is wrong.</summary>
    [Conditional("DEBUG")]
    public static void Check(string name, Arena arena)
    {
        string[] problems = [.. Verify(name, arena)];
        if (problems.Length > 0)
        {
            throw new InvalidOperationException($"Memory is laid out wrong: {string.Join("; ", problems)}.");
        }
    }

    /// <summary>A problem for each name that several have.</summary>
    public static IEnumerable<string> Unique(string what, IEnumerable<string> names) => names
        .GroupBy(n => n, StringComparer.Ordinal)
        .Where(g => g.Count() > 1)
        .Select(same => $"{same.Count()} {what}s are called {same.Key}");
}
