using ModelGen;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;
using Module = TorchSharp.torch.nn.Module;

namespace Benchmarks.Peers.Torch;

/// <summary>A model of ours in TorchSharp.</summary>
internal sealed class TorchModel : IDisposable
{
    private readonly Architecture architecture;
    private readonly TorchLayer[] recurrent;
    private readonly Linear[] dense;

    /// <summary>Makes it with the weights of ours.</summary>
    /// <param name="model">Our model.</param>
    public TorchModel(IModel model)
    {
        architecture = Architecture.Of(model.Description);
        recurrent = [.. architecture.Recurrent.Select(TorchLayer.Of)];
        dense = [.. architecture.Dense.Select(layer => Linear(layer.Kernel.Shape[0], layer.Kernel.Shape[1]))];
        using IDisposable mode = no_grad();
        foreach ((Parameter parameter, float[]? values) in Parameters.Zip(Tensors(model.Parameters)))
        {
            if (values is null)
            {
                // A second bias that is trained too would double the step of their sum.
                parameter.zero_().requires_grad_(false);
            }
            else
            {
                parameter.copy_(tensor(values, parameter.shape));
            }
        }
    }

    /// <summary>All weights and biases, in the order of <see cref="Tensors"/>.</summary>
    public IEnumerable<Parameter> Parameters =>
        recurrent.Select(layer => layer.Module).Concat(dense).SelectMany(module => module.parameters());

    /// <summary>Numbers of our model in the order and the form of the parameters.</summary>
    /// <param name="numbers">Our parameters, or our gradients.</param>
    /// <returns>A tensor for each parameter; null: we have none like it, as we have one bias where PyTorch has the sum of two.</returns>
    public IReadOnlyList<float[]?> Tensors(ReadOnlySpan<float> numbers)
    {
        List<float[]?> tensors = [];
        foreach (RecurrentLayer layer in architecture.Recurrent)
        {
            for (int direction = 0; direction < layer.Directions.Count; direction++)
            {
                CellWeights weights = layer.Weights(direction, numbers, TorchLayer.Gates(layer.Cell));
                tensors.AddRange([weights.Input, weights.State, weights.InputBias, weights.StateBias]);
            }
        }

        foreach (DenseLayer layer in architecture.Dense)
        {
            int units = layer.Bias.Shape.Length;
            tensors.Add(WeightOrder.Transposed(numbers.Slice(layer.Kernel.Offset, layer.Kernel.Shape.Length), units, gates: [0]));
            tensors.Add(numbers.Slice(layer.Bias.Offset, units).ToArray());
        }

        return tensors;
    }

    /// <summary>The outputs before the softmax.</summary>
    /// <param name="x">Samples, (batch, time, features).</param>
    public Tensor Logits(Tensor x)
    {
        Tensor states = x;
        foreach (TorchLayer layer in recurrent)
        {
            (x, states) = layer.OnTensor(x);
        }

        return Head(states);
    }

    /// <summary>The outputs before the softmax.</summary>
    /// <param name="x">Samples of different lengths.</param>
    public Tensor Logits(PackedSequence x)
    {
        Tensor? states = null;
        foreach (TorchLayer layer in recurrent)
        {
            (x, states) = layer.OnPacked(x);
        }

        return Head(states!);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(recurrent, layer => layer.Module.Dispose());
        Array.ForEach(dense, layer => layer.Dispose());
    }

    /// <summary>The Dense layers on the last states, (directions, batch, units).</summary>
    private Tensor Head(Tensor states)
    {
        Tensor x = states.shape[0] == 1 ? states[0] : cat([states[0], states[1]], -1);
        for (int i = 0; i < dense.Length; i++)
        {
            x = dense[i].call(x);
            x = i + 1 < dense.Length ? x.relu() : x;
        }

        return x;
    }
}

/// <summary>A recurrent layer in TorchSharp.</summary>
/// <param name="Module">The module.</param>
/// <param name="OnTensor">Outputs of all steps, and the last states.</param>
/// <param name="OnPacked">The same for samples of different lengths.</param>
internal sealed record TorchLayer(
    Module Module, Func<Tensor, (Tensor All, Tensor Last)> OnTensor, Func<PackedSequence, (PackedSequence All, Tensor Last)> OnPacked)
{
    /// <summary>Makes a layer.</summary>
    /// <param name="layer">Ours.</param>
    public static TorchLayer Of(RecurrentLayer layer)
    {
        bool both = layer.Directions.Count == 2;
        switch (layer.Cell)
        {
            case Cell.Lstm:
                LSTM lstm = LSTM(layer.Inputs, layer.Units, batchFirst: true, bidirectional: both);
                return new(lstm, x => Two(lstm.call(x)), x => Two(lstm.call(x)));
            case Cell.Gru:
                GRU gru = GRU(layer.Inputs, layer.Units, batchFirst: true, bidirectional: both);
                return new(gru, x => gru.call(x), x => gru.call(x));
            default:
                RNN rnn = RNN(layer.Inputs, layer.Units, batchFirst: true, bidirectional: both);
                return new(rnn, x => rnn.call(x), x => rnn.call(x));
        }

        static (T All, Tensor Last) Two<T>((T All, Tensor Hidden, Tensor Cell) results) => (results.All, results.Hidden);
    }

    /// <summary>PyTorch's gates, each by its place among Keras': a GRU's reset gate comes first.</summary>
    /// <param name="cell">The cell.</param>
    public static int[] Gates(Cell cell) => cell == Cell.Gru ? [1, 0, 2] : [.. Enumerable.Range(0, (int)cell)];
}
