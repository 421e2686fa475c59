using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Losses;
using ModelGen.Generator.Binding.Metrics;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding;

/// <summary>
/// Warns of models that cannot learn although each of their parts is valid. A warning stands only where no sensible model looks so: what is
/// merely unusual is the user's to decide.
/// </summary>
internal static class Plausibility
{
    public static void Check(Network network, OptionValues model, Problems problems)
    {
        EquatableArray<Use<LayerDeclaration>> uses = ModelSection.Nodes(model);
        for (int i = 0; i < uses.Count; i++)
        {
            Layer layer = network.Nodes[i].Layer;
            int before = Before(network, i);
            if ((Stop(layer, network.Training) ?? Stop(layer, uses[i].Declaration)) is string stop)
            {
                problems.Report(Descriptors.StoppedLearning, uses[i].Keyword, stop);
            }
            else if (MaskLoss(layer, before < 0 ? null : network.Nodes[before].Layer, MaskTaker(network, i)) is string loss)
            {
                problems.Report(Descriptors.LostMask, uses[i].Keyword, loss);
            }
        }

        if (network.Training is Training training)
        {
            foreach (OutputPart output in network.Outputs)
            {
                CheckEnd(network, output.Node, output.Goal!.Loss, uses, problems);
                (OptionValues options, GoalOptions goal) = network.NamedOutputs.Count == 0
                    ? (model.Get(ModelSection.Training)!, TrainingSection.Goal)
                    : (model.Get(ModelSection.Outputs)[output.Index].Values, OutputsType.Goal);
                CheckMetrics(network, output.Node, output.Goal, uses, options, goal.Metrics, problems);
            }

            CheckWeights(network, model.NodeOf(ModelSection.Training), problems);
        }
    }

    /// <summary>Why nothing is learned by a layer or through it, or null.</summary>
    private static string? Stop(Layer layer, Training? training) => layer switch
    {
        { Output.Features: 1 } and (AffineLayer { Activation: Activation.Softmax } or ActivationLayer { Activation: Activation.Softmax }) =>
            "the softmax of one feature is always 1; write 'activation: sigmoid', or give each class a unit",
        DropoutLayer dropout when (float)dropout.Rate == 1 =>
            "in training a rate of 1 sets everything to 0, so that the layers before learn nothing; choose a smaller rate",
        _ when RuleOf(layer) is AttentionRule rule && (float)rule.Dropout.Rate == 1 =>
            "in training a dropout of 1 gives no step any weight, so that the layers before learn nothing; choose a smaller one",
        BatchNormalizationLayer { Trainable: true } normalization when (float)normalization.Momentum == 1 =>
            "with 'momentum: 1' the moving averages that predictions use never change; choose a smaller momentum",
        BatchNormalizationLayer { Trainable: true, Output.Time: null } when training is { BatchSize: 1 } =>
            "in training each feature is normalized over the samples of a batch: with 'batch_size: 1' that is always 0; choose a larger one",
        _ => null,
    };

    private static AttentionRule? RuleOf(Layer layer) => (layer as AttentionLayer)?.Rule ?? (layer as MultiHeadAttentionLayer)?.Rule;

    /// <summary>Why what a kind of layer computes says nothing of what comes in, or null.</summary>
    private static string? Stop(Layer layer, LayerDeclaration declaration) => declaration switch
    {
        _ when layer.Output.Features > 1 => null,
        LayerNormalizationDeclaration =>
            "the features of each sample and step are normalized, and one feature alone is the same whatever comes in; "
            + "use batch_normalization, or give the layer before more units",
        RmsNormalizationDeclaration =>
            "the features of each sample and step are normalized, and of one feature alone nothing but the sign is left; "
            + "use batch_normalization, or give the layer before more units",
        _ => null,
    };

    /// <summary>The layer that took the mask off what another one reads, or null.</summary>
    private static Layer? MaskTaker(Network network, int reader) => network.Nodes.Take(reader)
        .Where(node => node.Layer.TakesMasksOff && node.Inputs.Any(value => value > 0 && network.Nodes[value - 1].Layer.MaskOut
            && network.Nodes[reader].Inputs.Contains(value)))
        .Select(node => node.Layer)
        .FirstOrDefault();

    /// <summary>Why a mask does not do what it is for, or null.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="before">The layer that it reads first.</param>
    /// <param name="taker">The layer that took the mask off what it reads.</param>
    private static string? MaskLoss(Layer layer, Layer? before, Layer? taker) => layer switch
    {
        FlattenLayer or ReshapeLayer or PermuteLayer when layer.MaskIn =>
            "the mask ends here, and from here on padded steps count like all others; end the steps by a recurrent layer without "
            + "return_sequences, or remove the masking",
        ConvolutionLayer or PoolingLayer or ShiftLayer or RepeatLayer when layer.MaskIn =>
            "the mask ends here, as in Keras, and from here on padded steps count like all others; remove the masking, or put a layer that keeps it in this "
            + "one's place",
        MergeLayer or ConcatenateLayer when layer is { MaskIn: true, MaskOut: false } && taker is not null =>
            $"the mask ends here, as layer '{taker.Name}' takes the masks off what it reads, as in Keras, and from here on padded steps count like all others; "
            + "let this one read a layer 'activation: linear' that stands in front of that",
        MergeLayer or ConcatenateLayer when layer is { MaskIn: true, MaskOut: false } =>
            "the mask ends here, as one of the inputs has none, and from here on padded steps count like all others; mask that input too",
        RecurrentLayer { MaskIn: true, ReturnSequences: true, GoBackwards: true } =>
            "outputs come from the last step to the first, but the mask stays in the order of time, as in Keras, and so belongs to other steps; "
            + "leave out go_backwards or return_sequences",
        MaskingLayer when before is EmbeddingLayer =>
            $"padded steps are found by their value, which layer '{before.Name}' before this one changes; write 'mask_zero: true' there instead",
        MaskingLayer when before is not (null or MaskingLayer or InputLayer) =>
            $"padded steps are found by their value, which layer '{before.Name}' before this one changes; put the masking first",
        _ => null,
    };

