namespace ModelGen.Training;

/// <summary>What a name that is not there is likely meant to be.</summary>
internal static class NearestName
{
    /// <summary>The question that ends an error, as <c> Did you mean "val_accuracy"?</c>; empty where no name is near.</summary>
    /// <param name="name">The name.</param>
    /// <param name="known">The names that there are.</param>
    public static string Question(string name, IEnumerable<string> known)
    {
        (string Name, int Distance)[] near = [.. known.Select(other => (other, Distance(name, other))).Where(other => other.Item2 <= Math.Max(1, name.Length / 4))];
        return near.Length == 0 ? "" : $" Did you mean \"{near.MinBy(other => other.Distance).Name}\"?";
    }

    /// <summary>Fewest letters to insert, remove or replace, of either case, to make one name the other.</summary>
    private static int Distance(string name, string other)
    {
        int[] before = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= name.Length; i++)
        {
            int[] row = new int[other.Length + 1];
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int replaced = before[j - 1] + (char.ToLowerInvariant(name[i - 1]) == char.ToLowerInvariant(other[j - 1]) ? 0 : 1);
                row[j] = Math.Min(replaced, 1 + Math.Min(before[j], row[j - 1]));
            }

            before = row;
        }

        return before[other.Length];
    }
}
