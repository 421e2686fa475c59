using ModelGen.Import.Graph;

namespace ModelGen.Import.Onnx;

/// <summary>
/// Makes the layers that people would write of those that single nodes became: a product, a shift and an activation are one dense layer, and a recurrent layer
/// whose last step is read alone gives that one. Layers that no output depends on are left out.
/// </summary>
internal sealed class SourceGraph
{
    /// <summary>The keyword of a scale and shift by constants: of a normalization, unless it becomes part of another layer.</summary>
    public const string Affine = "affine";

    private readonly SourceModel model;
    private readonly SourceLayer[] layers;

    /// <summary>What stands for each layer: itself, or the one that it became a part of.</summary>
    private readonly int[] stands;

    private readonly int[] readers;

    private SourceGraph(SourceModel model)
    {
        this.model = model;
        layers = [.. model.Layers];
        stands = [.. Enumerable.Range(0, layers.Length)];
        readers = new int[layers.Length];
    }

    /// <summary>Simplifies a model.</summary>
    public static SourceModel Simplify(SourceModel model)
    {
        SourceGraph graph = new(model);
        graph.Count();
        for (int place = 0; place < graph.layers.Length; place++)
        {
            if (graph.readers[place] > 0)
            {
                graph.Fuse(place);
            }
        }

        return graph.Rest();
    }

    private void Count()
    {
        foreach (SourceOutput output in model.Outputs)
        {
            readers[output.Place]++;
        }

        for (int place = layers.Length - 1; place >= 0; place--)
        {
            foreach (int read in readers[place] > 0 ? layers[place].Inputs.Concat(layers[place].InitialState).Where(read => read >= 0) : [])
            {
                readers[read]++;
            }
        }
    }

    /// <summary>Makes a layer part of the one that it reads, if nothing else reads that.</summary>
    private void Fuse(int place)
    {
        SourceLayer layer = layers[place];
        int source = layer.Inputs[0] < 0 ? -1 : Root(layer.Inputs[0]);
        bool isOnly = source >= 0 && readers[layer.Inputs[0]] == 1;
        if (isOnly && (IsActivation(layer, layers[source]) || IsShift(layer, layers[source]) || IsLastStep(layer, source)))
        {
            stands[place] = source;
        }
        else if (layer.Kind == Affine)
        {
            layers[place] = layer with { Kind = "batch_normalization" };
        }
    }

    private static bool IsLinear(SourceLayer layer) => layer.Kind is "dense" or "conv1d" && layer.Options["activation"] is null;

    private static bool IsActivation(SourceLayer layer, SourceLayer source)
    {
        bool fuses = layer.Kind == "activation" && IsLinear(source);
        if (fuses)
        {
            source.Options.Set("activation", layer.Options["function"]!);
        }

        return fuses;
    }

    private static bool IsShift(SourceLayer layer, SourceLayer source)
    {
        bool fuses = layer.Kind == Affine && IsLinear(source) && Array.TrueForAll(layer.Weights["gamma"].Values, scale => scale == 1);
        if (fuses)
        {
            SourceTensor shift = layer.Weights["beta"];
            source.Weights["bias"] = source.Weights.TryGetValue("bias", out SourceTensor? bias)
                ? shift with { Values = [.. bias.Values.Zip(shift.Values, (one, other) => one + other)] }
                : shift;
            source.Options.Take("use_bias");
        }

        return fuses;
    }

    /// <summary>
    /// Whether a flatten makes a vector of the last step of a recurrent layer, which then gives that alone. Of steps that are turned round it is the first.
    /// </summary>
    private bool IsLastStep(SourceLayer layer, int cropping)
    {
        if (layer.Kind != "flatten" || layers[cropping] is not { Kind: "cropping_1d", Inputs: [>= 0 and int read] } || readers[read] > 1)
        {
            return false;
        }

        int[] ends = (int[])layers[cropping].Options["cropping"]!;
        int source = Root(read);
        bool isTurn = layers[source].Options.Flag("go_backwards") && layers[source].Inputs[0] >= 0 && layers[source].Options["activation"] is "linear"
            && readers[layers[source].Inputs[0]] == 1;
        int recurrent = isTurn ? Root(layers[source].Inputs[0]) : source;
        SourceLayer found = layers[recurrent];
        bool fuses = (found.Kind is "lstm" or "gru" or "simple_rnn" || found.Cell is not null) && found.Options.Flag("return_sequences")
            && found.Options.Flag("go_backwards") == isTurn && ends[isTurn ? 0 : 1] == 0;
        if (fuses)
        {
            found.Options.Take("return_sequences");
            stands[cropping] = stands[source] = recurrent;
        }

        return fuses;
    }

    /// <summary>The layers that are left, renumbered.</summary>
    private SourceModel Rest()
    {
        SourceModel rest = new() { Origin = model.Origin, Inputs = model.Inputs, HasLengths = model.HasLengths };
        rest.Notes.AddRange(model.Notes);
        int[] places = new int[layers.Length];
        for (int place = 0; place < layers.Length; place++)
        {
            if (readers[place] > 0)
            {
                places[place] = Root(place) is int root && root != place ? places[root]
                    : rest.Add(layers[place] with { Inputs = Placed(layers[place].Inputs), InitialState = Placed(layers[place].InitialState) });
            }
        }

        foreach (SourceOutput output in model.Outputs)
        {
            rest.Outputs.Add(output with { Place = places[output.Place] });
        }

        NameOutputs(rest);
        return rest;

        int[] Placed(IReadOnlyList<int> read) => [.. read.Select(one => one < 0 ? one : places[one])];
    }

    /// <summary>Several outputs are told apart by the names of their layers, which get those of the graph.</summary>
    private static void NameOutputs(SourceModel model)
    {
        foreach (SourceOutput output in model.Outputs.Count > 1 ? model.Outputs.DistinctBy(output => output.Place) : [])
        {
            model.Layers[output.Place] = model.Layers[output.Place] with { Name = output.Name };
        }
    }

    private int Root(int place)
    {
        while (stands[place] != place)
        {
            place = stands[place];
        }

        return place;
    }
}
