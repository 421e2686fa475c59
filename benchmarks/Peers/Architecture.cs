using ModelGen;

namespace Benchmarks.Peers;

/// <summary>
/// What a model consists of for other libraries: recurrent layers, then Dense layers, the last of which is a softmax and those before it rectified.
/// </summary>
/// <param name="Recurrent">The recurrent layers.</param>
/// <param name="Dense">The Dense layers.</param>
internal sealed record Architecture(IReadOnlyList<RecurrentLayer> Recurrent, IReadOnlyList<DenseLayer> Dense)
{
    /// <summary>Takes a model apart. Layers without parameters, a mask's, are left out: samples say themselves how long they are.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">A layer is none that peers are told of; says which.</exception>
    public static Architecture Of(ModelDescription model)
    {
        List<RecurrentLayer> recurrent = [];
        List<DenseLayer> dense = [];
        foreach (LayerDescription layer in model.Layers.Where(layer => layer.ParameterCount > 0))
        {
            ParameterDescription[] parameters =
                [.. model.Parameters.Where(parameter => parameter.Name.StartsWith(layer.Name + "/", StringComparison.Ordinal))];
            if (layer.Kind == "Dense")
            {
                dense.Add(new(layer.Name, parameters[0], parameters[1]));
            }
            else
            {
                recurrent.Add(RecurrentLayer.Of(model, layer, parameters));
            }
        }

        return new(recurrent, dense);
    }
}

/// <summary>A Dense layer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kernel">Its weights, (inputs, units).</param>
/// <param name="Bias">Its bias.</param>
internal sealed record DenseLayer(string Name, ParameterDescription Kernel, ParameterDescription Bias);

/// <summary>The cells of recurrent layers, each by the number of its gates.</summary>
internal enum Cell
{
    /// <summary>That of a SimpleRNN.</summary>
    SimpleRnn = 1,

    /// <summary>That of a GRU whose reset gate comes after the product.</summary>
    Gru = 3,

    /// <summary>That of an LSTM.</summary>
    Lstm = 4,
}

/// <summary>A recurrent layer, in one direction or in both.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cell">Its cell.</param>
/// <param name="Inputs">How many numbers a step takes.</param>
/// <param name="Units">How many it gives in each direction.</param>
/// <param name="ReturnsSequences">Whether the outputs of all steps go on, rather than that of the last.</param>
/// <param name="Directions">For each direction kernel, recurrent kernel and bias.</param>
internal sealed record RecurrentLayer(
    string Name, Cell Cell, int Inputs, int Units, bool ReturnsSequences, IReadOnlyList<ParameterDescription[]> Directions)
{
    private const int TensorsOfDirection = 3;

    /// <summary>Tells the cell by the shapes of its weights.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="parameters">Its parameters in order.</param>
    /// <exception cref="ArgumentException">It is no layer that peers are told of.</exception>
    public static RecurrentLayer Of(ModelDescription model, LayerDescription layer, ParameterDescription[] parameters)
    {
        bool sequences = layer.OutputShape.Rank == 2;
        if (parameters.Length % TensorsOfDirection == 0)
        {
            TensorShape kernel = parameters[0].Shape, recurrent = parameters[1].Shape, bias = parameters[2].Shape;
            int units = recurrent[0];
            Cell cell = (Cell)(recurrent[1] / units);
            bool isKnown = Enum.IsDefined(cell) && bias.Rank == (cell == Cell.Gru ? 2 : 1);
            if (isKnown && !(sequences && parameters.Length > TensorsOfDirection))
            {
                return new(layer.Name, cell, kernel[0], units, sequences, [.. parameters.Chunk(TensorsOfDirection)]);
            }
        }

        throw new ArgumentException($"{model.Name}: peers are not told of a layer such as {layer.Name}, {layer.Kind}");
    }

    /// <summary>Numbers of the layer's tensors in the form of another library.</summary>
    /// <param name="direction">Which direction.</param>
    /// <param name="numbers">All parameters of the model, or all gradients.</param>
    /// <param name="gates">For each gate of the library its place among Keras' gates.</param>
    public CellWeights Weights(int direction, ReadOnlySpan<float> numbers, int[] gates)
    {
        ReadOnlySpan<float> bias = Slice(numbers, Directions[direction][2]);
        int length = gates.Length * Units;
        return new(
            WeightOrder.Transposed(Slice(numbers, Directions[direction][0]), Units, gates),
            WeightOrder.Transposed(Slice(numbers, Directions[direction][1]), Units, gates),
            WeightOrder.Reordered(bias[..length], Units, gates),
            bias.Length > length ? WeightOrder.Reordered(bias[length..], Units, gates) : null);
    }

    private static ReadOnlySpan<float> Slice(ReadOnlySpan<float> numbers, ParameterDescription parameter) =>
        numbers.Slice(parameter.Offset, parameter.Shape.Length);
}

/// <summary>Tensors of a cell.</summary>
/// <param name="Input">For the input, (gates x units, inputs).</param>
/// <param name="State">For the state, (gates x units, units).</param>
/// <param name="InputBias">The bias, or that of the input's product where both products have one.</param>
/// <param name="StateBias">The bias of the state's product; null where there is one bias, as if it were zeros.</param>
internal sealed record CellWeights(float[] Input, float[] State, float[] InputBias, float[]? StateBias);
