using ModelGen.Import.Graph;
using static System.FormattableString;

namespace ModelGen.Import.Torch;

/// <summary>Recurrent modules of PyTorch: layers on top of each other, each in one direction or both.</summary>
internal static class TorchRecurrent
{
    private const int MostLayers = 64;

    /// <summary>Whether a module is one.</summary>
    public static bool IsOne(TorchModule module) => module.Tensors.ContainsKey("weight_ih_l0") || module.Tensors.ContainsKey("weight_ih");

    /// <summary>Features that the first layer reads.</summary>
    public static int Inputs(TorchModule module) => First(module, "weight_ih").Shape is [_, int inputs] ? inputs : throw Damaged(module);

    /// <summary>Whether a recurrent module is a plain <c>RNN</c>, whose nonlinearity its tensors don't tell.</summary>
    public static bool IsPlain(TorchModule module) => First(module, "weight_hh").Shape is [int rows, int columns] && rows == columns;

    /// <summary>Adds the layers of a module.</summary>
    /// <param name="model">The model.</param>
    /// <param name="module">The module, whose tensors are taken.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="eachStep">Whether it gives the output of each step rather than of the last.</param>
    /// <param name="activation">Of a plain RNN, which does not say it.</param>
    /// <returns>The value of the last layer.</returns>
    public static int Add(SourceModel model, TorchModule module, int input, bool eachStep, string activation)
    {
        bool isCell = module.Tensors.ContainsKey("weight_ih");
        int layers = isCell ? 1 : Enumerable.Range(0, MostLayers).TakeWhile(i => module.Tensors.ContainsKey(Invariant($"weight_ih_l{i}"))).Count();
        bool isBidirectional = module.Tensors.ContainsKey("weight_ih_l0_reverse");
        SourceTensor state = First(module, "weight_hh"), projected = module.Tensors.GetValueOrDefault("weight_hr_l0") ?? state;
        int? projection = projected != state && projected.Shape is [int numbers, _] ? numbers : null;
        int units = projected.Shape is [_, int columns] && columns > 0 ? columns : throw Damaged(module);
        string kind = ((double)state.Shape[0] / units) switch { 4 => "lstm", 3 => "gru", 1 => "simple_rnn", _ => throw Damaged(module) };
        for (int i = 0; i < layers; i++)
        {
            string end = isCell ? "" : Invariant($"_l{i}");
            string name = layers == 1 ? module.Name : Invariant($"{module.Name}_l{i}");
            Dictionary<string, SourceTensor> weights = [];
            foreach (string role in new[] { "weight_ih", "weight_hh", "weight_hr", "bias_ih", "bias_hh" })
            {
                Take(role + end, isBidirectional ? SourceLayer.Forward + role : role);
                if (isBidirectional)
                {
                    Take(role + end + "_reverse", SourceLayer.Backward + role);
                }
            }

            bool hasBias = weights.Keys.Any(role => role.EndsWith("bias_ih", StringComparison.Ordinal));
            OptionList options = Options(units, projection, eachStep || i < layers - 1, hasBias, activation);
            if (isBidirectional)
            {
                options.Set("name", Invariant($"{name}_cell"));
                options = [("layer", new OptionList { (kind, options) })];
            }

            input = model.Add(new SourceLayer
            {
                Name = name,
                ClassName = "module",
                Kind = isBidirectional ? "bidirectional" : kind,
                Options = options,
                Inputs = [input],
                Weights = weights,
                Layout = WeightLayout.Torch,
            });

            void Take(string torch, string role)
            {
                if (module.Tensors.Remove(torch, out SourceTensor? tensor))
                {
                    weights[role] = tensor;
                }
            }
        }

        return module.Tensors.Count == 0 ? input : throw Damaged(module);
    }

    private static OptionList Options(int units, int? projection, bool eachStep, bool hasBias, string activation)
    {
        OptionList options = [("units", units)];
        if (projection is not null)
        {
            options.Set("projection", projection);
        }

        if (activation != "tanh")
        {
            options.Set("activation", activation);
        }

        if (eachStep)
        {
            options.Set("return_sequences", true);
        }

        if (!hasBias)
        {
            options.Set("use_bias", false);
        }

        return options;
    }

    private static SourceTensor First(TorchModule module, string role) =>
        module.Tensors.GetValueOrDefault(role + "_l0") ?? module.Tensors.GetValueOrDefault(role) ?? throw Damaged(module);

    private static ImportException Damaged(TorchModule module) => new(
        $"module '{module.Name}' is recurrent by its tensors, but they are not those of an LSTM, a GRU or an RNN: {module.Shapes()}");
}
