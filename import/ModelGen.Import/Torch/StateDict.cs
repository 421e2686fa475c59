using System.Globalization;
using ModelGen.Import.Graph;
using static System.FormattableString;

namespace ModelGen.Import.Torch;

/// <summary>
/// Makes layers of the modules of a state dict, which are taken to follow each other. Samples have their time before their features here, and the channels of
/// PyTorch's convolutions are features: what a program turns round between modules is nothing to turn round.
/// </summary>
internal sealed class StateDict
{
    /// <summary>What a normalization adds to the variance, of which a state dict does not tell.</summary>
    private const double Epsilon = 1e-5;

    private const int MostSteps = 65536;

    private readonly List<TorchModule> modules;
    private readonly TorchOptions options;
    private readonly SourceModel model;

    /// <summary>What the module before gives: its place and its shape.</summary>
    private int value = -1;
    private SampleShape shape;

    /// <summary>Whether the program has the channels in front of the steps, as a convolution gives them: a flatten takes them in that order.</summary>
    private bool isChannelsFirst;

    private StateDict(List<TorchModule> modules, TorchOptions options)
    {
        this.modules = modules;
        this.options = options;
        int? steps = options.InputSteps.TryGetValue(LayerNamer.Input, out int own) ? own : options.Steps;
        bool hasTime = modules.Exists(module => module.TakesSteps || module.IsEmbedding);
        shape = new SampleShape(hasTime ? steps ?? throw SourceInput.StepsAreOpen() : null, modules[0].Features);
        int?[] axes = modules[0].IsEmbedding ? [shape.Time] : [.. shape.Axes.Select(size => (int?)size)];
        model = new SourceModel { Origin = "a state dict of PyTorch", Inputs = [new SourceInput(axes)] };
    }

    /// <summary>Reads a state dict.</summary>
    /// <param name="tensors">Its tensors, in the order of the modules.</param>
    /// <param name="options">What it does not say.</param>
    public static SourceModel Read(IEnumerable<SourceTensor> tensors, TorchOptions options)
    {
        List<TorchModule> modules = Modules(tensors);
        if (modules.Count == 0)
        {
            throw new ImportException("there are no tensors in it; save model.state_dict()");
        }

        CheckNames(modules, nameof(TorchOptions.Activations), options.Activations.Keys);
        CheckNames(modules, nameof(TorchOptions.Convolutions), options.Convolutions.Keys);
        CheckNames(modules, nameof(TorchOptions.Behind), options.Behind.Keys);
        if (modules.Find(module => !module.IsConvolution && options.Convolutions.ContainsKey(module.Name)) is TorchModule other)
        {
            throw new ImportException($"the option '{nameof(TorchOptions.Convolutions)}' names {other.Name}, which is no Conv1d");
        }

        return new StateDict(modules, options).Read();
    }

    /// <summary>Groups tensors by what stands in front of the last dot of their names.</summary>
    public static List<TorchModule> Modules(IEnumerable<SourceTensor> tensors)
    {
        List<TorchModule> modules = [];
        Dictionary<string, TorchModule> byName = [];
        foreach (SourceTensor tensor in tensors)
        {
            int dot = tensor.Name.LastIndexOf('.');
            string name = dot < 0 ? "" : tensor.Name[..dot];
            if (!byName.TryGetValue(name, out TorchModule? module))
            {
                modules.Add(byName[name] = module = new TorchModule(name, []));
            }

            module.Tensors[tensor.Name[(dot + 1)..]] = tensor;
        }

        return modules;
    }

    private static void CheckNames(List<TorchModule> modules, string option, IEnumerable<string> names)
    {
        string[] unknown = [.. names.Where(name => modules.TrueForAll(module => module.Name != name))];
        if (unknown.Length > 0)
        {
            throw new ImportException(
                $"the option '{option}' names {string.Join(", ", unknown)}, and the modules are {string.Join(", ", modules.Select(module => module.Name))}");
        }
    }

