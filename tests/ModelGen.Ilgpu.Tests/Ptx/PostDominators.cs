namespace ModelGen.Ilgpu.Tests.Ptx;

/// <summary>
/// Where the paths from an instruction meet again: the first one that is on all of them to the end (Cooper, Harvey and Kennedy, 2001, on
/// the reversed graph).
/// </summary>
internal static class PostDominators
{
    /// <summary>The immediate post-dominator of each instruction; the number of instructions stands for the end.</summary>
    /// <exception cref="PtxException">No path leads from an instruction to the end.</exception>
    public static int[] Of(IReadOnlyList<Instruction> instructions)
    {
        int end = instructions.Count;
        int[][] successors = [.. instructions.Select((instruction, at) => Successors(instruction, at, end))];
        List<int> order = BackwardsOrder(successors, end);
        int[] rank = new int[end + 1], joins = new int[end + 1];
        for (int i = 0; i < order.Count; i++)
        {
            (rank[order[i]], joins[order[i]]) = (i, -1);
        }

        joins[end] = end;
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (int at in order.Skip(1))
            {
                int join = successors[at].Where(next => joins[next] >= 0).Aggregate((a, b) => Meet(a, b, rank, joins));
                changed |= joins[at] != join;
                joins[at] = join;
            }
        }

        return joins[..end];
    }

    private static int[] Successors(Instruction instruction, int at, int end) => instruction switch
    {
        Return => [end],
        Branch { Condition: null } branch => [branch.Target],
        Branch branch => [branch.Target, at + 1],
        _ => [at + 1],
    };

    private static int Meet(int a, int b, int[] rank, int[] joins)
    {
        while (a != b)
        {
            (a, b) = rank[a] > rank[b] ? (joins[a], b) : (a, joins[b]);
        }

        return a;
    }

    /// <summary>All instructions that reach the end, the end first, each after one of its successors: depth first, last finished first.</summary>
    private static List<int> BackwardsOrder(int[][] successors, int end)
    {
        ILookup<int, int> predecessors = successors.SelectMany((next, at) => next.Select(n => (n, at))).ToLookup(edge => edge.n, edge => edge.at);
        List<int> finished = [];
        bool[] seen = new bool[end + 1];
        Stack<(int At, IEnumerator<int> Open)> path = new();
        Enter(end);
        while (path.TryPeek(out (int At, IEnumerator<int> Open) last))
        {
            if (!last.Open.MoveNext())
            {
                finished.Add(path.Pop().At);
            }
            else if (!seen[last.Open.Current])
            {
                Enter(last.Open.Current);
            }
        }

        finished.Reverse();
        return finished.Count == end + 1
            ? finished
            : throw new PtxException("an instruction has no path to the end");

        void Enter(int at)
        {
            seen[at] = true;
            path.Push((at, predecessors[at].GetEnumerator()));
        }
    }
}
