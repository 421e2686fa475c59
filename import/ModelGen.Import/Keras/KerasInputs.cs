using ModelGen.Import.Graph;
using ModelGen.Import.Json;

namespace ModelGen.Import.Keras;

/// <summary>Finds the shapes of what goes into a model, which stand at its inputs, at its first layer or at the model.</summary>
internal static class KerasInputs
{
    /// <summary>What goes into a model, in the file's order.</summary>
    public static List<SourceInput> Of(KerasConfig config) => config.IsSequential
        ? [new SourceInput(Shape(config, First(config)))]
        : [.. config.Inputs.Select(input => new SourceInput(Shape(config, Layer(config, input.Value.Layer)), input.Name))];

    /// <summary>The layer that reads the input of a sequence, in inner models too.</summary>
    private static KerasLayer First(KerasConfig config)
    {
        KerasLayer first = config.IsSequential ? config.Layers[0] : Layer(config, config.Inputs[0].Value.Layer);
        return first.Model is { } inner ? First(inner) : first;
    }

    private static KerasLayer Layer(KerasConfig config, string name) => config.Layers.Find(layer => layer.Name == name)
        ?? throw new ImportException($"the input '{name}' of '{config.Name}' is no layer of it; the file is damaged");

    private static int?[] Shape(KerasConfig config, KerasLayer first)
    {
        ConfigNode options = first.ClassName is "TimeDistributed" or "Bidirectional" && !HasShape(first.Config) ? first.Config["layer"]["config"] : first.Config;
        ConfigNode[] places = [options["batch_input_shape"], options["batch_shape"], config.Config["build_input_shape"], options["build_config"]["input_shape"]];
        foreach (ConfigNode shape in places)
        {
            if (shape.Items is [_, ..] && !shape.Items[0].IsList)
            {
                return [.. shape.Items.Skip(1).Select(axis => axis.Has ? axis.Int() : (int?)null)];
            }
        }

        bool isIndex = first.ClassName == "Embedding";
        return options["input_dim"].Has && !isIndex && options["input_length"].Has ? [options["input_length"].Int(), options["input_dim"].Int()]
            : isIndex ? [options["input_length"].IsNumber ? options["input_length"].Int() : null]
            : options["input_dim"].Has && KerasLayerReader.NeedsTime(first.ClassName) ? [null, options["input_dim"].Int()]
            : options["input_dim"].Has ? [options["input_dim"].Int()]
            : throw new ImportException(
                $"the file does not say the shape of the input (layer '{first.Name}'); call model.build((None, STEPS, FEATURES)) and save the model again");
    }

    private static bool HasShape(ConfigNode config) => config["batch_input_shape"].Has || config["batch_shape"].Has;
}
