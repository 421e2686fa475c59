using System.Globalization;

namespace ModelGen.Tests.Reference;

/// <summary>
/// Draws a model of the whole language: any layers and options that fit, a loss that fits the end, any optimizer. Or of what can be streamed, which
/// then has longer sequences, and of what takes sequences with lengths of their own.
/// </summary>
internal sealed partial class RandomArchitecture
{
    public const int BatchSize = 7;

    private static readonly string[] CellActivations =
    [
        "linear", "relu", "tanh", "sigmoid", "hard_sigmoid", "elu", "softplus", "swish", "silu", "gelu", "selu", "softsign", "mish", "relu6",
        "hard_swish", "hard_silu", "leaky_relu",
    ];

    /// <summary>Losses with options, and the activation that they need at the end; none: any will do.</summary>
    private static readonly (string Loss, string Ending)[] Losses =
    [
        ("{ sparse_categorical_crossentropy: { ignore_class: -1 } }", "softmax"), ("{ categorical_crossentropy: { label_smoothing: 0.2 } }", "softmax"),
        ("{ binary_crossentropy: { label_smoothing: 0.1 } }", "sigmoid"), ("mean_squared_error", ""), ("mean_absolute_error", ""),
        ("mean_absolute_percentage_error", ""), ("mean_squared_logarithmic_error", "softplus"), ("{ huber: { delta: 0.4 } }", ""), ("log_cosh", ""),
        ("poisson", "softplus"), ("kl_divergence", "softmax"), ("cosine_similarity", ""), ("hinge", ""), ("squared_hinge", ""), ("categorical_hinge", ""),
        ("{ binary_focal_crossentropy: { gamma: 1.5, alpha: 0.3, apply_class_balancing: true, label_smoothing: 0.1 } }", "sigmoid"),
        ("{ categorical_focal_crossentropy: { gamma: 2.5, alpha: 0.6, label_smoothing: 0.1 } }", "softmax"),
    ];

    private static readonly string[] Merges = ["add", "subtract", "multiply", "average", "maximum", "minimum", "concatenate"];

    private static readonly string[] MergeModes = ["concat", "sum", "mul", "ave"];

    private readonly int seed;
    private readonly bool streaming;
    private readonly bool lengths;
    private readonly System.Random random;
    private readonly List<string> layers = [];
    private bool indices;
    private bool sequence;
    private int activations;
    private int recurrents;
    private int inputTime;
    private int time;
    private int features;

    private RandomArchitecture(int seed, bool streaming, bool lengths)
    {
        this.seed = seed;
        this.streaming = streaming;
        this.lengths = lengths;
        random = new System.Random(seed);
        Name = $"Random{seed}";
    }

    public string Name { get; }

    /// <summary>The document.</summary>
    public string Yaml { get; private set; } = string.Empty;

    /// <summary>The same model of padded sequences, whose first layer masks steps of <see cref="Padding"/>, under the name <c>Padded</c> and its own.</summary>
    public string Twin { get; private set; } = string.Empty;

    /// <summary>What the twin masks: what the model itself masks, or a number that no input is.</summary>
    public float Padding { get; private set; } = -7.25f;

    public static RandomArchitecture Draw(int seed, bool streaming = false, bool lengths = false)
    {
        RandomArchitecture architecture = new(seed, streaming, lengths);
        architecture.Draw();
        return architecture;
    }

    private void Draw()
    {
        indices = seed % 8 == 7;
        sequence = streaming || lengths || indices || !Chance(0.15);
        features = random.Next(1, 10);
        inputTime = time = random.Next(lengths ? 2 : 1, streaming || lengths ? 20 : 8);
        string input = indices ? $"[{time}], type: index" : sequence ? $"[{time}, {features}]" : $"[{features}]";
        if (indices)
        {
            layers.Add(Embedding());
        }
        else if (sequence && Chance(lengths ? 0.3 : 0.6))
        {
            layers.Add(Masking(OneOf("0", "0.5", "-1")));
        }

        if (seed % 6 == 5)
        {
            layers.Add("gaussian_noise: 0.3");
        }

        AddWindow(seed % 12 == 3);
        (int place, IReadOnlyList<string> inserted) = (layers.Count, [.. Attention(seed % 5 == 1), .. States(seed % 5 == 3)]);
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            layers.Add(Body());
        }

        layers.InsertRange(place, inserted);
        AddWindow(seed % 12 is 0 or 2);
        if (seed % 2 == 0)
        {
            Branches(Merges[seed / 2 % Merges.Length]);
        }
        else
        {
            layers.Add(Equations(seed / 2));
        }

