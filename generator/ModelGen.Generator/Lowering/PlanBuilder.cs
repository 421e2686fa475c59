using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Losses;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering.Rewrites;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Walks a network from input to loss and writes down the stages of one way to run it. Every value is written once, into a buffer of its own, and so is
/// every gradient; each stage writes the gradients of all that it reads. What of that is needed, and what shares memory, is for rewrites to say.
/// </summary>
internal sealed partial class PlanBuilder(Network network, LayerWeights weights, MemoryLayout layout, PlanKind kind)
{
    private readonly bool training = kind == PlanKind.Training;

    private readonly OutputPart[] outputs = [.. network.Outputs];

    private readonly List<Stage> stages = [];

    /// <summary>What the samples share. It is small and lives through the whole step.</summary>
    private readonly List<Buffer> shared = [];

    /// <summary>The model's input, unless it has several by name, and what each layer gives, by their numbers.</summary>
    private readonly Dictionary<int, Value> values = [];

    /// <summary>What the values of gradients are called.</summary>
    private readonly Dictionary<Buffer, string> names = [];

    /// <summary>Which steps a sequence has, where sequences have lengths of their own; null: all.</summary>
    private View? lengths;

    /// <summary>What flows from layer to layer.</summary>
    /// <param name="View">The values.</param>
    /// <param name="Gradient">Where the gradient of the loss with respect to them goes; null: it has none, as a mask.</param>
    /// <param name="Mask">Which steps are used, or null: all.</param>
    private sealed record Value(View View, View? Gradient, View? Mask)
    {
        /// <summary>The states after the last step of a recurrent layer that gives them too.</summary>
        public EquatableArray<Value> States { get; init; } = [];
    }

    public Plan Build()
    {
        if (!network.Inputs.Any())
        {
            Give(0, "Input", Input());
        }

        foreach ((LayerNode node, int i) in network.Nodes.Select((node, i) => (node, i)))
        {
            int before = stages.Count;
            Value given = node.Layer is InputLayer part ? Input(part) : Lower(node.Layer, [.. node.Reads.Select(Read)], outputs.FirstOrDefault(o => o.Node == i));
            for (int own = before; own < stages.Count; own++)
            {
                stages[own] = stages[own] with { Owner = node.Layer.Name };
            }

            Give(i + 1, weights.Identifier(node.Layer), given);
            foreach (int value in node.Layer.TakesMasksOff ? node.Inputs : [])
            {
                values[value] = values[value] with { Mask = null };
            }
        }

        IReadOnlyList<Stage> rewritten = AskedGradients.Apply(stages, training);
        rewritten = Accumulation.Apply(rewritten, gradient => names[gradient], layout);
        rewritten = Differentiation.Apply(rewritten, layout, training);
        rewritten = WorkInPlace.Apply(rewritten, training);
        Schedule schedule = Schedule.Of(rewritten, training);
        HashSet<Buffer> kept = [.. rewritten.SelectMany(s => s.LivesOn(kind)).Select(s => s.Buffer)];
        Arena row = MemoryPlanner.Plan([.. schedule.Operations], layout, kept);
        return new Plan(
            kind,
            rewritten.ToEquatableArray(),
            schedule.Forward,
            schedule.Backward,
            row,
            layout.InTurn(shared),
            network.HasLengths && kind != PlanKind.Step && network.Input.Steps > 1 ? network.Input.Steps : null,
            row.Buffers.Where(place => kept.Contains(place.Buffer)).Select(place => layout.Align(place.End)).DefaultIfEmpty().Max());
    }

    private Value Read(NodeInput read) => read.State is int state ? values[read.Value].States[state] : values[read.Value];

    private void Give(int number, string name, Value value)
    {
        Call(value, name);
        values[number] = value;
    }

    /// <summary>Gives a value the name that its gradients get where several read it.</summary>
    private void Call(Value value, string name)
    {
        if (value.Gradient is View gradient)
        {
            names[gradient.Buffer] = name;
        }
    }

    private Value Input()
    {
        View x = layout.Rows("Input", network.Input.Steps, network.Input.Features, $"{network.Input} input");
        lengths = network.HasLengths ? layout.Rows("InputMask", 1, x.Steps, $"({x.Steps}) 1 for the steps that a sequence has") : null;
        stages.Add(new InputStage("Input", x, lengths, network.Input.Length, Offset: 0));
        return new Value(x, GradientOf("Input", x), lengths);
    }

