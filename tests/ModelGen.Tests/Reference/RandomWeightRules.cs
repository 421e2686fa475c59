namespace ModelGen.Tests.Reference;

/// <summary>Penalties and constraints of some layers, each kind in its turn.</summary>
internal static class RandomWeightRules
{
    private static readonly string[] Penalties = ["l1", "{ l2: 0.03 }", "{ l1_l2: { l1: 0.02, l2: 0.1 } }", "{ l1: 0.004 }", "l2"];

    private static readonly string[] Constraints =
        ["{ max_norm: 0.5 }", "non_neg", "unit_norm", "{ min_max_norm: { min_value: 0.4, max_value: 0.8, rate: 0.5 } }", "max_norm"];

    /// <summary>The options of a layer with a kernel.</summary>
    /// <param name="turn">Says which kinds it gets, and whether it gets any.</param>
    /// <param name="keyword">The layer's keyword.</param>
    /// <param name="activities">Whether outputs may be penalized: those of steps that are padded are, and those that are not there are not.</param>
    public static IEnumerable<string> Draw(int turn, string keyword, bool activities)
    {
        string[] tensors = keyword switch
        {
            "embedding" => ["embeddings"],
            "dense" or "conv1d" => ["kernel", "bias"],
            _ => ["kernel", "recurrent", "bias"],
        };
        string tensor = tensors[turn / 3 % tensors.Length], other = tensors[turn / 5 % tensors.Length];
        if (turn % 3 == 1)
        {
            yield return $"{tensor}_regularizer: {Penalties[turn / 3 % Penalties.Length]}";
        }

        if (activities && turn % 5 == 2)
        {
            yield return $"activity_regularizer: {Penalties[turn / 5 % Penalties.Length]}";
        }

        if (turn % 4 == 2)
        {
            yield return $"{other}_constraint: {Constraints[turn / 4 % Constraints.Length]}";
        }
    }
}