    /// <summary>The last layers must be able to give what the loss asks for.</summary>
    private static void CheckEnd(Network network, int last, LossFunction loss, EquatableArray<Use<LayerDeclaration>> uses, Problems problems)
    {
        ScalarNode place = uses[last].Keyword;
        if (network.Nodes[last].Layer is DropoutLayer { Rate: > 0 })
        {
            problems.Report(
                Descriptors.UnsuitableOutput, place, "in training outputs are set to 0 at random; put the dropout before the last layer with units");
        }

        // What a merge gives may lie within any bounds, as the mean of several sigmoids does.
        int end = LastWithValues(network, last);
        if (end < 0 || network.Nodes[end].Layer is MergeLayer or ConcatenateLayer)
        {
            return;
        }

        Layer ended = network.Nodes[end].Layer;
        Activation ending = RangeOf(ended, uses[end]);
        if (loss.TakesProbabilities && ending is not (Activation.Sigmoid or Activation.HardSigmoid or Activation.Softmax))
        {
            problems.Report(
                Descriptors.UnsuitableOutput,
                uses[end].Keyword,
                $"{loss.Name} takes outputs from 0 to 1, and nothing is learned from others, which layer '{ended.Name}' gives; "
                    + "write 'activation: sigmoid'");
        }

        int input = LastWithValues(network, Before(network, end));
        if (ended is ActivationLayer { Activation: Activation.Softmax or Activation.Sigmoid } && input >= 0
            && RangeOf(network.Nodes[input].Layer, uses[input]) is Activation limiting and not Activation.Linear)
        {
            problems.Report(
                Descriptors.UnsuitableOutput,
                uses[end].Keyword,
                $"a {Words.ToSnakeCase(ending.ToString())} takes numbers of any size, but layer '{network.NameOf(input + 1)}' gives values of "
                    + $"{Words.ToSnakeCase(limiting.ToString())}, which are not; put a dense layer without activation between");
        }
    }

    /// <summary>A number without bounds is an amount, of which none is right or wrong; and a class is always among all of them.</summary>
    private static void CheckMetrics(
        Network network,
        int last,
        Goal goal,
        EquatableArray<Use<LayerDeclaration>> uses,
        OptionValues options,
        Option<EquatableArray<Use<MetricDeclaration>>> measured,
        Problems problems)
    {
        int end = LastWithValues(network, last), features = network.Nodes[last].Layer.Output.Features;
        bool isAmount = goal.Loss.TakesAmounts && features == 1 && end >= 0
            && network.Nodes[end].Layer is AffineLayer && RangeOf(network.Nodes[end].Layer, uses[end]) is Activation.Linear or Activation.Relu;
        if (isAmount && goal.Metrics.Any(metric => metric.Name is "accuracy" or "binary_accuracy"))
        {
            problems.Report(
                Descriptors.MeaninglessMetric,
                options.NodeOf(measured),
                "accuracy is a share of right classes, and the output is an amount; write 'mae', or for two classes 'loss: binary_crossentropy' and "
                    + "'activation: sigmoid'");
        }

        int classes = Math.Max(features, 2);
        foreach (Use<MetricDeclaration> use in options.Get(measured))
        {
            if (use.Values.Find(MetricOptions.K) is int k && k >= classes)
            {
                problems.Report(
                    Descriptors.MeaninglessMetric,
                    use.Values.NodeOf(MetricOptions.K),
                    $"of {classes} classes any is among the {k} most probable ones; write 'k' below {classes}");
            }
        }
    }

    private static void CheckWeights(Network network, Node training, Problems problems)
    {
        if (!network.Layers.SelectMany(layer => layer.Parameters).Any(parameter => parameter.Trainable))
        {
            problems.Report(
                Descriptors.NothingToTrain, training, "no layer has weights that training could change; add a layer with units, make one trainable, or remove 'training'");
        }
    }

    /// <summary>The last layer up to an index that gives values of its own rather than some of those that come in, or -1.</summary>
    private static int LastWithValues(Network network, int index)
    {
        while (index >= 0 && network.Nodes[index].Layer
            is DropoutLayer or FlattenLayer or ReshapeLayer or PermuteLayer or MaskingLayer or PoolingLayer or ShiftLayer or RepeatLayer)
        {
            index = Before(network, index);
        }

        return index;
    }

    /// <summary>The layer whose output a layer reads first, or -1 for the model's input and for a state.</summary>
    private static int Before(Network network, int layer) => network.Nodes[layer].Reads[0] is { State: null, Value: int value } ? value - 1 : -1;

    /// <summary>The activation within whose bounds a layer's outputs are, which is none for a linear one.</summary>
    private static Activation RangeOf(Layer layer, Use<LayerDeclaration> use) => layer switch
    {
        AffineLayer affine => affine.Activation,
        ActivationLayer activation => activation.Activation,
        RecurrentLayer { Cell: var cell } when cell.UnitsOf(cell.States[0]) is null => use.Values.Find(RecurrentDeclaration.Activation) as Activation? ?? Activation.Linear,
        _ => Activation.Linear,
    };
}
