using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Optimizers;

/// <summary>Patterns of weights: <c>bias</c> is any weight of this name, <c>*/gamma</c> and <c>lstm_1/*</c> are paths in which a star is anything.</summary>
internal static class WeightPatterns
{
    /// <summary>Whether one of the patterns is of a weight.</summary>
    /// <param name="patterns">The patterns.</param>
    /// <param name="path">The weight's path, such as <c>lstm_1/recurrent_kernel</c>.</param>
    public static bool Match(EquatableArray<string> patterns, string path) => patterns.Any(pattern => Matches(pattern, path));

    /// <summary>Reports patterns that are of no weight.</summary>
    public static void Check(Network network, Node optimizer, Problems problems)
    {
        string[] paths = network.Parameters.Where(tensor => tensor.Parameter.Trainable)
            .Select(tensor => tensor.Parameter.PathIn(tensor.Layer.Name)).ToArray();
        IEnumerable<string> patterns = network.Training?.Optimizer.Undecayed ?? [];
        foreach (string pattern in patterns.Where(pattern => !paths.Any(path => Matches(pattern, path))))
        {
            problems.Report(Descriptors.NoSuchWeights, optimizer, Words.Shorten(pattern), Words.List(paths.Take(8)));
        }
    }

    private static bool Matches(string pattern, string path)
    {
        string name = pattern.Contains('/') ? path : path.Substring(path.LastIndexOf('/') + 1);
        (int at, int star, int afterStar) = (0, -1, 0);
        for (int i = 0; i < name.Length;)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, afterStar) = (at++, i);
            }
            else if (at < pattern.Length && pattern[at] == name[i])
            {
                (at, i) = (at + 1, i + 1);
            }
            else if (star >= 0)
            {
                // The last star takes one letter more.
                (at, i) = (star + 1, ++afterStar);
            }
            else
            {
                return false;
            }
        }

        return pattern.Skip(at).All(c => c == '*');
    }
}
