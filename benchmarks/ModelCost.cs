using ModelGen;

namespace Benchmarks;

/// <summary>What a pass asks of a device at least.</summary>
/// <param name="Operations">Floating-point operations of its matrix products, two for a multiply-add.</param>
/// <param name="Bytes">Bytes that are read from or written to the device's memory.</param>
internal readonly record struct PassCost(double Operations, double Bytes)
{
    /// <summary>The shortest time in microseconds: the longer of that of the operations and that of the bytes.</summary>
    /// <param name="operationsPerSecond">The device's rate.</param>
    /// <param name="bytesPerSecond">The bandwidth of its memory.</param>
    public double Microseconds(double operationsPerSecond, double bytesPerSecond) =>
        Math.Max(Operations / operationsPerSecond, Bytes / bytesPerSecond) * 1e6;
}

/// <summary>Counts the operations and the memory traffic of a model of recurrent, Dense, Conv1D and Embedding layers.</summary>
/// <remarks>
/// For a sample and a layer with T steps (T = 1 for a layer on one vector; under a mask, the steps that it keeps), n inputs, u units and
/// c columns (c = 4u in an LSTM, 3u in a GRU, otherwise u), multiply-adds are as follows. A Conv1D counts as a Dense layer, with T windows of n numbers
/// <code>
/// forward                   T (n + u) c, for a Dense layer T n c
/// gradient of the state     (T − 1) u c, for a Dense layer 0
/// gradient of the input     T n c, for the first layer 0
/// gradient of the weights   as forward
/// </code>
/// and numbers that pass through memory, written once and read once each, are
/// <code>
/// prediction      its output
/// training step   what backward needs: T (c + 2u) in an LSTM, its gates and states; otherwise T c, its outputs;
///                 the gradients of its pre-activations: T c; and of its input: its numbers, for the first layer 0
/// </code>
/// The samples themselves are read once by a prediction and twice by a training step, for the forward pass and the gradients. The p
/// weights are read once by each pass: p in a prediction; in a training step 2p, and 4p + 2sp for an optimizer with s slots, as
/// gradients are written and read and weights and slots read and written. Biases, activations, layers without weights and the loss are not
/// counted, nor are the table of an embedding and the way between the host and the device. The first layer is the first that has kernels.
/// </remarks>
internal sealed class ModelCost
{
    private readonly ModelDescription model;
    private readonly Layer[] layers;

    /// <summary>Counts a model's layers.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">The cost of one of them is not known; says which.</exception>
    public ModelCost(ModelDescription model)
    {
        this.model = model;
        layers = [.. Layers(model)];
    }

    /// <summary>Multiply-adds of the forward pass of one sample.</summary>
    public long ForwardMultiplyAdds => layers.Sum(layer => layer.Forward);

    /// <summary>Multiply-adds of the backward pass of one sample: gradients of states, inputs and weights.</summary>
    public long BackwardMultiplyAdds => layers.Sum(layer => layer.Backward);

    /// <summary>Bytes of the weights that a prediction of one sample reads, if it reads those of a layer once for each time step.</summary>
    public long WeightBytes => sizeof(float) * ForwardMultiplyAdds;

    /// <summary>A prediction.</summary>
    /// <param name="batch">How many samples.</param>
    public PassCost Predict(int batch)
    {
        long eachSample = model.InputLength + layers.Sum(layer => 2 * layer.Outputs);
        return Cost(batch, ForwardMultiplyAdds, eachSample, model.ParameterCount);
    }

    /// <summary>A training step.</summary>
    /// <param name="batch">How many samples.</param>
    /// <param name="slots">How many numbers the optimizer keeps for each weight.</param>
    public PassCost TrainingStep(int batch, int slots)
    {
        long eachSample = (2 * model.InputLength) + layers.Sum(layer => 2 * (layer.Kept + layer.Gradients));
        return Cost(batch, ForwardMultiplyAdds + BackwardMultiplyAdds, eachSample, (6L + (2 * slots)) * model.TrainableCount);
    }

    /// <summary>Floating-point operations of a training step, those on masked steps left out.</summary>
    /// <param name="lengths">For each sample how many of its steps the mask keeps; no more than there are.</param>
    public double TrainingOperations(IEnumerable<int> lengths) =>
        lengths.Sum(length => layers.Select(layer => layer.Keeping(length)).Sum(layer => 2.0 * (layer.Forward + layer.Backward)));

    private static PassCost Cost(int batch, long multiplyAdds, long eachSample, long weights) =>
        new(2.0 * batch * multiplyAdds, sizeof(float) * (((double)batch * eachSample) + weights));

    private static IEnumerable<Layer> Layers(ModelDescription model)
    {
        TensorShape before = model.InputShape;
        Dictionary<string, TensorShape> shapes = new() { ["input"] = before };
        bool first = true;
        foreach (LayerDescription layer in model.Layers)
        {
            TensorShape input = layer.Inputs.IsEmpty ? before : shapes[layer.Inputs[0]];
            if (layer.ParameterCount > 0)
            {
                // A layer that wraps others has a kernel for each.
                ParameterDescription[] kernels =
                    [.. model.Parameters.Where(p => p.Name.StartsWith(layer.Name + "/", StringComparison.Ordinal) && p.Name.EndsWith("/kernel", StringComparison.Ordinal))];
                if (kernels.Length == 0 && layer.Kind != "Embedding")
                {
                    throw new ArgumentException($"{model.Name}: the cost of a layer of the kind {layer.Kind} is not known");
                }

                foreach (ParameterDescription kernel in kernels)
                {
                    TensorShape? recurrent = Shape(kernel.Name[..^"kernel".Length] + "recurrent_kernel");
                    int units = recurrent?[0] ?? layer.OutputShape[^1];
                    long outputs = layer.OutputShape.Length / kernels.Length;
                    int columns = kernel.Shape[^1];
                    bool isConvolution = kernel.Shape.Rank > 2;
                    int steps = isConvolution ? layer.OutputShape.Length / columns : input.Length / input[^1];
                    bool isMasked = layer.MaskIn && !isConvolution;
                    yield return new Layer(
                        steps, kernel.Shape.Length / columns, columns, units, recurrent is not null, isMasked, first, input.Length, outputs);
                }

                first = first && kernels.Length == 0;
            }

            before = shapes[layer.Name] = layer.OutputShape;
        }

        TensorShape? Shape(string name) => model.Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Shape;
    }

    private sealed record Layer(int Steps, int Inputs, int Columns, int Units, bool Recurrent, bool Masked, bool First, long Read, long Outputs)
    {
        public long Forward => (long)Steps * (Inputs + (Recurrent ? Units : 0)) * Columns;

        public long Backward => StateGradient + InputGradient + Forward;

        public long Kept => (long)Steps * (Columns == Units ? Columns : Columns + (2 * Units));

        public long Gradients => ((long)Steps * Columns) + (First ? 0 : Read);

        private long StateGradient => Recurrent ? (Steps - 1L) * Units * Columns : 0;

        private long InputGradient => First ? 0 : (long)Steps * Inputs * Columns;

        public Layer Keeping(int steps) => Masked ? this with { Steps = steps } : this;
    }
}
