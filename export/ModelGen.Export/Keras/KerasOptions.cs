using System.Text.Json.Nodes;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Export.Keras;

/// <summary>The options of a layer as Keras has them: under the names and with the meanings that the model language took from there.</summary>
internal static class KerasOptions
{
    /// <summary>Options that say where a layer stands rather than what it does, and those that Keras has in its calls.</summary>
    private static readonly HashSet<string> OfCalls = ["name", "from", "trainable", "initial_state", "causal", "layer"];

    /// <summary>What begins the names of options that Keras does not know.</summary>
    private const string Projection = "projection";

    /// <summary>Adds what a layer's options say to its configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="use">The layer as it is described.</param>
    /// <param name="error">An error about the layer.</param>
    public static void Add(JsonObject config, Use<LayerDeclaration> use, Func<string, ExportException> error)
    {
        foreach (Option option in use.Declaration.Options.Options.Where(option => !OfCalls.Contains(option.Name)))
        {
            if (option.Name.StartsWith(Projection, StringComparison.Ordinal))
            {
                if (option.Name == Projection && use.Values.Find(option) is not null)
                {
                    throw error("Keras' LSTM has no projection; write it as ONNX or for PyTorch, which has 'proj_size'");
                }

                continue;
            }

            // The one option that has another name there.
            string name = option.Name == "function" ? "activation" : option.Name;
            if (use.Values.Find(option) is object value && Json(option, value, error) is JsonNode node)
            {
                config[name] = node;
            }
        }
    }

    /// <summary>An object that Keras makes of a class and options.</summary>
    public static JsonObject Instance(string module, string className, JsonObject config) => new()
    {
        ["module"] = module,
        ["class_name"] = className,
        ["config"] = config,
        ["registered_name"] = null,
    };

    private static JsonNode? Json(Option option, object value, Func<string, ExportException> error) => value switch
    {
        double number when !double.IsFinite(number) =>
            throw error($"'{option.Name}' is {Words.Show(number)}, for which Keras' files have no word; write it as ONNX"),
        Activation.Keras2HardSigmoid => throw error("Keras 3 has another hard_sigmoid, x / 6 + 0.5, and none like that of Keras 2; write it as ONNX"),
        StepCounts ends => new JsonArray(ends.Before, ends.After),
        EquatableArray<int> axes => axes.Count == 0 ? null : List(axes),
        Generator.Binding.Initializer initializer => Instance("keras.initializers", initializer.Kind.ToString(), Settings(initializer)),
        Penalty { Orthogonality: Orthogonality orthogonal } => Instance("keras.regularizers", "OrthogonalRegularizer", new JsonObject
        {
            ["factor"] = orthogonal.Factor,
            ["mode"] = orthogonal.OfColumns ? "columns" : "rows",
        }),
        Penalty penalty => Instance("keras.regularizers", "L1L2", new JsonObject { ["l1"] = penalty.L1, ["l2"] = penalty.L2 }),
        Constraint { NotNegative: true } => Instance("keras.constraints", "NonNeg", []),
        Constraint norms => Instance("keras.constraints", "MinMaxNorm", new JsonObject
        {
            ["min_value"] = norms.Minimum,
            ["max_value"] = norms.Maximum,
            ["rate"] = norms.Rate,
            ["axis"] = norms.Axes.Count == 1 ? norms.Axes[0] : List(norms.Axes),
        }),
        _ => option.Plain(value) switch { bool flag => flag, int number => number, double number => number, object word => word.ToString(), null => null },
    };

    private static JsonArray List(EquatableArray<int> numbers) => new([.. numbers.Select(number => (JsonNode)number)]);

    private static JsonObject Settings(Generator.Binding.Initializer initializer) => initializer.Kind switch
    {
        InitializerKind.Constant => new JsonObject { ["value"] = initializer.First },
        InitializerKind.RandomUniform => new JsonObject { ["minval"] = initializer.First, ["maxval"] = initializer.Second },
        InitializerKind.RandomNormal => new JsonObject { ["mean"] = initializer.First, ["stddev"] = initializer.Second },
        InitializerKind.Orthogonal => new JsonObject { ["gain"] = initializer.First },
        _ => [],
    };
}
