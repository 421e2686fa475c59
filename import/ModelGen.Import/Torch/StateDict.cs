using ModelGen.Import.Graph;

namespace ModelGen.Import.Torch;

/// <summary>A module of PyTorch, as its tensors tell: a state dict has their names and nothing of what is done with them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tensors">Its tensors by their own names, such as <c>weight</c>.</param>
internal sealed record TorchModule(string Name, Dictionary<string, SourceTensor> Tensors);

/// <summary>Makes layers of the modules of a state dict.</summary>
internal static class StateDict
{
    /// <summary>What a normalization adds to the variance, of which a state dict does not tell.</summary>
    private const double Epsilon = 1e-5;

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

        string[] unknown = [.. options.Activations.Keys.Where(name => modules.TrueForAll(module => module.Name != name))];
        if (unknown.Length > 0)
        {
            throw new ImportException(
                $"the option 'Activations' names {string.Join(", ", unknown)}, and the modules are {string.Join(", ", modules.Select(module => module.Name))}");
        }

        SourceModel model = new() { Origin = "a state dict of PyTorch", Inputs = [new SourceInput(InputShape(modules[0]))] };
        string[] silent =
        [
            .. modules.Where(module => module.Tensors.GetValueOrDefault("weight") is { Shape: [_, _] } && !IsEmbedding(module))
                .Select(module => module.Name).SkipLast(1).Except(options.Activations.Keys),
        ];
        if (silent.Length > 0)
        {
            model.Notes.Add($"A state dict has no activations: {string.Join(", ", silent)} have none here, unless the option 'Activations' says so.");
        }

        int lastRecurrent = modules.FindLastIndex(module => TorchRecurrent.IsOne(module));
        int value = -1;
        for (int i = 0; i < modules.Count; i++)
        {
            value = TorchRecurrent.IsOne(modules[i])
                ? TorchRecurrent.Add(model, modules[i], value, i < lastRecurrent || options.EachStep, ActivationOf(modules[i], options, "tanh"))
                : Add(model, modules[i], value, options);
        }

        return model;
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

    private static string ActivationOf(TorchModule module, TorchOptions options, string otherwise) =>
        options.Activations.GetValueOrDefault(module.Name, otherwise);

    private static int?[] InputShape(TorchModule first)
    {
        if (TorchRecurrent.IsOne(first))
        {
            return [null, TorchRecurrent.Inputs(first)];
        }

        return IsEmbedding(first) ? [null]
            : first.Tensors.GetValueOrDefault("weight") is { Shape: [_, int inputs] } ? [inputs]
            : first.Tensors.GetValueOrDefault("weight") is { Shape: [int features] } ? [features]
            : throw Unknown(first);
    }

    private static bool IsEmbedding(TorchModule module) =>
        module.Name.Contains("emb", StringComparison.OrdinalIgnoreCase) && module.Tensors.Count == 1
            && module.Tensors.GetValueOrDefault("weight") is { Shape: [_, _] };

    private static int Add(SourceModel model, TorchModule module, int input, TorchOptions options)
    {
        module.Tensors.Remove("num_batches_tracked");
        bool isNormal = module.Tensors.ContainsKey("running_mean");
        (string kind, OptionList settings, (string Torch, string Role)[] roles) = module.Tensors.GetValueOrDefault("weight") switch
        {
            { Shape: [int rows, int columns] } when IsEmbedding(module) =>
                ("embedding", new OptionList { ("input_dim", rows), ("output_dim", columns) }, [("weight", "embeddings")]),
            { Shape: [int units, _] } => ("dense", Dense(module, units, options), [("weight", "kernel"), ("bias", "bias")]),
            { Shape: [_] } when isNormal => (
                "batch_normalization",
                new OptionList { ("epsilon", Epsilon), ("momentum", 0.9) },
                [("weight", "gamma"), ("bias", "beta"), ("running_mean", "moving_mean"), ("running_var", "moving_variance")]),
            { Shape: [_] } when module.Tensors.ContainsKey("bias") => (
                "layer_normalization", new OptionList { ("epsilon", Epsilon) }, new[] { ("weight", "gamma"), ("bias", "beta") }),
            _ => throw Unknown(module),
        };
        Dictionary<string, SourceTensor> weights = [];
        foreach ((string torch, string role) in roles)
        {
            if (module.Tensors.Remove(torch, out SourceTensor? tensor))
            {
                weights[role] = kind == "dense" && role == "kernel" ? GateLayouts.Turned(tensor, [0]) : tensor;
            }
        }

        if (module.Tensors.Count > 0)
        {
            throw Unknown(module);
        }

        return model.Add(new SourceLayer { Name = module.Name, ClassName = "module", Kind = kind, Options = settings, Inputs = [input], Weights = weights });
    }

    private static OptionList Dense(TorchModule module, int units, TorchOptions options)
    {
        OptionList settings = [("units", units)];
        string activation = ActivationOf(module, options, "linear");
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

    /// <summary>The tensors of a module with their shapes, for messages.</summary>
    public static string Shapes(TorchModule module) =>
        string.Join(", ", module.Tensors.Select(tensor => $"{tensor.Key} ({string.Join(", ", tensor.Value.Shape)})"));

    private static ImportException Unknown(TorchModule module) => new(
        $"module '{module.Name}' has the tensors {Shapes(module)}: LSTM, GRU, RNN, Linear, Embedding, BatchNorm1d and LayerNorm are told by theirs. "
            + "Others, such as convolutions, have options that a state dict does not hold; describe the model in YAML");
}
