using ModelGen.Import.Graph;

namespace ModelGen.Import.Onnx;

/// <summary>Normalizations and activations that a graph has taken apart.</summary>
internal sealed partial class OnnxReader
{
    private const double RootOfHalf = 0.70710678118654752;

    /// <summary>A mean along the features, which others may take away or divide by.</summary>
    /// <returns>Whether it is one.</returns>
    private bool IsMoment(OnnxNode node, int[] axes, bool keepsAxes)
    {
        OnnxValue read = Value(node, node.Input(0));
        if (read is OnnxMoments { Kind: MomentKind.Square } square && keepsAxes && axes is [int last] && last == square.Of.Rank - 1)
        {
            values[node.Output(0)] = square.As(MomentKind.Spread);
            return true;
        }

        if (read is not OnnxView view || !keepsAxes || axes is not [int axis] || axis != view.Rank - 1 || !view.IsFeatures(axis))
        {
            return false;
        }

        // Along what are features here, as the steps of (batch, features, steps) can be: by itself it is a mean of steps.
        values[node.Output(0)] = OnnxMoments.Sum(view, 0, 1) with
        {
            Otherwise = () =>
            {
                Pooled(node, view, axes, "global_average_pooling_1d", keepsAxes);
                return (OnnxView)values[node.Output(0)];
            },
        };
        return true;
    }

    /// <summary>An operator of values of which one is on the way to a normalization or a gelu.</summary>
    /// <returns>Whether what it gives is on the way too, or one.</returns>
    private bool IsOnTheWay(OnnxNode node, string kind)
    {
        (OnnxValue first, OnnxValue second) = (Value(node, node.Input(0)), Value(node, node.Input(1)));
        OnnxValue? given = (first, second) switch
        {
            (OnnxErrorFunction error, _) => Combined(error, second, kind),
            (_, OnnxErrorFunction error) when kind is "add" or "multiply" => Combined(error, first, kind),
            (OnnxMoments one, OnnxMoments other) => Combined(one, other, kind),
            (OnnxMoments one, OnnxConstant constant) => Combined(node, one, constant.Tensor, kind, isFirst: true),
            (OnnxConstant constant, OnnxMoments one) => Combined(node, one, constant.Tensor, kind, isFirst: false),
            (OnnxMoments one, OnnxView view) when IsOf(one, view) => Combined(one, OnnxMoments.Sum(one.Of, 1, 0), kind),
            (OnnxView view, OnnxMoments one) when IsOf(one, view) => Combined(OnnxMoments.Sum(one.Of, 1, 0), one, kind),
            (OnnxView view, OnnxView) when kind == "multiply" && ReferenceEquals(first, second) => Square(node, view),
            _ => null,
        };
        if (given is OnnxMoments moments)
        {
            folding.Spend(node, 3L * moments.A.Length);
        }

        if (given is not null)
        {
            values[node.Output(0)] = given;
        }

        return given is not null;

        static bool IsOf(OnnxMoments moments, OnnxView view) =>
            moments.Of.Place == view.Place && moments.Of.Rank == view.Rank && view.IsFeatures(view.Rank - 1);
    }

    private static OnnxMoments? Combined(OnnxMoments first, OnnxMoments second, string kind)
    {
        if (first.Of.Place != second.Of.Place)
        {
            return null;
        }

        bool isPlain = first.Kind == MomentKind.Sum && Array.TrueForAll(first.C, c => c == 0);
        return (kind, first.Kind, second.Kind) switch
        {
            ("add" or "subtract", MomentKind.Sum, MomentKind.Sum) => first.Plus(second, kind == "add" ? 1 : -1),
            ("add" or "subtract", MomentKind.Quotient, MomentKind.Quotient) when first.HasSpreadOf(second) => first.Plus(second, kind == "add" ? 1 : -1),
            ("multiply", MomentKind.Sum, MomentKind.Sum) when first.IsDeviation is bool isCentered && second.IsDeviation == isCentered =>
                first.As(MomentKind.Square) with { IsCentered = isCentered },
            ("divide", MomentKind.Sum, MomentKind.Root) when isPlain => second with { Kind = MomentKind.Quotient, A = first.A, B = first.B },
            ("multiply", MomentKind.Sum, MomentKind.Inverse) when isPlain =>
                (second with { Kind = MomentKind.Quotient, A = first.A, B = first.B }).Times(second.A),
            ("multiply", MomentKind.Inverse, MomentKind.Sum) => Combined(second, first, kind),
            _ => null,
        };
    }

