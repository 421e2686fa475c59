using ModelGen.Import.Graph;
using static System.FormattableString;

namespace ModelGen.Import.Onnx;

/// <summary>Products with weights, constants that are added and multiplied by, merges and normalizations.</summary>
internal sealed partial class OnnxReader
{
    private void MatrixProduct(OnnxNode node)
    {
        if (Value(node, node.Input(1)) is OnnxView)
        {
            throw node.Error("it multiplies what layers give by each other, as attention does, which can't be read from ONNX");
        }

        Dense(node, Weight(node, Needed(node, 1)), null);
    }

    private void Gemm(OnnxNode node)
    {
        float alpha = (float)node.Single("alpha", 1), beta = (float)node.Single("beta", 1);
        if (node.Integer("transA", 0) != 0)
        {
            throw node.Error("the attribute 'transA' exchanges samples and features, which can't be described");
        }

        SourceTensor kernel = Weight(node, Needed(node, 1));
        if (kernel.Shape.Length == 2 && node.Integer("transB", 0) != 0)
        {
            kernel = GateLayouts.Turned(kernel, [0]);
        }

        SourceTensor? bias = Constant(node, 2) is { } constant ? Weight(node, constant) : null;
        Dense(node, Scaled(kernel, alpha), bias is null ? null : Scaled(bias, beta));
    }

    private static SourceTensor Scaled(SourceTensor tensor, float factor) =>
        factor == 1 ? tensor : tensor with { Values = [.. tensor.Values.Select(value => factor * value)] };

    private void Dense(OnnxNode node, SourceTensor kernel, SourceTensor? bias)
    {
        OnnxView view = shaper.ArrangeLast(node, View(node, 0));
        if (kernel.Shape is not [int features, int units] || features != view.Shape.Features || units < 1)
        {
            throw node.Error(
                $"its weights have the shape ({string.Join(", ", kernel.Shape)}), and it reads {view.Shape.Features} features; the file is damaged");
        }

        Dictionary<string, SourceTensor> weights = new() { ["kernel"] = kernel };
        OptionList options = [("units", units)];
        if (bias is null)
        {
            options.Set("use_bias", false);
        }
        else
        {
            bool isFull = bias.Values.Length == units && bias.Shape is [.., int last] && last == units;
            weights["bias"] = isFull || bias.Values.Length == 1
                ? bias with { Shape = [units], Values = isFull ? bias.Values : [.. Enumerable.Repeat(bias.Values[0], units)] }
                : throw node.Error($"its bias has the shape ({string.Join(", ", bias.Shape)}), and ({units}) is expected");
        }

        OnnxView dense = Add(node, view, "dense", options, view.Shape with { Features = units }, weights);
        Give(node, dense.With(view.Rank - 1, OnnxView.One(AxisRole.Features, units)));
    }

    /// <summary>An operator of two values: a merge of what layers give, or a scale or shift by constants.</summary>
    private void Combine(OnnxNode node, string kind)
    {
        if (IsOnTheWay(node, kind))
        {
            return;
        }

        OnnxConstant? first = Value(node, node.Input(0)) as OnnxConstant, second = Value(node, node.Input(1)) as OnnxConstant;
        if (first is null && second is null)
        {
            Merge(node, kind == "divide" ? throw node.Error("the model language has no quotient of layers") : kind);
            return;
        }

        OnnxTensor constant = first?.Tensor ?? second!.Tensor;
        OnnxView view = View(node, first is null ? 0 : 1);
        (view, int axis) = Along(node, view, constant);
        float[] numbers = PerFeature(node, constant, view.Shape.Features);
        float[] ones = [.. numbers.Select(_ => 1f)], zeros = new float[numbers.Length];
        (float[] scale, float[] shift) = (kind, first is null) switch
        {
            ("add", _) => (ones, numbers),
            ("multiply", _) => (numbers, zeros),
            ("subtract", true) => (ones, [.. numbers.Select(number => -number)]),
            ("subtract", false) => ([.. numbers.Select(_ => -1f)], numbers),
            ("divide", true) => ([.. numbers.Select(number => 1 / number)], zeros),
            _ => throw node.Error("the model language has no quotient of layers"),
        };
        if (!Array.TrueForAll(scale, float.IsFinite))
        {
            throw node.Error("it divides by 0");
        }

        Give(node, Affine(node, view, scale, shift));
    }

    /// <summary>The view in which a constant has one number for each feature, or for all; and the axis of the features.</summary>
    private (OnnxView View, int Axis) Along(OnnxNode node, OnnxView view, OnnxTensor constant)
    {
        int rank = constant.Axes.Length, varies = Array.FindIndex(constant.Axes, size => size != 1), axis = varies + view.Rank - rank;
        if (varies < 0 || constant.IsUniform)
        {
            return (view, view.Rank - 1);
        }

        bool isOne = rank <= view.Rank && constant.Axes.Count(size => size != 1) == 1;
        return isOne && view.IsFeatures(axis) && view.Size(axis) == constant.Count ? (view, axis)
            : isOne && axis == view.Rank - 1 && view.Size(axis) == constant.Count ? (shaper.ArrangeLast(node, view), axis)
            : throw node.Error($"its constant has the shape {constant.Shape()}, and a number for each feature, or one, can be described");
    }

    private float[] PerFeature(OnnxNode node, OnnxTensor constant, int features) =>
        constant.Stored > 0 && constant.IsUniform ? [.. Enumerable.Repeat(constant.Single(0), features)] : folding.Numbers(node, constant);

