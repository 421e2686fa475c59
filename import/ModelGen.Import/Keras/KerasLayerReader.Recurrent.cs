using ModelGen.Import.Graph;
using ModelGen.Import.Json;
using static System.FormattableString;

namespace ModelGen.Import.Keras;

/// <summary>Recurrent layers, what wraps layers, and attention.</summary>
internal sealed partial class KerasLayerReader
{
    private void Recurrent(string keyword)
    {
        kind = keyword;
        layout = layer.ClassName.StartsWith("CuDNN", StringComparison.Ordinal) ? WeightLayout.CuDnn : WeightLayout.Keras;
        Cell(keyword);
        Loop();
    }

    /// <summary>A layer that runs a cell, whose options are its own.</summary>
    private void OfCell()
    {
        ConfigNode cell = Option("cell");
        (kind, string className) = cell["class_name"].IsText ? cell["class_name"].Text() switch
        {
            "SimpleRNNCell" => ("simple_rnn", "SimpleRNN"),
            "LSTMCell" => ("lstm", "LSTM"),
            "GRUCell" => ("gru", "GRU"),
            string other => throw Error(Refused.TryGetValue(other, out string? why) ? why
                : $"the cell '{other}' is the program's own; write it as equations in the model's file (docs/cells.md)"),
        } : throw cell.Expected("a cell");
        KerasLayerReader reader = new(new KerasLayer(className, layer.Name, cell["config"], [], null), version, call: null);
        reader.Cell(kind);
        foreach ((string name, object value) in reader.Options)
        {
            Options.Set(name, value);
        }

        Slots.AddRange(reader.Slots);
        Loop();
    }

    /// <summary>What a step is.</summary>
    private void Cell(string keyword)
    {
        Size("units", "output_dim");
        SetActivation("activation", "tanh", "tanh", isCell: true);
        if (keyword != "simple_rnn")
        {
            string gates = layout == WeightLayout.CuDnn ? "sigmoid" : version.GateActivation;
            SetActivation("recurrent_activation", "sigmoid", gates, isCell: true, "inner_activation");
        }

        if (keyword == "gru")
        {
            ConfigNode reset = Option("reset_after");
            Options.Set("reset_after", layout == WeightLayout.CuDnn || (reset.Has ? reset.Flag() : version.Major == 3));
        }

        Flag("use_bias", true);
        Dropped("dropout", "dropout_W");
        Dropped("recurrent_dropout", "dropout_U");
        Restrained("kernel", "W");
        Restrained("recurrent", "U");
        Restrained("bias", "b");
        bool perGate = version.Major == 1 && keyword != "simple_rnn" && !(config["consume_less"].IsText && config["consume_less"].Text() == "gpu");
        if (perGate)
        {
            layout = WeightLayout.Gates;
            foreach (string gate in keyword == "lstm" ? new[] { "i", "c", "f", "o" } : ["z", "r", "h"])
            {
                Slot("W_" + gate, "");
                Slot("U_" + gate, "");
                Slot("b_" + gate, "");
            }

            return;
        }

        Slot("kernel", "cell/vars/0");
        Slot("recurrent_kernel", "cell/vars/1");
        if (Options.Flag("use_bias", true))
        {
            Slot("bias", "cell/vars/2");
        }
    }

    private void Dropped(string option, string other)
    {
        ConfigNode node = Option(option, other);
        double share = node.Has ? node.Number() : 0;
        if (share is > 0 and < 1)
        {
            Options.Set(option, share);
        }
    }

    /// <summary>How the steps are gone through.</summary>
    private void Loop()
    {
        Flag("return_sequences", false);
        Flag("go_backwards", false);
        States = kind == "lstm" ? ["h", "c"] : ["h"];
        ReturnsState = Option("return_state") is { Has: true } returned && returned.Flag();
        RefuseTrue("time_major", "samples come first here; save the model with time_major=False");
        Flag("zero_output_for_mask", false);
        Refuse("zero_output_for_mask", "not together with go_backwards", Options.Flag("zero_output_for_mask") && Options.Flag("go_backwards"));
        ConfigNode stateful = Option("stateful");
        if (stateful.Has && stateful.Flag())
        {
            Notes.Add($"Layer '{layer.Name}' is stateful: predictions begin with states of 0 here, and streams (docs/shipping.md) keep them.");
        }
    }

    /// <summary>Refuses states that a layer can't begin with here.</summary>
    private void CheckStates(int given)
    {
        if (given == 0)
        {
            Refuse("initial_state", "states that are constants can't be described; make them an input", arguments["initial_state"].Has);
            return;
        }

        int own = (kind == "bidirectional" ? 2 : 1) * States.Count;
        if (given != own)
        {
            throw Error(Invariant($"it is given {given} states before the first step, and it has {own}; the file is damaged"));
        }
    }