    private OnnxMoments? Combined(OnnxNode node, OnnxMoments moments, OnnxTensor constant, string kind, bool isFirst)
    {
        int features = moments.Of.Shape.Features, rank = constant.Axes.Length;
        bool isOne = constant.Stored > 0 && constant.IsUniform && constant.Axes.All(size => size == 1);
        bool isRow = rank > 0 && rank <= moments.Of.Rank && constant.Axes[^1] == features && constant.Axes.SkipLast(1).All(size => size == 1);
        if (!isOne && !isRow)
        {
            return null;
        }

        float[] numbers = PerFeature(node, constant, features), negative = [.. numbers.Select(number => -number)], ones = [.. numbers.Select(_ => 1f)];
        bool isLinear = moments.Kind is MomentKind.Sum or MomentKind.Quotient;
        return kind switch
        {
            "add" when isLinear => moments.Plus(numbers),
            "add" when moments.Kind == MomentKind.Spread && isOne => moments with { Epsilon = moments.Epsilon + numbers[0] },
            "subtract" when isLinear && isFirst => moments.Plus(negative),
            "subtract" when isLinear => moments.Times([.. ones.Select(one => -one)]).Plus(numbers),
            "multiply" when isLinear || moments.Kind == MomentKind.Inverse => moments.Times(numbers),
            "divide" when isFirst && isLinear && Array.TrueForAll(numbers, number => number != 0) => moments.Times([.. numbers.Select(number => 1 / number)]),
            "divide" when !isFirst && moments.Kind == MomentKind.Root => moments.As(MomentKind.Inverse).Times(numbers),
            _ => null,
        };
    }

    private OnnxValue? Combined(OnnxErrorFunction error, OnnxValue other, string kind)
    {
        if (other is OnnxConstant { Tensor: { IsUniform: true, Stored: > 0 } constant })
        {
            double number = constant.Single(0), factor = kind == "divide" ? 1 / number : number;
            return kind switch
            {
                "multiply" or "divide" => error with { Constant = error.Constant * factor, OfError = error.OfError * factor },
                "add" when !error.IsProduct => error with { Constant = error.Constant + number },
                _ => null,
            };
        }

        return kind == "multiply" && !error.IsProduct && other is OnnxView view && Multiple(view, error.Of.Place) is double times
            ? error with { Constant = error.Constant * times, OfError = error.OfError * times, IsProduct = true }
            : null;
    }

    /// <summary>How many times what a layer gives a value is; null: it is something else.</summary>
    private double? Multiple(OnnxView view, int place) => view.Place == place ? 1
        : Scale(view) is (int scaled, float factor) && scaled == place ? factor
        : null;

    /// <summary>What a view is a multiple of, and the factor; null: of nothing.</summary>
    private (int Place, float Factor)? Scale(OnnxView view) =>
        view.Place >= 0 && model.Layers[view.Place] is { Kind: SourceGraph.Affine } affine
            && Array.TrueForAll(affine.Weights["beta"].Values, shift => shift == 0)
            && affine.Weights["gamma"].Values is [float first, ..] scales && Array.TrueForAll(scales, scale => scale == first)
            ? (affine.Inputs[0], first)
            : null;

    private OnnxMoments Square(OnnxNode node, OnnxView view) =>
        OnnxMoments.Sum(view, 1, 0).As(MomentKind.Square) with { Otherwise = () => Power(node, view, 2) };

    private OnnxView Power(OnnxNode node, OnnxView view, int exponent)
    {
        Give(node, Merged(node, [.. Enumerable.Repeat(view, exponent)], "multiply", view.Shape));
        return (OnnxView)values[node.Output(0)];
    }