    /// <summary>One of several inputs.</summary>
    private Value Input(InputLayer input)
    {
        string name = weights.Identifier(input) + "Input";
        View x = layout.Rows(name, input.Output.Steps, input.Output.Features, $"{input.Output} {input.Name}");
        int offset = network.Inputs.First(part => part.Layer == input).Offset;
        stages.Add(new InputStage(name, x, Mask: null, network.Input.Length, offset));
        return new Value(x, GradientOf(name, x), Mask: null);
    }

    private Value Lower(Layer layer, Value[] inputs, OutputPart? output)
    {
        Value input = inputs[0];
        Value result = layer switch
        {
            EmbeddingLayer embedding => Embedding(embedding, input),
            MaskingLayer masking => Masking(masking, input),
            RecurrentLayer { ZeroesMasked: true } recurrent => Used(recurrent, Recurrent(recurrent, inputs)),
            RecurrentLayer recurrent => Recurrent(recurrent, inputs),
            BidirectionalLayer both => Bidirectional(both, input),
            DenseLayer dense => Dense(dense, input),
            ConvolutionLayer convolution => Convolution(convolution, input),
            PoolingLayer pooling => Pool(pooling, input),
            ShiftLayer shift => Shifted(weights.Identifier(shift), input, shift.Shift, shift.Output.Steps) with { Mask = null },
            RepeatLayer repeat => Repeated(weights.Identifier(repeat), input, repeat.Times, inTurn: false),
            ActivationLayer => input,
            EquationLayer equations => Equations(equations, input),
            DropoutLayer dropout => Dropout(dropout, weights.Identifier(dropout), input),
            BatchNormalizationLayer normalization => Normalization(normalization, input),
            FlattenLayer => InOneRow(weights.Identifier(layer), input),
            ReshapeLayer reshape => InRows(weights.Identifier(reshape), input, reshape.Output),
            PermuteLayer permute => Permute(permute, input),
            AttentionLayer attention => Attention(attention, inputs),
            MultiHeadAttentionLayer attention => MultiHeadAttention(attention, inputs),
            MergeLayer merge => Merge(merge, inputs),
            ConcatenateLayer concatenate =>
                Concatenate(weights.Identifier(concatenate), concatenate.Output, inputs) with { Mask = MergedMask(concatenate, inputs) },
            _ => throw new ArgumentOutOfRangeException(nameof(layer), layer.Kind, "no lowering for this layer"),
        };
        Activation activation = layer switch
        {
            AffineLayer affine => affine.Activation,
            ActivationLayer only => only.Activation,
            _ => Activation.Linear,
        };
        string name = weights.Identifier(layer);
        return output is null ? Activated(layer, name, result, activation) : GoesOut(layer, name, result, activation, output);
    }

    /// <summary>What a layer gives to the layers that read it.</summary>
    private Value Activated(Layer layer, string name, Value result, Activation activation)
    {
        result = activation == Activation.Linear ? result : Activate(result, activation, name);
        Penalize(layer, name, result);
        return result;
    }

    /// <summary>The same of a layer that gives an output of the model, whose activation may be part of a loss. What others read of it is then apart.</summary>
    private Value GoesOut(Layer layer, string name, Value result, Activation activation, OutputPart output)
    {
        OutputPlace place = OutputPlace.Of(network, output, name);
        LossFunction? loss = training ? output.Goal!.Loss : null;
        bool fused = loss is not null && IsFused(loss, activation), isRead = network.Nodes.Any(node => node.Inputs.Contains(output.Node + 1));
        Value given = result;
        if (fused && !isRead)
        {
            Penalize(layer, name, result, activation);
        }
        else
        {
            Call(result, name + "Logits");
            given = Activated(layer, name, result, activation);
        }

        Value goesOut = loss is null ? given : Loss(place, loss, fused ? result : given, fused, isRead ? name + "Loss" : name);
        stages.Add(new OutputStage(place, goesOut.View, goesOut.Mask));
        return isRead ? given : goesOut;
    }

    private View GradientOf(string name, View view) =>
        layout.Rows(name + "Gradient", view.Steps, view.Features, $"gradient of {name}");
}
