using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;

namespace ModelGen.Export.Model;

/// <summary>A cell that other programs have too. Whether a layer's is one its equations say, which are compared with those of each activation.</summary>
/// <param name="Kind"><c>lstm</c>, <c>gru</c> or <c>simple_rnn</c>.</param>
/// <param name="Gates">The activation of the gates; null: it has none.</param>
/// <param name="Activation">The activation of what the gates let through, and of an LSTM's output.</param>
/// <param name="ResetsAfter">Whether a GRU resets after the product with the state.</param>
internal sealed record KnownCell(string Kind, Activation? Gates, Activation Activation, bool ResetsAfter)
{
    /// <summary>Whether an LSTM's output is projected.</summary>
    public bool IsProjected { get; private init; }

    /// <summary>The cell of a layer, or null: it is another one.</summary>
    public static KnownCell? Of(RecurrentLayer layer)
    {
        Equation[] equations = [.. layer.Cell.Equations];
        Symbol i = "z_i", cell = "z_g", z = "z_z", x = "z_x", r = "r", u = "z_u", h = "z_h";
        return (layer.Kind, equations.Length, layer.Cell.Parts.Count) switch
        {
            ("LSTM", 6, 1) => Made("lstm", Applied(0, i), Applied(2, cell)),
            ("LSTM", 7, 2) => Made("lstm", Applied(0, i), Applied(2, cell)) is KnownCell projected ? projected with { IsProjected = true } : null,
            ("GRU", 4, 1) => Made("gru", Applied(0, z), Applied(2, x + (r * u)), resetsAfter: true),
            ("GRU", 5, 2) => Made("gru", Applied(0, z), Applied(3, cell)),
            ("SimpleRNN", 1, 1) => Applied(0, h) is Activation only ? new KnownCell("simple_rnn", null, only, false) : null,
            _ => null,
        };

        static KnownCell? Made(string kind, Activation? gates, Activation? activation, bool resetsAfter = false) =>
            gates is null || activation is null ? null : new KnownCell(kind, gates, activation.Value, resetsAfter);

        Activation? Applied(int equation, Expr argument) => Enum.GetValues<Activation>().Where(one => one != Activation.Softmax)
            .Select(one => (Activation?)one).FirstOrDefault(one => one!.Value.Apply(argument) == equations[equation].Value);
    }
}
