using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <summary>Walks a network from input to loss and writes down the stages of one way to run it.</summary>
internal sealed partial class PlanBuilder(Network network, WeightsCatalog weights, bool training)
{
    private readonly List<Stage> stages = [];
    private readonly List<Buffer> shared = [];

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
        Value value = Input();
        foreach (Layer layer in network.Layers)
        {
            bool last = layer == network.Layers[network.Layers.Count - 1];
            value = Lower(layer, value, last && training);
        }

        return Finish();
    }

    private Value Input()
    {
        View x = View.Create("Input", network.Input.Steps, network.Input.Features, $"{network.Input} input");
        stages.Add(new InputStage(x));
        return new Value(x, GradientOf("Input", x), null, NeedsGradient: false, MayOverwrite: true);
    }

    private Value Lower(Layer layer, Value value, bool endsInLoss)
    {
        Value result = layer switch
        {
            MaskingLayer masking => Masking(masking, value),
            RecurrentLayer recurrent => Recurrent(recurrent, value),
            DenseLayer dense => Dense(dense, value),
            ActivationLayer => value,
            DropoutLayer dropout => Dropout(dropout, value),
            BatchNormalizationLayer normalization => Normalization(normalization, value),
            FlattenLayer flatten => Flatten(flatten, value),
            _ => throw new ArgumentOutOfRangeException(nameof(layer), layer.Kind, "no lowering for this layer"),
        };
        Activation activation = layer switch
        {
            DenseLayer dense => dense.Activation,
            ActivationLayer only => only.Activation,
            _ => Activation.Linear,
        };
        if (endsInLoss)
        {
            result = Loss(result, activation, weights.Identifier(layer));
        }
        else if (activation != Activation.Linear)
        {
            result = Activate(result, activation, weights.Identifier(layer));
        }

        if (layer == network.Layers[network.Layers.Count - 1])
        {
            stages.Add(new OutputStage(result.View, result.Mask));
        }

        return result;
    }

    private Plan Finish()
    {
        List<Phase> forward = [];
        foreach (Stage stage in stages)
        {
            Add(forward, stage, Pass.ForwardSums, byRows: false);
            Add(forward, stage, Pass.Forward, byRows: true);
        }

        List<Phase> backward = [];
        foreach (Stage stage in Enumerable.Reverse(stages).Where(_ => training))
        {
            Add(backward, stage, Pass.BackwardSums, byRows: false);
            Add(backward, stage, Pass.Backward, byRows: true);
        }

        foreach (Stage stage in stages.Where(_ => training))
        {
            Add(backward, stage, Pass.Gradients, byRows: false);
        }

        Operation[] operations = [.. forward.Concat(backward).SelectMany(p => p.Operations)];
        return new Plan(
            training,
            stages.ToEquatableArray(),
            forward.ToEquatableArray(),
            backward.ToEquatableArray(),
            MemoryPlanner.Plan(operations),
            SharedArena());
    }

    /// <summary>What the samples share is small and lives through the whole step.</summary>
    private Arena SharedArena()
    {
        int offset = 0;
        List<PlacedBuffer> placed = [];
        foreach (Buffer buffer in shared)
        {
            placed.Add(new PlacedBuffer(buffer, offset, 0, 0));
            offset += MemoryPlanner.Align(buffer.Floats);
        }

        return new Arena(placed.ToEquatableArray(), offset);
    }

    private static void Add(List<Phase> phases, Stage stage, Pass pass, bool byRows)
    {
        if (!stage.Has(pass))
        {
            return;
        }

        Operation operation = new(stage, pass);
        if (phases.Count > 0 && phases[phases.Count - 1].ByRows == byRows)
        {
            Phase last = phases[phases.Count - 1];
            phases[phases.Count - 1] = last with { Operations = last.Operations.Append(operation).ToEquatableArray() };
        }
        else
        {
            phases.Add(new Phase(byRows, [operation]));
        }
    }

    /// <summary>The gradient of a value that a stage makes from <paramref name="from"/>: in place of the input's where the shapes allow.</summary>
    private static View GradientOf(string name, View view, Value? from = null) =>
        from is not null && from.Gradient.Steps == view.Steps && from.Gradient.Features == view.Features
            ? from.Gradient
            : View.Create(name + "Gradient", view.Steps, view.Features, $"gradient of {name}");
}