        End(input);
    }

    /// <summary>The last layers and what they are trained for. One in seven models forks before them, and has two outputs.</summary>
    private void End(string input)
    {
        bool forks = !streaming && !lengths && seed % 7 == 6;
        if (forks)
        {
            layers.Add("activation: { function: linear, name: fork }");
        }

        string loss = Head(forks ? "end" : null), outputs = string.Empty;
        if (forks)
        {
            layers.Add("dense: { units: 2, from: fork, name: other }");
            string[] goals = [$"end: {"{"} loss: {loss} {"}"}", "other: { loss: mse, loss_weight: 0.3 }"];
            outputs = $"outputs: {"{"} {string.Join(", ", seed % 2 == 0 ? goals : goals.Reverse())} {"}"}\n";
        }

        string rest = $"""
            {outputs}training:{(forks ? string.Empty : $"\n  loss: {loss}")}
              optimizer: {"{"} {RandomOptimizer.Draw(random, seed)} {"}"}
              batch_size: {BatchSize}
              seed: {random.Next(1000)}{(streaming ? "\ncodegen: { streaming: true }" : string.Empty)}
            """;
        Yaml = Document(Name, lengths ? $"{input}, lengths: true" : input, layers, rest);
        if (lengths)
        {
            IEnumerable<string> masked = Masks ? layers
                : indices ? layers.Select(layer => layer.Replace("mask_zero: false", "mask_zero: true"))
                :
                [
                    $"masking: {"{"} mask_value: {Number(Padding)}, name: padding {"}"}",
                    .. layers.Select(layer => layer.Replace("from: input", "from: padding")),
                ];
            Twin = Document("Padded" + Name, input, masked, rest);
        }
    }

    /// <summary>Whether the first layer is a mask.</summary>
    private bool Masks => layers.Count > 0 && (layers[0].StartsWith("masking") || layers[0].Contains("mask_zero: true"));

    private static string Document(string name, string input, IEnumerable<string> layers, string rest) => $"""
        modelgen: 1
        name: {name}
        input: {"{"} shape: {input} {"}"}
        layers:
        {string.Join("\n", layers.Select(layer => "  - " + layer))}
        {rest}
        """;

    /// <summary>A mask of steps of a number or, by turns, of what is none.</summary>
    private string Masking(string number)
    {
        string value = (seed % 9) switch { 4 => "NaN", 8 => seed % 2 == 0 ? "Infinity" : "-Infinity", _ => number };
        Padding = float.Parse(value, CultureInfo.InvariantCulture);
        return $"masking: {value.Replace("NaN", ".nan").Replace("Infinity", ".inf")}";
    }

    /// <summary>Layers that take several steps together, drawn by themselves, so that the others stay as they were.</summary>
    private void AddWindow(bool turn)
    {
        if (turn && sequence && !lengths)
        {
            RandomWindows windows = new(new System.Random(seed), streaming);
            layers.AddRange(windows.Layers(seed / 3, ref time, ref features, RandomWeightRules.Draw(seed, "conv1d", activities: !lengths)));
        }
    }

    /// <summary>A layer of attention that gives what comes in another form of the same shape, drawn by itself, so that the others stay as they were.</summary>
    private IReadOnlyList<string> Attention(bool turn) =>
        turn && sequence && !streaming && !lengths ? RandomAttention.Layers(new System.Random(seed), seed / 5, features) : [];

    /// <summary>Layers that hand on their states, in the same way.</summary>
    private IReadOnlyList<string> States(bool turn) =>
        turn && sequence && !streaming ? RandomStates.Layers(new System.Random(seed), seed / 5, features) : [];

    private string Body() => sequence
        ? random.Next(12) switch
        {
            0 or 1 => SimpleRnn(),
            2 or 3 => Lstm(),
            4 or 5 => Gru(),
            6 when !streaming && !lengths => Flatten(),
            6 => Dense(),
            int other => Anywhere(other - 7),
        }
        : Anywhere(random.Next(5));

    private string Anywhere(int kind) => kind switch
    {
        0 => $"dropout: {Number(random.Next(0, 7) * 0.1)}",
        1 => Normalization(),
        2 => Dense(),
        3 => Equations(random.Next(5)),
        _ => $"activation: {Activation()}",
    };

    /// <summary>Branches from one layer, of which one or another may read the model's input or be that layer itself, and their merge.</summary>
    private void Branches(string merge)
    {
        string trunk = $"trunk_{layers.Count}";
        layers.Add($"activation: {{ function: {OneOf("linear", "tanh")}, name: {trunk} }}");
        int width = Chance(0.5) ? features : random.Next(1, 10), sum = 0;
        List<string> branches = [];
        for (int i = merge == "subtract" ? 2 : random.Next(2, 4); i > 0; i--)
        {
            int units = merge == "concatenate" ? random.Next(1, 10) : width;
            bool mayReadInput = sequence && !indices && time == inputTime && !(lengths && Masks) && float.IsFinite(Padding) && branches.Count > 0;
            branches.Add(units == features && Chance(0.5) ? trunk : Branch(mayReadInput && Chance(0.2) ? "input" : trunk, units));
            sum += units;
        }

        features = merge == "concatenate" ? sum : width;
        layers.Add($"{merge}: [{string.Join(", ", branches)}]");
    }

    private string Branch(string from, int units)
    {
        string name = $"branch_{layers.Count}", options = $"units: {units}, activation: {OneOf(CellActivations)}, from: {from}, name: {name}";
        layers.Add(sequence && Chance(0.5)
            ? $"{OneOf("simple_rnn", "lstm", "gru")}: {{ {options}, return_sequences: true }}"
            : $"dense: {{ {options}, use_bias: {Flag()}, trainable: {(Chance(0.2) ? "false" : "true")} }}");
        return name;
    }

    /// <summary>A layer that is equations.</summary>
    private string Equations(int kind) => (kind % 5) switch
    {
        0 => Layer("layer_normalization", [
            $"center: {Flag()}",
            $"scale: {Flag()}",
            $"epsilon: {OneOf("0.001", "0.1")}",
            "gamma_initializer: { random_uniform: { minval: 0.5, maxval: 1.5 } }",
        ]),
        1 => Layer("rms_normalization", [$"epsilon: {OneOf("1e-6", "0.01")}"]),
        2 => Layer("prelu", [
            "alpha_initializer: { random_uniform: { minval: -0.5, maxval: 0.5 } }",
            $"shared_axes: {OneOf(!sequence ? ["[]", "[1]"] : streaming && time > 1 ? ["[1]", "[1, 2]"] : ["[]", "[1]", "[2]", "[1, 2]"])}",
        ]),
        3 => Layer("leaky_relu", [$"negative_slope: {OneOf("0", "0.3")}"]),
        _ => Layer("elu", [$"alpha: {OneOf("1", "0.5", "-0.7")}"]),
    };

    private string Flatten()
    {
        sequence = false;
        features *= time;
        return "flatten";
    }

    /// <summary>A name of the user's sometimes.</summary>
    private string Layer(string keyword, List<string> options)
    {
        if (Chance(0.2))
        {
            options.Add($"name: {OneOf("block", "My_Layer", "h", "x2", "z", "rows")}_{layers.Count}");
        }

        return $"{keyword}: {"{"} {string.Join(", ", options)} {"}"}";
    }

    /// <summary>The last layers, and a loss that fits them.</summary>
    /// <param name="name">The name of the last one; null: it needs none.</param>
    private string Head(string? name)
    {
        bool ends = sequence && !streaming;
        if (ends && !lengths && Chance(0.2))
        {
            layers.Add("flatten");
        }
        else if (ends && (seed % 3 == 1 || seed % 5 == 2))
        {
            layers.Add(seed % 4 == 0 && !lengths ? "global_max_pooling_1d" : "global_average_pooling_1d");
        }

        (string loss, string ending) = Losses[seed % Losses.Length];
        loss = Chance(0.5) ? loss : loss.Split(':')[0].Trim('{', ' ');

        // The first models have all losses of the language, and the next ones losses of their own in the place of those that take any output.
        loss = ending.Length == 0 && seed / Losses.Length % 2 == 1 ? CustomLosses.All[seed % CustomLosses.All.Length].Yaml : loss;
        string activation = ending == "sigmoid" ? OneOf("sigmoid", "sigmoid", "softmax") : ending;
        if (ending.Length > 0)
        {
            AddEnd(random.Next(activation == "softmax" ? 2 : 1, 7), activation, name);
        }
        else if (Chance(0.6) || !layers.Any(HasWeights) || name is not null)
        {
            AddEnd(random.Next(1, 6), Activation(), name);
        }

        return loss;
    }

    private void AddEnd(int units, string activation, string? name)
    {
        string named = name is null ? string.Empty : $", name: {name}";
        if (Chance(0.7))
        {
            layers.Add($"dense: {"{"} units: {units}, activation: {activation}{named} {"}"}");
        }
        else
        {
            layers.Add($"dense: {units}");
            layers.Add($"activation: {"{"} function: {activation}{named} {"}"}");
        }
    }

    private static bool HasWeights(string layer) =>
        layer.StartsWith("dense") || layer.StartsWith("lstm") || layer.StartsWith("simple_rnn");

    /// <summary>
    /// Those of cells and two more: an exponential in a cell soon leaves the numbers. Those of a seed and of the next come in turn, so that none is
    /// left out.
    /// </summary>
    private string Activation()
    {
        int next = (seed + activations++) % (CellActivations.Length + 2);
        return Chance(0.15) ? "softmax" : next < CellActivations.Length ? CellActivations[next] : next == CellActivations.Length ? "exponential" : "keras2_hard_sigmoid";
    }

    private string Flag() => Chance(0.5) ? "true" : "false";

    private bool Chance(double probability) => random.NextDouble() < probability;

    private string OneOf(params string[] choices) => choices[random.Next(choices.Length)];

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
