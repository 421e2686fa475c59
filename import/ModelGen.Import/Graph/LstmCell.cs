namespace ModelGen.Import.Graph;

/// <summary>
/// LSTMs whose state before the first step is not 0 but trained. The language's layers begin with 0; a cell in the model's file (docs/cells.md) says the
/// other, with a state that tells whether a step came before. What the output before the first step adds to each gate is a constant, h U: so the cell has
/// that rather than the output, and stays one product.
/// </summary>
internal static class InitialStates
{
    /// <summary>The cell's name, the keyword of its layers.</summary>
    public const string Keyword = "lstm_from_state";

    /// <summary>The cell as it stands in a description.</summary>
    public const string Cell = """
          - name: lstm_from_state
            summary: LSTM that does not begin with 0. In the first step each gate adds what the output before it gives, and c_0 is the state.
            states: [h, c, begun]
            parameters: { i_0: zeros, f_0: zeros, g_0: zeros, o_0: zeros, c_0: zeros }
            equations:
              - i = sigmoid(affine(x, h) + where(begun > 0, 0, i_0))
              - f = sigmoid(affine(x, h) + where(begun > 0, 0, f_0))
              - g = tanh(affine(x, h) + where(begun > 0, 0, g_0))
              - o = sigmoid(affine(x, h) + where(begun > 0, 0, o_0))
              - c = f * where(begun > 0, c, c_0) + i * g
              - h = o * tanh(c)
              - begun = max(begun, 1)

        """;

    /// <summary>The parameters of the cell, each a number for each unit.</summary>
    public static readonly string[] Parameters = ["i_0", "f_0", "g_0", "o_0", "c_0"];

    /// <summary>An LSTM over all steps with the tensors of PyTorch.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="units">Its units.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="hidden">The output before the first step.</param>
    /// <param name="cell">The cell's state before the first step.</param>
    public static SourceLayer Lstm(string name, int units, int input, Dictionary<string, SourceTensor> weights, float[] hidden, float[] cell)
    {
        bool fromZero = hidden.Concat(cell).All(number => number == 0);
        if (!fromZero)
        {
            Add(weights, units, hidden, cell);
        }

        return new SourceLayer
        {
            Name = name,
            ClassName = "LSTM",
            Kind = fromZero ? "lstm" : Keyword,
            Options = [("units", units), ("return_sequences", true)],
            Inputs = [input],
            Weights = weights,
            Layout = WeightLayout.Torch,
        };
    }

    /// <summary>Adds the parameters of the cell to the tensors of PyTorch.</summary>
    /// <param name="weights">The tensors.</param>
    /// <param name="units">The layer's units.</param>
    /// <param name="hidden">The output before the first step.</param>
    /// <param name="cell">The cell's state before the first step.</param>
    public static void Add(Dictionary<string, SourceTensor> weights, int units, float[] hidden, float[] cell)
    {
        float[][] parameters = [.. Enumerable.Range(0, 4).Select(gate => Gate(weights["weight_hh"].Values, gate * units, hidden)), cell];
        foreach ((string parameter, float[] values) in Parameters.Zip(parameters))
        {
            weights[parameter] = new SourceTensor(parameter, [units], values);
        }
    }

    /// <summary>What a state adds to the sums of a gate, of which the first row is given.</summary>
    private static float[] Gate(float[] kernel, int row, float[] state)
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