    private void Bidirectional()
    {
        kind = "bidirectional";
        KerasLayerReader forward = Wrapped(Option("layer"), "forward");
        if (forward.kind is not ("simple_rnn" or "lstm" or "gru"))
        {
            throw Error("it wraps a layer that is not recurrent, which can't be described");
        }

        ConfigNode other = Option("backward_layer");
        if (other.Has && !Same(forward.Options, Wrapped(other, "backward").Options))
        {
            throw Error("its two directions have different options; both are of one kind here");
        }

        Refuse("layer", "the wrapped layer goes backwards already", forward.Options.Flag("go_backwards"));
        ConfigNode mode = Option("merge_mode");
        Refuse(
            "merge_mode",
            "without a merge there are two outputs; save the model with a layer for each direction",
            mode.Kind == System.Text.Json.JsonValueKind.Null);
        string merge = mode.Has ? mode.Text() : "concat";
        layout = forward.layout;
        States = forward.States;
        ReturnsState = forward.ReturnsState;
        string name = forward.layer.Name.StartsWith("forward_", StringComparison.Ordinal) ? forward.layer.Name["forward_".Length..] : forward.layer.Name;
        forward.Options.Set("name", name);
        Options.Set("layer", new OptionList { (forward.kind, forward.Options) });
        if (merge != "concat")
        {
            Options.Set("merge_mode", merge is "sum" or "mul" or "ave" ? merge : throw Error($"the merge_mode '{merge}' can't be described"));
        }

        Notes.AddRange(forward.Notes);
        foreach (string direction in new[] { "forward", "backward" })
        {
            Slots.AddRange(forward.Slots.Select(slot => slot with { Role = $"{direction}/{slot.Role}", Path = $"{direction}_layer/{slot.Path}" }));
        }
    }

    private KerasLayerReader Wrapped(ConfigNode node, string direction)
    {
        KerasLayer inner = KerasConfig.ReadLayer(node);
        if (inner.Model is not null)
        {
            throw Error($"it wraps a model as its {direction} layer, which can't be described");
        }

        return Read(inner, version);
    }

    private static bool Same(OptionList first, OptionList second)
    {
        string[] ignored = ["go_backwards", "name", "trainable"];
        return Texts(first).SequenceEqual(Texts(second));

        IEnumerable<string> Texts(OptionList options) => options.Where(option => !ignored.Contains(option.Name))
            .Select(option => $"{option.Name}: {(option.Value is OptionList inner ? string.Join(", ", Texts(inner)) : option.Value)}")
            .Order(StringComparer.Ordinal);
    }

    /// <summary>A layer for each step: those that treat steps alike do that by themselves.</summary>
    private void TimeDistributed()
    {
        KerasLayerReader inner = Wrapped(Option("layer"), "inner");
        bool treatsStepsAlike = inner.kind is "dense" or "activation" or "dropout" or "leaky_relu" or "elu" or "layer_normalization" or "rms_normalization"
            or "batch_normalization" or "gaussian_noise" or SourceLayer.Identity;
        if (!treatsStepsAlike)
        {
            throw Error($"it applies '{inner.layer.Name}' ({inner.layer.ClassName}) to each step, and only layers that need no steps themselves can be applied so");
        }

        kind = inner.kind;
        axes = inner.axes is [> 0] ? [inner.axes[0] + 1] : inner.axes;
        Options.AddRange(inner.Options);
        Notes.AddRange(inner.Notes);
        Slots.AddRange(inner.Slots.Select(slot => slot with { Path = "layer/" + slot.Path }));
        foreach ((string role, float[] numbers) in inner.constants)
        {
            constants[role] = numbers;
        }
    }

    private void DotAttention()
    {
        kind = "attention";
        Flag("use_scale", false);
        ConfigNode mode = Option("score_mode");
        if (mode.Has && mode.Text() != "dot")
        {
            Options.Set("score_mode", mode.Text() == "concat" ? "concat" : throw Error($"the score_mode '{mode.Text()}' can't be described"));
        }

        Weighing();
        if (Options.Flag("use_scale"))
        {
            Slot("scale", "vars/0");
        }

        if (Options["score_mode"] is "concat")
        {
            Slot("concat_score_weight", Invariant($"vars/{Slots.Count}"));
        }
    }

    private void AdditiveAttention()
    {
        kind = "additive_attention";
        Flag("use_scale", true);
        Weighing();
        if (Options.Flag("use_scale", true))
        {
            Slot("scale", "vars/0");
        }
    }

    private void MultiHeadAttention()
    {
        kind = "multi_head_attention";
        Size("num_heads");
        Size("key_dim");
        SizeOr("value_dim", Options.Int("key_dim"));
        Flag("use_bias", true);
        Refuse("output_shape", "the output has the features of the query here", config["output_shape"].Has);
        IReadOnlyList<ConfigNode> attended = config["attention_axes"].Items;
        Refuse("attention_axes", "attention is over the time steps here", attended.Count > 1 || (attended.Count == 1 && attended[0].Int() != 1));
        Option("query_shape", "key_shape", "value_shape");
        Restrained("kernel", isMatrix: false);
        Restrained("bias", isMatrix: false);
        Weighing();
        foreach (string role in new[] { "query", "key", "value", "attention_output" })
        {
            string path = role.Split('_')[^1] + "_dense";
            Slot(role + "/kernel", path + "/vars/0");
            if (Options.Flag("use_bias", true))
            {
                Slot(role + "/bias", path + "/vars/1");
            }
        }
    }

    /// <summary>What all attention layers have, some of it where they are called.</summary>
    private void Weighing()
    {
        Number("dropout", 0);
        bool causal = Option("causal") is { Has: true } own && own.Flag();
        causal |= arguments["use_causal_mask"] is { Has: true } asked && asked.Flag();
        if (causal)
        {
            Options.Set("causal", true);
        }

        Refuse("return_attention_scores", "layers have one output here", arguments["return_attention_scores"] is { Has: true } scores && scores.Flag());
        Refuse("attention_mask", "masks are those of Masking and Embedding here", arguments["attention_mask"].Has);
    }
}
