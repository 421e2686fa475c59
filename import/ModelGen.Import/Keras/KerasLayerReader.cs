using ModelGen.Import.Graph;
using ModelGen.Import.Json;
using static System.FormattableString;

namespace ModelGen.Import.Keras;

/// <summary>
/// Reads one layer: its keyword and options in the model language, and the tensors that it has by them. Options that are not known are noted, and those that
/// would change the outputs refused.
/// </summary>
internal sealed partial class KerasLayerReader
{
    /// <summary>Options that say nothing of what a layer computes, or that are read elsewhere.</summary>
    private static readonly HashSet<string> Silent =
    [
        "name", "trainable", "dtype", "input_dtype", "batch_input_shape", "batch_shape", "input_shape", "input_dim", "input_length", "build_config", "sparse",
        "ragged", "seed", "implementation", "consume_less", "unroll", "unit_forget_bias", "forget_bias_init", "init", "inner_init", "inner_activation",
        "beta_init", "gamma_init", "supports_masking", "build_input_shape", "quantization_config", "noise_shape", "lora_rank", "optional", "flash_attention",
    ];

    private readonly KerasLayer layer;
    private readonly KerasVersion version;
    private readonly ConfigNode arguments;
    private readonly ConfigNode slice;
    private readonly ConfigNode config;
    private readonly HashSet<string> known = [];
    private readonly Dictionary<string, float[]> constants = [];
    private string kind = SourceLayer.Identity;
    private int[]? axes;
    private WeightLayout layout;

    private KerasLayerReader(KerasLayer layer, KerasVersion version, KerasCall? call)
    {
        this.layer = layer;
        this.version = version;
        arguments = call?.Arguments ?? default;
        slice = call?.Slice ?? default;
        config = layer.Config;
    }

    /// <summary>The tensors that the layer has.</summary>
    public List<WeightSlot> Slots { get; } = [];

    /// <summary>What people should know.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The names of the states of a direction, if the layer is recurrent.</summary>
    public IReadOnlyList<string> States { get; private set; } = [];

    /// <summary>Whether it gives its states beside its output.</summary>
    public bool ReturnsState { get; private set; }

    private OptionList Options { get; } = [];

    /// <summary>Reads a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="version">The version that wrote it.</param>
    /// <param name="call">How it is called, where that is known.</param>
    public static KerasLayerReader Read(KerasLayer layer, KerasVersion version, KerasCall? call = null)
    {
        KerasLayerReader reader = new(layer, version, call);
        if (!Readers.TryGetValue(layer.ClassName, out Action<KerasLayerReader>? read))
        {
            throw reader.Error(Refused.TryGetValue(layer.ClassName, out string? why) ? why
                : "the class is the program's own, or one that can't be described; nothing of it is executed");
        }

        read(reader);
        if (reader.kind != SourceLayer.Identity)
        {
            reader.Penalty("activity_regularizer");
        }

        reader.Finish();
        return reader;
    }

    /// <summary>Whether a class needs time steps.</summary>
    public static bool NeedsTime(string className) =>
        className is "LSTM" or "GRU" or "SimpleRNN" or "Convolution1D" or "Conv1D" or "TimeDistributedDense" or "Bidirectional";

    /// <summary>The layer with its weights.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="states">The states that it begins with; none: 0.</param>
    /// <param name="weights">The weights.</param>
    public SourceLayer ToSource(string name, IReadOnlyList<int> inputs, IReadOnlyList<int> states, Dictionary<string, SourceTensor> weights)
    {
        CheckStates(states.Count);

        // Which of the two GRUs it is, the bias says: that with a reset after the product has a second one.
        foreach ((string prefix, OptionList options) in Cells())
        {
            if (weights.TryGetValue(prefix + "bias", out SourceTensor? bias) && layout == WeightLayout.Keras && bias.Shape.Length is 1 or 2)
            {
                options.Set("reset_after", bias.Shape.Length == 2);
            }
        }

        if (layer.ClassName == "Normalization")
        {
            SetMoments(weights);
        }

        if (kind == "conv1d" && weights.TryGetValue("kernel", out SourceTensor? kernel))
        {
            weights["kernel"] = WithoutWidth(kernel);
        }

        return new SourceLayer
        {
            Name = name,
            ClassName = layer.ClassName,
            Kind = kind,
            Options = Options,
            Inputs = inputs,
            InitialState = states,
            Weights = weights,
            Constants = constants,
            Layout = layout,
            Axes = axes,
        };
    }

    /// <summary>An error about the layer.</summary>
    public ImportException Error(string message) => new($"layer '{layer.Name}' ({layer.ClassName}): {message}");

