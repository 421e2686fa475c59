using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit;

/// <summary>The sums of a cell as people write them, for comments. They are printed from the terms that were compiled.</summary>
internal static class SumText
{
    /// <summary>A line for each run of sums that share their terms: <c>z_i, z_f = x(t) W + h(t−1) U + b</c>.</summary>
    public static IEnumerable<string> Lines(RecurrentStage stage, string indent)
    {
        for (int part = 0; part < stage.Weights.Count; part++)
        {
            SumWeights weights = stage.Weights[part];
            foreach (SumRun run in weights.Runs(stage.Cell.Parts[part].Sums))
            {
                string names = string.Join(", ", stage.Cell.Parts[part].Sums.Skip(run.First).Take(run.Count).Select(s => s.Name.Text));
                IEnumerable<string> terms = run.Terms.Select(t => $"{t.Operand.TextInTime} {Letter(t.Tensor)}")
                    .Concat(weights.Biases.Where(b => b.First <= run.First && run.First < b.First + b.Count).Select(_ => "b"));
                yield return $"{indent}{names} = {string.Join(" + ", terms)}, {weights.Units} units each,";
            }

            string then = part == 0 && weights.Sums == 0 ? string.Empty : "then ";
            yield return indent + then + (part == stage.Weights.Count - 1 ? "the cell." : "the cell's first values,");
        }
    }

    /// <summary>The product of an operand: <c>h(t−1) U</c>.</summary>
    public static string Product(SumProduct product) => $"{product.Operand.TextInTime} {Letter(product.Tensor.Parameter.Name)}";

    /// <summary>The usual letter for a tensor.</summary>
    public static string Letter(string tensor) => tensor switch
    {
        "kernel" => "W",
        "recurrent_kernel" => "U",
        "projection_kernel" => "P",
        _ => tensor,
    };
}