    /// <summary>
    /// scale x + shift: a normalization whose moments are 0 and 1, which stays as it is. In single precision variance and epsilon are 1 together.
    /// </summary>
    private OnnxView Affine(OnnxNode node, OnnxView view, float[] scale, float[] shift)
    {
        const float Epsilon = 1f / (1 << 20);
        int[] shape = [scale.Length];
        return Add(node, view, SourceGraph.Affine, [("epsilon", (double)Epsilon), ("trainable", false)], view.Shape, new()
        {
            ["gamma"] = new SourceTensor(node.Output(0), shape, scale),
            ["beta"] = new SourceTensor(node.Output(0), shape, shift),
            ["moving_mean"] = new SourceTensor(node.Output(0), shape, new float[scale.Length]),
            ["moving_variance"] = new SourceTensor(node.Output(0), shape, [.. scale.Select(_ => 1 - Epsilon)]),
        });
    }

    private void Merge(OnnxNode node, string kind)
    {
        List<OnnxView> views = Alike(node, [.. Enumerable.Range(0, node.Inputs.Count).Select(input => View(node, input))]);
        if (views.Exists(view => view.Shape != views[0].Shape))
        {
            throw node.Error($"it reads values of the shapes {string.Join(", ", views.Select(view => view.Text()))}; inputs of a merge have one shape here");
        }

        Give(node, views.Count == 1 ? views[0] : Merged(node, views, kind, views[0].Shape));
    }

    private void Concatenate(OnnxNode node)
    {
        List<OnnxView> views = [.. Enumerable.Range(0, node.Inputs.Count).Select(input => View(node, input))];
        int axis = ConstantFolding.Axis(node, node.Integer("axis", 1), views[0].Rank);
        views = Alike(node, views);
        if (!views.TrueForAll(view => view.IsFeatures(axis) && view.Shape.Time == views[0].Shape.Time))
        {
            throw node.Error(Invariant($"it joins values along axis {axis} of {string.Join(", ", views.Select(view => view.Text()))}; features can be joined"));
        }

        SampleShape shape = views[0].Shape with { Features = (int)Math.Min(views.Sum(view => (long)view.Shape.Features), int.MaxValue) };
        Give(node, views.Count == 1 ? views[0] : Merged(node, views, "concatenate", shape).With(axis, OnnxView.One(AxisRole.Features, shape.Features)));
    }

    private OnnxView Merged(OnnxNode node, List<OnnxView> views, string kind, SampleShape shape) => views[0] with
    {
        Place = model.Add(new SourceLayer
        {
            Name = node.LayerName,
            ClassName = node.Operator,
            Kind = kind,
            Options = [],
            Inputs = [.. views.Select(view => view.Place)],
        }),
        Shape = shape,
    };

    /// <summary>Views that have the same axes for the same: those of the first, as far as others have them too.</summary>
    private List<OnnxView> Alike(OnnxNode node, List<OnnxView> views)
    {
        OnnxView first = views[0];
        bool isSame = views.TrueForAll(view => view.Rank == first.Rank && view.Axes.Zip(first.Axes).All(pair => pair.First.SequenceEqual(pair.Second)));
        return isSame ? views : [.. views.Select(view => shaper.Arrange(node, view, [.. Enumerable.Range(0, first.Rank).Select(Role)]))];

        AxisRole? Role(int axis) =>
            first.IsBatch(axis) ? AxisRole.Batch
            : first.IsTime(axis) ? AxisRole.Time
            : first.IsFeatures(axis) || axis == first.Rank - 1 ? AxisRole.Features
            : first.Size(axis) == 1 ? null
            : AxisRole.Time;
    }

    private void BatchNormalization(OnnxNode node)
    {
        node.Ignore("momentum");
        node.Ignore("spatial");
        if (node.Integer("training_mode", 0) != 0)
        {
            throw node.Error("it normalizes by the batch ('training_mode'); export the model in evaluation mode");
        }

        OnnxView view = View(node, 0);
        view = view.Rank == 2 ? shaper.ArrangeLast(node, view) : shaper.Arrange(node, view, AxisRole.Batch, AxisRole.Features, AxisRole.Time);
        Give(node, Add(node, view, "batch_normalization", [("epsilon", node.Single("epsilon", 1e-5))], view.Shape, new()
        {
            ["gamma"] = Weight(node, Needed(node, 1)),
            ["beta"] = Weight(node, Needed(node, 2)),
            ["moving_mean"] = Weight(node, Needed(node, 3)),
            ["moving_variance"] = Weight(node, Needed(node, 4)),
        }));
    }

    private void LayerNormalization(OnnxNode node)
    {
        node.Ignore("stash_type");
        OnnxView view = View(node, 0);
        if (ConstantFolding.Axis(node, node.Integer("axis", -1), view.Rank) != view.Rank - 1)
        {
            throw node.Error("it normalizes along several axes, and the features alone can be described");
        }

        OptionList normalization = [("epsilon", node.Single("epsilon", 1e-5))];
        Dictionary<string, SourceTensor> weights = new() { ["gamma"] = Weight(node, Needed(node, 1)) };
        if (Constant(node, 2) is { } shift)
        {
            weights["beta"] = Weight(node, shift);
        }
        else
        {
            normalization.Set("center", false);
        }

        view = shaper.ArrangeLast(node, view);
        Give(node, Add(node, view, "layer_normalization", normalization, view.Shape, weights));
    }
}
