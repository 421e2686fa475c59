using ModelGen.Import.Graph;
using ModelGen.Import.Json;
using static System.FormattableString;

namespace ModelGen.Import.Audio;

/// <summary>Files of RTNeural: layers in a row, with weights in Keras' order. AIDA-X has the same with gains, and with the input added to the output.</summary>
internal static class RtNeuralFormat
{
    public static SourceModel Read(ConfigNode file)
    {
        SourceModel model = new()
        {
            Origin = file["in_skip"].Has ? "a file of AIDA-X" : "a file of RTNeural",
            Inputs = [new SourceInput([null, Last(file["in_shape"])])],
        };
        int value = -1;
        foreach ((ConfigNode layer, int number) in file["layers"].Items.Select((layer, i) => (layer, i)))
        {
            value = model.Add(Layer(layer, number, value));
        }

        if (file["in_skip"].Has && file["in_skip"].Flag())
        {
            model.Add(new SourceLayer { Name = "skip", ClassName = "in_skip", Kind = "add", Options = [], Inputs = [value, -1] });
        }

        foreach (string gain in new[] { "in_gain", "out_gain" })
        {
            if (file[gain].Has && file[gain].Number() != 0)
            {
                double decibels = file[gain].Number();
                model.Notes.Add(Invariant($"'{gain}' is {decibels} dB: the program multiplies its samples by {Math.Pow(10, decibels / 20):G9}."));
            }
        }

        return model;
    }

    private static int Last(ConfigNode shape) => shape.Items is [.., ConfigNode last] ? last.Int() : throw shape.Expected("a shape");

    private static SourceLayer Layer(ConfigNode node, int number, int input)
    {
        string type = node["type"].Text();
        OptionList options = [];
        (string kind, string[] roles) = type switch
        {
            "dense" or "time-distributed-dense" => ("dense", new[] { "kernel", "bias" }),
            "lstm" => ("lstm", ["kernel", "recurrent_kernel", "bias"]),
            "gru" => ("gru", ["kernel", "recurrent_kernel", "bias"]),
            "conv1d" => ("conv1d", ["kernel", "bias"]),
            "activation" => ("activation", []),
            _ => throw new ImportException($"layer {number + 1}: the type '{type}' can't be described"),
        };
        options.Set(kind switch { "conv1d" => "filters", "activation" => "function", _ => "units" }, kind == "activation" ? "linear" : Last(node["shape"]));
        Settings(node, kind, options);
        IReadOnlyList<ConfigNode> tensors = node["weights"].Items;
        if (tensors.Count != roles.Length)
        {
            throw new ImportException(
                $"layer {number + 1} ({type}): it has {tensors.Count} tensors, and {roles.Length} are expected ({string.Join(", ", roles)})");
        }

        Dictionary<string, SourceTensor> weights = roles.Zip(tensors).ToDictionary(pair => pair.First, pair => pair.Second.Tensor());
        if (kind == "gru")
        {
            options.Set("reset_after", weights["bias"].Shape.Length == 2);
        }

        return new SourceLayer
        {
            Name = Invariant($"{kind}_{number + 1}"),
            ClassName = type,
            Kind = kind,
            Options = options,
            Inputs = [input],
            Weights = weights,
        };
    }

    private static void Settings(ConfigNode node, string kind, OptionList options)
    {
        ConfigNode activation = node["activation"];
        string function = activation.IsText && activation.Text().Length > 0 ? activation.Text() : "";
        switch (kind)
        {
            case "lstm" or "gru":
                // Gates are sigmoids and the cell is tanh, whatever the file says: the players know no other.
                options.Set("return_sequences", true);
                break;
            case "activation":
                options.Set("function", Function(function, activation));
                break;
            default:
                if (function.Length > 0)
                {
                    options.Set("activation", Function(function, activation));
                }

                break;
        }

        if (kind == "conv1d")
        {
            options.Set("kernel_size", Last(Listed(node, "kernel_size")));
            options.Set("padding", "causal");
            int dilation = node["dilation"].Has ? Last(Listed(node, "dilation")) : 1;
            if (dilation != 1)
            {
                options.Set("dilation_rate", dilation);
            }

            if (node["groups"].Has && node["groups"].Int() != 1)
            {
                throw node["groups"].Expected("1, as convolutions of groups can't be described,");
            }
        }
    }

    private static ConfigNode Listed(ConfigNode node, string key) => node[key].IsList ? node[key] : throw node[key].Expected("a list with a number");

    private static string Function(string function, ConfigNode place) => function is "tanh" or "relu" or "sigmoid" or "elu" or "softmax" or "linear"
        ? function
        : throw place.Expected("tanh, relu, sigmoid, elu or softmax");
}
