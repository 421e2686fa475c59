using System.Text;

namespace ModelGen.Import.Graph;

/// <summary>
/// An LSTM that is no layer of the language but a cell in the model's file (docs/cells.md): with peepholes, with coupled gates, with bounds, with another
/// activation of its output, or with a state before the first step that is not 0 but trained. For that it has a state which tells whether a step came before,
/// and what the output before the first step adds to each gate is a constant, h U: so the cell has that rather than the output, and stays one product.
/// </summary>
internal sealed record LstmCell
{
    /// <summary>What the bound of a layer is called, as a constant of the cell.</summary>
    public const string Bound = "bound";

    private static readonly string[] StateParameters = ["i_0", "f_0", "g_0", "o_0", "c_0"];

    /// <summary>Whether the state before the first step is not 0.</summary>
    public bool FromState { get; init; }

    /// <summary>Whether gates see the state of the cell.</summary>
    public bool HasPeepholes { get; init; }

    /// <summary>Whether the forget gate is 1 less the input gate.</summary>
    public bool IsCoupled { get; init; }

    /// <summary>
    /// Whether the sums that go into gates and cell are bounded, by a number that each layer has. What comes out of the cell is not, as in ONNX Runtime.
    /// </summary>
    public bool IsBounded { get; init; }

    /// <summary>The activation of the gates.</summary>
    public string Gate { get; init; } = "sigmoid";

    /// <summary>The activation of what goes into the cell.</summary>
    public string Input { get; init; } = "tanh";

    /// <summary>The activation of what comes out of it.</summary>
    public string Output { get; init; } = "tanh";

    /// <summary>Whether it is the layer <c>lstm</c> of the language.</summary>
    public bool IsLayer => !FromState && !HasPeepholes && !IsCoupled && !IsBounded && Input == Output;

    /// <summary>Its name, the keyword of its layers.</summary>
    public string Keyword => (HasPeepholes ? "peephole_" : "") + (IsCoupled ? "coupled_" : "") + (IsBounded ? "bounded_" : "") + "lstm"
        + (FromState ? "_from_state" : "") + ((Gate, Input, Output) == ("sigmoid", "tanh", "tanh") ? "" : $"_{Gate}_{Input}_{Output}");

    /// <summary>Its gates in the order of PyTorch, i f g o, by their numbers there.</summary>
    public int[] Gates => IsCoupled ? [0, 2, 3] : [0, 1, 2, 3];

    /// <summary>Its parameters, each a number for each unit.</summary>
    public string[] Parameters =>
    [
        .. HasPeepholes ? IsCoupled ? new[] { "p_i", "p_o" } : ["p_i", "p_f", "p_o"] : [],
        .. FromState ? StateParameters.Where(parameter => !(IsCoupled && parameter == "f_0")) : [],
    ];

    private string Before => FromState ? "where(begun > 0, c, c_0)" : "c";

    /// <summary>An LSTM over all steps with the tensors of PyTorch, which begins with a state.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="units">Its units.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="hidden">The output before the first step.</param>
    /// <param name="state">The cell's state before the first step.</param>
    public static SourceLayer LayerFrom(string name, int units, int input, Dictionary<string, SourceTensor> weights, float[] hidden, float[] state)
    {
        LstmCell cell = new() { FromState = hidden.Concat(state).Any(number => number != 0) };
        if (cell.FromState)
        {
            cell.AddState(weights, units, hidden, state);
        }

        return new SourceLayer
        {
            Name = name,
            ClassName = "LSTM",
            Kind = cell.Keyword,
            Cell = cell.IsLayer ? null : cell,
            Options = [("units", units), ("return_sequences", true)],
            Inputs = [input],
            Weights = weights,
            Layout = WeightLayout.Torch,
        };
    }

    /// <summary>Adds the parameters of the state before the first step to the tensors of PyTorch.</summary>
    /// <param name="weights">The tensors.</param>
    /// <param name="units">The layer's units.</param>
    /// <param name="hidden">The output before the first step.</param>
    /// <param name="state">The cell's state before the first step.</param>
    public void AddState(Dictionary<string, SourceTensor> weights, int units, float[] hidden, float[] state)
    {
        for (int gate = 0; gate < Gates.Length; gate++)
        {
            string parameter = StateParameters[Gates[gate]];
            weights[parameter] = new SourceTensor(parameter, [units], AddedBy(hidden, weights["weight_hh"].Values, gate * units));
        }

        weights["c_0"] = new SourceTensor("c_0", [units], state);
    }

    /// <summary>The cell as it stands in a description.</summary>
    public string ToYaml()
    {
        StringBuilder text = new();
        text.Append("  - name: ").Append(Keyword).Append('\n');
        text.Append("    summary: ").Append(Summary()).Append('\n');
        text.Append("    states: [h, c").Append(FromState ? ", begun" : "").Append("]\n");
        if (Parameters.Length > 0)
        {
            text.Append("    parameters: { ").AppendJoin(", ", Parameters.Select(parameter => $"{parameter}: zeros")).Append(" }\n");
        }

        if (IsBounded)
        {
            text.Append("    constants: { ").Append(Bound).Append(": 1 }\n");
        }

        text.Append("    equations:\n");
        foreach (string equation in Equations())
        {
            text.Append("      - ").Append(equation).Append('\n');
        }

        return text.ToString();
    }

    private string Summary()
    {
        string[] parts =
        [
            .. HasPeepholes ? new[] { "whose gates see its state" } : [],
            .. IsCoupled ? new[] { "which forgets what it does not take in" } : [],
            .. IsBounded ? new[] { "whose sums are bounded" } : [],
            .. FromState ? new[] { "which does not begin with 0: in the first step each gate adds what the output before it gives and c_0 is the state" } : [],
            .. Input != Output ? new[] { "with activations of its own" } : [],
        ];
        return $"'LSTM {string.Join(", ", parts)}.'";
    }

    private IEnumerable<string> Equations()
    {
        yield return "i = " + Apply(Gate, Sum("i", Before));
        yield return "f = " + (IsCoupled ? "1 - i" : Apply(Gate, Sum("f", Before)));
        yield return "g = " + Apply(Input, Sum("g", null));
        yield return $"c = f * {Before} + i * g";
        yield return "o = " + Apply(Gate, Sum("o", "c"));
        yield return "h = o * " + Apply(Output, "c");
        if (FromState)
        {
            yield return "begun = max(begun, 1)";
        }
    }

    private string Sum(string gate, string? seen)
    {
        string sum = "affine(x, h)"
            + (FromState ? $" + where(begun > 0, 0, {gate}_0)" : "")
            + (HasPeepholes && seen is not null ? $" + p_{gate} * {seen}" : "");
        return IsBounded ? $"max(0 - {Bound}, min({Bound}, {sum}))" : sum;
    }

    private static string Apply(string activation, string value) => activation == "linear" ? $"({value})" : $"{activation}({value})";

    /// <summary>What a state adds to the sums of a gate, of which the first row is given.</summary>
    private static float[] AddedBy(float[] state, float[] kernel, int row)
    {
        float[] sums = new float[state.Length];
        for (int unit = 0; unit < sums.Length; unit++)
        {
            double sum = 0;
            for (int i = 0; i < state.Length; i++)
            {
                sum += (double)kernel[((row + unit) * state.Length) + i] * state[i];
            }

            sums[unit] = (float)sum;
        }

        return sums;
    }
}