    /// <summary>Keras 1 convolved over an axis of one more.</summary>
    private static SourceTensor WithoutWidth(SourceTensor kernel) =>
        kernel.Shape is [int size, 1, int features, int filters] ? kernel with { Shape = [size, features, filters] } : kernel;

    private IEnumerable<(string Prefix, OptionList Options)> Cells()
    {
        if (kind == "gru")
        {
            yield return ("", Options);
        }
        else if (kind == "bidirectional" && LayerShapes.Inner(Options) is ("gru", OptionList inner))
        {
            yield return (SourceLayer.Forward, inner);
        }
    }

    private void Finish()
    {
        if (!layer.Trainable && Slots.Count > 0)
        {
            Options.Set("trainable", false);
            for (int i = 0; i < Slots.Count; i++)
            {
                Slots[i] = Slots[i] with { Trainable = false };
            }
        }

        foreach (string key in config.Keys.Where(key => !known.Contains(key) && !Silent.Contains(key)))
        {
            bool says = config[key] is { Has: true } value && !(value.Kind == System.Text.Json.JsonValueKind.False);
            if (says && !key.EndsWith("_initializer", StringComparison.Ordinal))
            {
                if (key.EndsWith("_constraint", StringComparison.Ordinal) || key.EndsWith("_regularizer", StringComparison.Ordinal))
                {
                    NoteLeftOut(key);
                    continue;
                }

                Notes.Add($"Layer '{layer.Name}' ({layer.ClassName}): the option '{key}' is not known, and was left out.");
            }
        }
    }

    /// <summary>The first option of some names that has a value; undefined: none has.</summary>
    private ConfigNode Option(params string[] names)
    {
        known.UnionWith(names);
        ConfigNode found = default;
        foreach (string name in names)
        {
            found = found.Has ? found : config[name];
        }

        return found;
    }

    /// <summary>Copies a whole number.</summary>
    private void Size(string option, params string[] names)
    {
        ConfigNode node = Option([option, .. names]);
        if (!node.Has)
        {
            throw Error($"it has no '{option}'; the file is damaged");
        }

        Options.Set(option, Single(node));
    }

    /// <summary>A whole number, or the only one of a list.</summary>
    private int Single(ConfigNode node)
    {
        ConfigNode one = node.Items is [ConfigNode only] ? only : node;
        int size = one.Int();
        return size >= 1 ? size : throw Error(Invariant($"{one.Place} is {size}, and at least 1 is expected; the file is damaged"));
    }

    private void Flag(string option, bool otherwise, params string[] names)
    {
        ConfigNode node = Option([option, .. names]);
        bool value = node.Has ? node.Flag() : otherwise;
        if (value != otherwise)
        {
            Options.Set(option, value);
        }
    }

    /// <summary>Copies a number that differs from the default of the model language.</summary>
    private void Number(string option, double otherwise, params string[] names)
    {
        ConfigNode node = Option([option, .. names]);
        double value = node.Has ? node.Number() : otherwise;
        if (value != otherwise)
        {
            Options.Set(option, value);
        }
    }

    /// <summary>Refuses an option that has another value than one that changes nothing.</summary>
    private void Refuse(string option, string why, bool isRefused)
    {
        known.Add(option);
        if (isRefused)
        {
            throw Error($"the option '{option}': {why}");
        }
    }

    private void RefuseTrue(string option, string why) => Refuse(option, why, config[option].Has && config[option].Flag());

    private void Slot(string role, string path, bool trainable = true) => Slots.Add(new WeightSlot(role, path, trainable));

    /// <summary>The name of an activation in the model language.</summary>
    private string Activation(ConfigNode node, string otherwise, bool isCell)
    {
        if (!node.Has)
        {
            return otherwise;
        }

        ConfigNode word = node.IsText ? node : node["config"].IsText ? node["config"] : node["class_name"];
        string name = word.Text();
        name = name switch
        {
            "hard_sigmoid" or "HardSigmoid" => version.HardSigmoid,
            "ReLU" => "relu",
            "silu" => "swish",
            "hard_silu" => "hard_swish",
            _ => name,
        };
        bool isLayer = node.IsMapping && !node["config"].IsText && node["config"]["name"].Has;
        if (isLayer || !(Activations.Contains(name) || (name == "softmax" && !isCell)))
        {
            string advice = name == "log_softmax" ? ": write softmax, and take the logarithm of outputs in the program"
                : isLayer ? " as an option; make it a layer of its own" : "; nothing of the program's own is executed";
            throw Error($"the activation '{word.Text()}' can't be described{advice}");
        }

        return name;
    }

    private void SetActivation(string option, string inLanguage, string otherwise, bool isCell, params string[] names)
    {
        string activation = Activation(Option([option, .. names]), otherwise, isCell);
        if (activation != inLanguage)
        {
            Options.Set(option, activation);
        }
    }
}
