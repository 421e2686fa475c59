using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <summary>Walks a network from input to loss and writes down the stages of one way to run it.</summary>
internal sealed partial class PlanBuilder(Network network, LayerWeights weights, MemoryLayout layout, bool training)
{
    private readonly List<Stage> stages = [];

    /// <summary>What the samples share. It is small and lives through the whole step.</summary>
    private readonly List<Buffer> shared = [];

    /// <summary>The model's input and what each layer gives, once for each layer that reads it.</summary>
    private readonly List<Queue<Value>> values = [];

    /// <summary>What flows from layer to layer.</summary>
    /// <param name="View">The values.</param>
    /// <param name="Gradient">Where the gradient of the loss with respect to them goes.</param>
    /// <param name="Mask">Which steps are used, or null: all.</param>
    /// <param name="NeedsGradient">Whether a layer before has parameters, so that somebody asks for the gradient.</param>
    /// <param name="MayOverwrite">Whether no backward pass reads the values again, so that the next stage may work in place.</param>
    private sealed record Value(View View, View Gradient, View? Mask, bool NeedsGradient, bool MayOverwrite)
    {
        public View? AskedGradient => NeedsGradient ? Gradient : null;
    }

    public Plan Build()
    {
        Give("Input", Input());
        foreach (LayerNode node in network.Nodes)
        {
            Value[] inputs = [.. node.Inputs.Select(value => values[value].Dequeue())];
            Give(weights.Identifier(node.Layer), Lower(node.Layer, inputs));
        }

        return Finish();
    }

    /// <summary>Hands a value to the layers that read it, each of which gets a gradient of its own to write.</summary>
    private void Give(string name, Value value)
    {
        int readers = network.Nodes.Sum(node => node.Inputs.Count(input => input == values.Count));
        values.Add(new Queue<Value>(readers > 1 ? Branch(name, value, readers) : Enumerable.Repeat(value, readers)));
    }

    /// <summary>
    /// A value for several layers: none may write over it, and each has a gradient of its own. As this stage stands in front of theirs, it adds up
    /// after all of them have written.
    /// </summary>
    private IEnumerable<Value> Branch(string name, Value value, int readers)
    {
        Value shared = value with { MayOverwrite = false };
        if (value.AskedGradient is not View sum)
        {
            return Enumerable.Repeat(shared, readers);
        }

        Value[] branches =
            [.. Enumerable.Range(1, readers).Select(i => shared with { Gradient = GradientOf($"{name}Branch{i}", value.View) })];
        stages.Add(new BranchStage(name + "Branches", sum, branches.Select(branch => branch.Gradient).ToEquatableArray()));
        return branches;
    }

    private Value Input()
    {
        View x = layout.Rows("Input", network.Input.Steps, network.Input.Features, $"{network.Input} input");
        stages.Add(new InputStage(x));
        return new Value(x, GradientOf("Input", x), null, NeedsGradient: false, MayOverwrite: true);
    }

    private Value Lower(Layer layer, Value[] inputs)
    {
        Value input = inputs[0];
        bool last = layer == network.Last;
        Value result = layer switch
        {
            MaskingLayer masking => Masking(masking, input),
            RecurrentLayer recurrent => Recurrent(recurrent, input),
            BidirectionalLayer both => Bidirectional(both, input),
            DenseLayer dense => Dense(dense, input),
            ActivationLayer => input,
            EquationLayer equations => Equations(equations, input),
            DropoutLayer dropout => Dropout(dropout, input),
            BatchNormalizationLayer normalization => Normalization(normalization, input),
            FlattenLayer flatten => Flatten(flatten, input),
            MergeLayer merge => Merge(merge, inputs),
            ConcatenateLayer concatenate =>
                Concatenate(weights.Identifier(concatenate), concatenate.Output, inputs) with { Mask = MergedMask(concatenate, inputs) },
            _ => throw new ArgumentOutOfRangeException(nameof(layer), layer.Kind, "no lowering for this layer"),
        };
        Activation activation = layer switch
        {
            DenseLayer dense => dense.Activation,
            ActivationLayer only => only.Activation,
            _ => Activation.Linear,
        };
        if (last && training)
        {
            result = Loss(result, activation, weights.Identifier(layer));
        }
        else if (activation != Activation.Linear)
        {
            result = Activate(result, activation, weights.Identifier(layer));
        }

        if (last)
        {
            stages.Add(new OutputStage(result.View, result.Mask));
        }

        return result;
    }

    private Plan Finish()
    {
        Schedule schedule = Schedule.Of(stages, training);
        return new Plan(
            training,
            stages.ToEquatableArray(),
            schedule.Forward,
            schedule.Backward,
            MemoryPlanner.Plan([.. schedule.Operations], layout),
            layout.InTurn(shared));
    }

    /// <summary>Whether a layer has parameters that this plan trains.</summary>
    private bool Trains(Layer layer) => training && layer.Parameters.Any(parameter => parameter.Trainable);

    /// <summary>
    /// The gradient of a value that a stage makes from <paramref name="from"/>: in place of the input's where somebody asks for that and the shapes
    /// allow.
    /// </summary>
    private View GradientOf(string name, View view, Value? from = null) =>
        from is { NeedsGradient: true } && from.Gradient.Steps == view.Steps && from.Gradient.Features == view.Features
            ? from.Gradient
            : layout.Rows(name + "Gradient", view.Steps, view.Features, $"gradient of {name}");
}
