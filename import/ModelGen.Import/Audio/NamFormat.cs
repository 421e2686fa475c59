using ModelGen.Import.Graph;
using ModelGen.Import.Json;
using static System.FormattableString;

namespace ModelGen.Import.Audio;

/// <summary>
/// LSTMs of Neural Amp Modeler: one list of all numbers. Of each layer a matrix (4 units, inputs + units) for input and state side by side, a bias, and the
/// state before the first step; at the end a linear head.
/// </summary>
internal static class NamFormat
{
    public static SourceModel Read(ConfigNode file)
    {
        if (file["architecture"].Text() is not "LSTM" and string architecture)
        {
            throw new ImportException($"the architecture '{architecture}' can't be described; LSTM can");
        }

        ConfigNode config = file["config"];
        int inputs = config["input_size"].Int(), units = config["hidden_size"].Int(), layers = config["num_layers"].Int();
        float[] numbers = file["weights"].Tensor() is { Shape.Length: 1 } list ? list.Values : throw file["weights"].Expected("a list of numbers");
        if (inputs is < 1 or > 65536 || units is < 1 or > 16384 || layers is < 1 or > 64 || numbers.Length != Count(inputs, units, layers))
        {
            throw new ImportException(
                $"'weights' has {numbers.Length} numbers, and {Count(inputs, units, layers)} belong to {layers} layers of {units} units and {inputs} inputs; "
                    + "the file is damaged");
        }

        SourceModel model = new() { Origin = "a file of Neural Amp Modeler", Inputs = [new SourceInput([null, inputs])] };
        int at = 0, value = -1;
        for (int i = 0; i < layers; i++)
        {
            int reads = i == 0 ? inputs : units;
            (float[] input, float[] state) = Split(Next(4 * units * (reads + units)), reads, units);
            Dictionary<string, SourceTensor> weights = new()
            {
                ["weight_ih"] = new SourceTensor("weights", [4 * units, reads], input),
                ["weight_hh"] = new SourceTensor("weights", [4 * units, units], state),
                ["bias_ih"] = new SourceTensor("weights", [4 * units], Next(4 * units)),
                ["bias_hh"] = new SourceTensor("weights", [4 * units], new float[4 * units]),
            };
            value = model.Add(LstmCell.LayerFrom(Invariant($"lstm_{i + 1}"), units, value, weights, hidden: Next(units), state: Next(units)));
        }

        float[] head = Next(units);
        model.Add(new SourceLayer
        {
            Name = "head",
            ClassName = "head",
            Kind = "dense",
            Options = [("units", 1)],
            Inputs = [value],
            Weights = new() { ["kernel"] = new SourceTensor("weights", [units, 1], head), ["bias"] = new SourceTensor("weights", [1], Next(1)) },
        });
        return model;

        float[] Next(int count)
        {
            at += count;
            return numbers[(at - count)..at];
        }
    }

    private static long Count(long inputs, long units, long layers) =>
        Enumerable.Range(0, (int)Math.Clamp(layers, 0, 64)).Sum(i => (4 * units * ((i == 0 ? inputs : units) + units + 1)) + (2 * units)) + units + 1;

    /// <summary>Rows of (inputs, units) as two matrices.</summary>
    private static (float[] Input, float[] State) Split(float[] joined, int inputs, int units)
    {
        float[] input = new float[4 * units * inputs], state = new float[4 * units * units];
        for (int row = 0; row < 4 * units; row++)
        {
            Array.Copy(joined, row * (inputs + units), input, row * inputs, inputs);
            Array.Copy(joined, (row * (inputs + units)) + inputs, state, row * units, units);
        }

        return (input, state);
    }
}
