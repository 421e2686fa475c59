using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;

namespace ModelGen.Tests.Reference;

/// <summary>A network in double precision: what generated code is held against.</summary>
internal sealed class ReferenceModel
{
    private readonly ReferenceLayer[] layers;

    public ReferenceModel(Network network)
    {
        Network = network;
        (Layer Layer, Parameter Parameter)[] tensors = [.. network.Layers.SelectMany(layer => layer.Parameters.Select(p => (layer, p)))];
        Parameters = new double[tensors.Sum(t => t.Parameter.Length)];
        List<Tensor> places = [];
        int offset = 0;
        foreach ((Layer layer, Parameter parameter) in tensors.OrderByDescending(t => t.Parameter.Trainable))
        {
            places.Add(new Tensor(layer, parameter, offset));
            offset += parameter.Length;
        }

        Tensors = places;
        layers = [.. network.Layers.Select(layer => new ReferenceLayer(
            layer,
            places.Where(t => t.Layer == layer)
                .ToDictionary(t => t.Parameter.Name, t => Parameters.AsMemory(t.Offset, t.Parameter.Length))))];
    }

    public Network Network { get; }

    /// <summary>All parameters, trainable ones first, each group in the order of the layers.</summary>
    public double[] Parameters { get; }

    public IReadOnlyList<Tensor> Tensors { get; }

    /// <summary>The trainable tensors.</summary>
    public IEnumerable<Tensor> Trained => Tensors.Where(t => t.Parameter.Trainable);

    /// <summary>The input, and what each layer gives.</summary>
    public Batch[] Forward(ReadOnlySpan<float> input, in StepContext context)
    {
        Shape shape = Network.Input;
        double[] values = Array.ConvertAll(input.ToArray(), x => (double)x);
        Batch[] flow = new Batch[layers.Length + 1];
        int samples = values.Length / shape.Length;
        flow[0] = new Batch(samples, shape.Steps, shape.Features, values, null);
        int place = 0, count = Network.Nodes.TakeWhile(node => node.Layer is InputLayer).Count();
        for (int i = 0; i < count; i++)
        {
            (Shape own, int first) = (Network.Layers[i].Output, place);
            flow[i + 1] = Batch.Create(samples, own.Steps, own.Features, null, (n, t, f) => flow[0].Values[(n * shape.Length) + first + (t * own.Features) + f]);
            place += own.Length;
        }

        Run(flow, count, in context);
        return flow;
    }

    /// <summary>The next forward passes go on from the states that the last one ended with, in layers that carry them.</summary>
    public void Carry()
    {
        foreach (ReferenceLayer layer in layers)
        {
            layer.Carry();
        }
    }