    private void Pow(OnnxNode node)
    {
        OnnxValue read = Value(node, node.Input(0));
        float exponent = Needed(node, 1) is { IsUniform: true, Stored: > 0 } constant ? constant.Single(0)
            : throw node.Error("its exponents differ, which can't be described");
        OnnxValue? given = (read, exponent) switch
        {
            (OnnxMoments { IsDeviation: bool isCentered } moments, 2) => moments.As(MomentKind.Square) with { IsCentered = isCentered },
            (OnnxMoments { Kind: MomentKind.Spread } spread, 0.5f) => spread with { Kind = MomentKind.Root },
            (OnnxMoments { Kind: MomentKind.Spread } spread, -0.5f) => spread with { Kind = MomentKind.Inverse },
            (OnnxView view, 2) => Square(node, view),
            (_, 2 or 3) => Power(node, View(node, 0), (int)exponent),
            _ => null,
        };
        values[node.Output(0)] = given
            ?? throw node.Error(FormattableString.Invariant($"it takes the power {exponent}; 2 and 3, and those of a normalization, can be described"));
    }

    private void Root(OnnxNode node) => values[node.Output(0)] = Value(node, node.Input(0)) is OnnxMoments { Kind: MomentKind.Spread } spread
        ? spread with { Kind = MomentKind.Root }
        : throw node.Error("it takes a square root that belongs to no normalization, which can't be described");

    private void Reciprocal(OnnxNode node) => values[node.Output(0)] = Value(node, node.Input(0)) is OnnxMoments { Kind: MomentKind.Root } root
        ? root with { Kind = MomentKind.Inverse }
        : throw node.Error("it divides by what layers give, and the model language has no quotient of layers");

    private void ErrorFunction(OnnxNode node)
    {
        OnnxView view = View(node, 0);
        values[node.Output(0)] = Scale(view) is (int place, float factor) && Math.Abs(factor - RootOfHalf) < 1e-6
            ? new OnnxErrorFunction(view with { Place = place }, 0, 1, IsProduct: false)
            : throw node.Error("it is an error function of something else than x / √2, as a gelu has it, which can't be described");
    }

    /// <summary>What a value that was on the way has become: a layer.</summary>
    private OnnxView Arrived(OnnxNode node, string name, OnnxValue value)
    {
        OnnxView view = value switch
        {
            OnnxMoments { Otherwise: { } otherwise } => otherwise(),
            OnnxMoments { Kind: MomentKind.Quotient } quotient => Normalized(node, quotient),
            OnnxErrorFunction { IsProduct: true } error when Math.Abs(error.Constant - 0.5) < 1e-6 && Math.Abs(error.OfError - 0.5) < 1e-6 =>
                Add(node, error.Of, "activation", [("function", "gelu")], error.Of.Shape),
            OnnxErrorFunction => throw node.Error($"it reads '{name}', an error function that belongs to no gelu, which can't be described"),
            _ => throw node.Error($"it reads '{name}', which follows from a mean along the features and belongs to no normalization; that can't be described"),
        };
        values[name] = view;
        return view;
    }

    private OnnxView Normalized(OnnxNode node, OnnxMoments quotient)
    {
        int[] shape = [quotient.A.Length];
        OptionList normalization = [("epsilon", quotient.Epsilon)];
        SourceTensor scale = new(node.Name, shape, quotient.A);
        bool isLayer = quotient.IsCentered && quotient.A.Zip(quotient.B).All(pair => pair.First == -pair.Second);
        bool isRoot = !quotient.IsCentered && Array.TrueForAll(quotient.B, b => b == 0) && Array.TrueForAll(quotient.C, c => c == 0);
        return quotient.Epsilon <= 0 ? throw node.Error("its normalization has no epsilon, and adds one above 0 here")
            : isLayer ? Add(node, quotient.Of, "layer_normalization", normalization, quotient.Of.Shape, new()
            {
                ["gamma"] = scale,
                ["beta"] = new SourceTensor(node.Name, shape, quotient.C),
            })
            : isRoot ? Add(node, quotient.Of, "rms_normalization", normalization, quotient.Of.Shape, new() { ["scale"] = scale })
            : throw node.Error("it divides by the spread of features what is not their distance from the mean, which can't be described");
    }
}