    private SourceModel Read()
    {
        Note(
            modules.Where(IsSilent).SkipLast(modules[^1].IsLinear ? 1 : 0),
            names => $"A state dict has no activations: {names} have none here, unless the option 'Activations' says so.");
        Note(
            modules.Where(module => module.IsConvolution && !options.Convolutions.ContainsKey(module.Name)),
            names => $"A state dict has no strides, paddings and dilations: {names} have those of nn.Conv1d, 1, 0 and 1, unless the option 'Convolutions' says so.");
        int last = modules.FindLastIndex(module => module.TakesSteps);
        for (int i = 0; i < modules.Count; i++)
        {
            TorchModule module = modules[i];
            Arrive(module);
            string? activation = options.Activations.GetValueOrDefault(module.Name);
            if (TorchRecurrent.IsOne(module))
            {
                int before = model.Layers.Count;
                bool isPlain = TorchRecurrent.IsPlain(module);
                value = TorchRecurrent.Add(model, module, value, i < last || options.EachStep, isPlain ? activation ?? "tanh" : "tanh");
                shape = model.Layers.Skip(before).Aggregate(shape, (input, layer) => LayerShapes.Output(layer, [input]));
                activation = isPlain ? null : activation;
                isChannelsFirst = false;
            }
            else
            {
                bool fuses = module.IsLinear || module.IsConvolution;
                Add(Layer(module, fuses ? activation ?? "linear" : "linear"));
                activation = fuses ? null : activation;
            }

            if (activation is not null)
            {
                Add($"{module.Name}_activation", "activation", [("function", activation)]);
            }

            if (options.Behind.TryGetValue(module.Name, out string? behind))
            {
                AddBehind(module, behind);
            }
        }

        return model;
    }

    private void Note(IEnumerable<TorchModule> about, Func<string, string> note)
    {
        string names = string.Join(", ", about.Select(module => module.Name));
        if (names.Length > 0)
        {
            model.Notes.Add(note(names));
        }
    }

    /// <summary>Whether an activation is usual behind a module, and none is known there or behind the normalization that follows it.</summary>
    private bool IsSilent(TorchModule module)
    {
        TorchModule? next = modules.ElementAtOrDefault(modules.IndexOf(module) + 1);
        bool isNormalized = next is { IsBatchNorm: true } or { IsLayerNorm: true };
        return (module.IsLinear || module.IsConvolution) && !options.Activations.ContainsKey(module.Name)
            && !(isNormalized && options.Activations.ContainsKey(next!.Name));
    }

    /// <summary>Checks that a module can read what stands before it. One that reads as many numbers as all steps have is behind a flatten.</summary>
    private void Arrive(TorchModule module)
    {
        int features = module.Features;
        if (features == shape.Features)
        {
            if (shape.Time is not null && module.IsLinear && isChannelsFirst)
            {
                model.Notes.Add(
                    $"Module '{module.Name}' works on each step here; if the program takes a mean, the greatest or the like before, the option 'Behind' says so.");
            }

            return;
        }

        if (shape.Time is null || module.TakesSteps || features != shape.Length)
        {
            throw new ImportException(Invariant(
                $"module '{module.Name}' reads {features} features, and gets samples of shape {shape}; say what stands between by the option 'Behind', or ")
                + "give another number of 'Steps'; modules that do not follow each other, and convolutions of groups, can't be described");
        }

        Flatten(module.Name);
    }

    private void Flatten(string name)
    {
        if (isChannelsFirst)
        {
            Add($"{name}_channels", "permute", [("dims", new[] { 2, 1 })]);
            model.Notes.Add($"In front of '{name}' all steps become one row, channel after channel, as a flatten of PyTorch makes it of what a convolution gives.");
        }

        Add($"{name}_flat", "flatten", []);
    }

    private void AddBehind(TorchModule module, string text)
    {
        string[] words = text.Split(':', StringSplitOptions.TrimEntries);
        bool isPool = words[0] is "max_pooling_1d" or "average_pooling_1d";
        int size = words.Length == 2 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int steps) ? steps : 0;
        bool isKnown = isPool ? size is >= 1 and <= MostSteps
            : words is ["global_average_pooling_1d" or "global_max_pooling_1d" or "flatten"];
        if (!isKnown)
        {
            throw new ImportException(
                $"the option 'Behind' has '{text}' behind {module.Name}; max_pooling_1d: N, average_pooling_1d: N, global_average_pooling_1d, "
                    + "global_max_pooling_1d and flatten can stand there");
        }

        if (words[0] == "flatten")
        {
            Flatten(module.Name);
            return;
        }