    /// <summary>The moving statistics' step after a forward pass in training mode.</summary>
    public void Track(Batch[] flow)
    {
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i].Track(Read(flow, Network.Nodes[i].Reads[0]));
        }
    }

    /// <summary>What the trained weights add to the loss.</summary>
    public double Penalty => Trained.Where(tensor => tensor.Parameter.Penalty is not null).Sum(tensor => Parameters[tensor.Range].Sum(
        w => (tensor.Parameter.Penalty!.L1 * Math.Abs(w)) + (tensor.Parameter.Penalty.L2 * w * w)) + Skewness(tensor));

    /// <summary>Keras' orthogonal regularizer.</summary>
    private double Skewness(Tensor tensor)
    {
        if (tensor.Parameter.Penalty?.Orthogonality is not { } orthogonality)
        {
            return 0;
        }

        double[] weights = Parameters[tensor.Range];
        int columns = tensor.Parameter.Shape[1];
        double[][] vectors = orthogonality.OfColumns
            ? [.. Enumerable.Range(0, columns).Select(column => weights.Where((_, i) => i % columns == column).ToArray())]
            : [.. weights.Chunk(columns)];
        double[][] normal = [.. vectors.Select(v => v.Select(w => w / Math.Max(1e-7, Math.Sqrt(v.Sum(x => x * x)))).ToArray())];
        double sum = Enumerable.Range(0, normal.Length).Sum(i => Enumerable.Range(0, i).Sum(j => Math.Abs(normal[i].Zip(normal[j], (a, b) => a * b).Sum())));
        return normal.Length < 2 ? 0 : orthogonality.Factor * sum / (normal.Length * (normal.Length - 1) / 2);
    }

    /// <summary>The outputs: (n, all of them one behind the other).</summary>
    public double[] Outputs(Batch[] flow) => Joined(flow, (output, batch) => batch.Values.Chunk(output.Layer.Output.Length));

    /// <summary>Which positions count, as 1 and 0: (n, positions of all outputs); empty: no output has a mask.</summary>
    public double[] Mask(Batch[] flow) => Network.Outputs.All(output => flow[output.Node + 1].Mask is null) ? [] : Joined(flow, (output, batch) =>
        Enumerable.Range(0, batch.Samples).Select(sample => Enumerable.Range(0, batch.Steps).Select(step =>
            batch.Mask?[(sample * batch.Steps) + step] == false ? 0.0 : 1).ToArray()));

    /// <summary>The losses of the outputs with their weights, and what outputs and parameters add to them.</summary>
    /// <param name="flow">The input, and what each layer gave.</param>
    /// <param name="target">The targets.</param>
    /// <param name="weights">The weight of each sample or of each position; empty: all are 1.</param>
    public double MeanLoss(Batch[] flow, ReadOnlySpan<float> target, ReadOnlySpan<float> weights = default)
    {
        double sum = 0;
        foreach (OutputPart output in Network.Outputs)
        {
            sum += output.Goal!.Weight * MeanLoss(output, flow, target, weights);
        }

        return sum + Penalty + flow.Sum(batch => batch.Penalty);
    }

    /// <summary>The sum of the weighted losses of the positions of an output that count by their number, 0 if none does.</summary>
    public double MeanLoss(OutputPart part, Batch[] flow, ReadOnlySpan<float> target, ReadOnlySpan<float> weights)
    {
        Batch output = flow[part.Node + 1];
        Goal goal = part.Goal!;
        int each = goal.Loss.TakesClassIndices ? 1 : output.Features;
        bool logits = part.Layer is AffineLayer { Activation: Activation.Sigmoid } or ActivationLayer { Activation: Activation.Sigmoid };
        double sum = 0;
        int positions = 0;
        for (int i = 0; i < output.Samples * output.Steps; i++)
        {
            int sample = i / output.Steps, step = i % output.Steps;
            ReadOnlySpan<float> own = target.Slice((sample * Network.TargetLength) + part.TargetOffset + (step * each), each);
            if ((output.Mask is null || output.Mask[i]) && !(each == 1 && own[0] == goal.Loss.IgnoredClass))
            {
                double weight = weights.IsEmpty ? 1
                    : weights.Length == output.Samples ? weights[sample]
                    : weights[(sample * Network.Positions) + part.FirstPosition + step];
                sum += weight * ReferenceLoss.Of(goal.Loss, output.Values.AsSpan(i * output.Features, output.Features), own, logits);
                positions++;
            }
        }

        return positions == 0 ? 0 : sum / positions;
    }

    /// <summary>The gradient of the loss by central differences, and where the loss has a kink.</summary>
    /// <param name="flow">A forward pass in training mode.</param>
    /// <param name="target">Its targets.</param>
    /// <param name="context">Its context.</param>
    /// <param name="weights">Its weights.</param>
    public Differences Differentiate(Batch[] flow, ReadOnlySpan<float> target, in StepContext context, ReadOnlySpan<float> weights = default)
    {
        int trained = Trained.Sum(t => t.Parameter.Length);
        Differences differences = new(new double[trained], new bool[trained]);
        double center = MeanLoss(flow, target, weights);
        foreach (Tensor tensor in Trained)
        {
            int layer = Array.FindIndex(layers, l => l.Layer == tensor.Layer);
            for (int i = tensor.Offset; i < tensor.Offset + tensor.Parameter.Length; i++)
            {
                double weight = Parameters[i];
                double step = 1e-6 * Math.Max(1, Math.Abs(weight));
                Parameters[i] = weight + step;
                double above = LossFrom(layer, flow, target, weights, in context);
                Parameters[i] = weight - step;
                double below = LossFrom(layer, flow, target, weights, in context);
                Parameters[i] = weight;
                differences.Set(i, (above - center) / step, (center - below) / step);
            }
        }

        return differences;
    }

    /// <summary>The loss of a pass that begins at a layer: what comes before it does not depend on its parameters.</summary>
    private double LossFrom(int layer, Batch[] flow, ReadOnlySpan<float> target, ReadOnlySpan<float> weights, in StepContext context)
    {
        Batch[] changed = [.. flow];
        Run(changed, layer, in context);
        return MeanLoss(changed, target, weights);
    }

    /// <summary>What the layers from one on give, from what those before it gave.</summary>
    private void Run(Batch[] flow, int first, in StepContext context)
    {
        for (int i = first; i < layers.Length; i++)
        {
            HashSet<int> unmasked = [.. Network.Nodes.Take(i).Where(node => node.Layer.TakesMasksOff).SelectMany(node => node.Inputs)];
            Batch[] inputs = [.. Network.Nodes[i].Reads.Select(read => unmasked.Contains(read.Value) ? Read(flow, read) with { Mask = null } : Read(flow, read))];
            flow[i + 1] = layers[i].Forward(inputs, in context);
        }
    }

    private static Batch Read(Batch[] flow, NodeInput read) => read.State is int state ? flow[read.Value].States[state] : flow[read.Value];

    /// <summary>What the outputs have of each sample, one behind the other.</summary>
    private double[] Joined(Batch[] flow, Func<OutputPart, Batch, IEnumerable<double[]>> ofSamples)
    {
        double[][][] parts = [.. Network.Outputs.Select(output => ofSamples(output, flow[output.Node + 1]).ToArray())];
        return [.. Enumerable.Range(0, flow[0].Samples).SelectMany(sample => parts.SelectMany(part => part[sample]))];
    }
}

/// <summary>A tensor of parameters and its first number's place.</summary>
internal sealed record Tensor(Layer Layer, Parameter Parameter, int Offset)
{
    public Range Range => Offset..(Offset + Parameter.Length);

    public override string ToString() => $"{Layer.Name}/{Parameter.Name}";
}

/// <summary>A gradient by central differences.</summary>
/// <param name="Gradient">The derivatives.</param>
/// <param name="Kinks">Where the derivatives from above and from below disagree, so that there is none.</param>
internal sealed record Differences(double[] Gradient, bool[] Kinks)
{
    public void Set(int index, double above, double below)
    {
        Gradient[index] = (above + below) / 2;
        Kinks[index] = Math.Abs(above - below) > 1e-6 + (1e-4 * Math.Abs(Gradient[index]));
    }
}