        Add($"{module.Name}_pool", words[0], isPool ? [("pool_size", size)] : []);
    }

    private void Add(string name, string kind, OptionList settings) =>
        Add(new SourceLayer { Name = name, ClassName = "module", Kind = kind, Options = settings, Inputs = [value] });

    private void Add(SourceLayer layer)
    {
        shape = LayerShapes.Output(layer, [shape]);
        value = model.Add(layer);
    }

    private SourceLayer Layer(TorchModule module, string activation)
    {
        module.Tensors.Remove("num_batches_tracked");
        (string kind, OptionList settings, (string Torch, string Role)[] roles) = module switch
        {
            { IsEmbedding: true } => ("embedding", Embedding(module), [("weight", "embeddings")]),
            { IsLinear: true } => ("dense", Linear(module, activation), [("weight", "kernel"), ("bias", "bias")]),
            { IsConvolution: true } => ("conv1d", Convolution(module, activation), [("weight", "kernel"), ("bias", "bias")]),
            { IsBatchNorm: true } => (
                "batch_normalization",
                new OptionList { ("epsilon", Epsilon), ("momentum", 0.9) },
                [("weight", "gamma"), ("bias", "beta"), ("running_mean", "moving_mean"), ("running_var", "moving_variance")]),
            _ => ("layer_normalization", LayerNorm(module), new[] { ("weight", "gamma"), ("bias", "beta") }),
        };
        Dictionary<string, SourceTensor> weights = [];
        foreach ((string torch, string role) in roles)
        {
            if (module.Tensors.Remove(torch, out SourceTensor? tensor))
            {
                weights[role] = (kind, role) switch
                {
                    ("dense", "kernel") => GateLayouts.Turned(tensor, [0]),
                    ("conv1d", "kernel") => Convolutions.WindowMajor(tensor),
                    _ => tensor,
                };
            }
        }

        return module.Tensors.Count > 0 ? throw module.Unknown()
            : new SourceLayer { Name = module.Name, ClassName = "module", Kind = kind, Options = settings, Inputs = [value], Weights = weights };
    }

    private OptionList Embedding(TorchModule module)
    {
        isChannelsFirst = false;
        int[] table = module.Tensors["weight"].Shape;
        return [("input_dim", table[0]), ("output_dim", table[1])];
    }

    private OptionList Linear(TorchModule module, string activation)
    {
        isChannelsFirst = false;
        return WithBias(module, [("units", module.Tensors["weight"].Shape[0])], activation);
    }

    private OptionList LayerNorm(TorchModule module)
    {
        if (isChannelsFirst)
        {
            model.Notes.Add(
                $"Module '{module.Name}' is taken for a LayerNorm over the channels of each step; a GroupNorm or an InstanceNorm1d has tensors of the same shapes.");
        }

        return [("epsilon", Epsilon)];
    }

    private OptionList Convolution(TorchModule module, string activation)
    {
        isChannelsFirst = true;
        TorchConvolution made = options.Convolutions.GetValueOrDefault(module.Name) ?? new TorchConvolution();
        int[] kernel = module.Tensors["weight"].Shape;
        bool isMade = made.Stride is >= 1 and <= MostSteps && made.Dilation is >= 1 and <= MostSteps && made.Padding is null or (>= 0 and <= MostSteps);
        if (!isMade || (made.Stride > 1 && (made.Dilation > 1 || made.Padding is null)))
        {
            throw new ImportException(Invariant(
                $"the option 'Convolutions' gives {module.Name} a stride of {made.Stride}, a padding of {made.Padding?.ToString(CultureInfo.InvariantCulture) ?? "same"} ")
                + Invariant($"and a dilation of {made.Dilation}; each size lies within {MostSteps}, and beside a stride above 1 there is neither 'same' nor a dilation"));
        }

        OptionList settings = [("filters", kernel[0]), ("kernel_size", kernel[2])];
        settings.SetUnless(1, "strides", made.Stride);
        settings.SetUnless(1, "dilation_rate", made.Dilation);
        int span = (int)Math.Min(((kernel[2] - 1L) * made.Dilation) + 1, int.MaxValue);
        if (made.Padding is not int ends)
        {
            settings.Set("padding", "same");
        }
        else if (!Convolutions.TryPad(settings, span, made.Stride, ends, ends))
        {
            Add($"{module.Name}_padding", "zero_padding_1d", [("padding", ends)]);
        }

        return WithBias(module, settings, activation);
    }

    private static OptionList WithBias(TorchModule module, OptionList settings, string activation)
    {
        if (activation != "linear")
        {
            settings.Set("activation", activation);
        }

        if (!module.Tensors.ContainsKey("bias"))
        {
            settings.Set("use_bias", false);
        }

        return settings;
    }
}
