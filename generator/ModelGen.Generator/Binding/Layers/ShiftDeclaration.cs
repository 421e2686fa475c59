using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>A layer that adds time steps at the ends of a sequence, or leaves some out there.</summary>
internal sealed class ShiftDeclaration : LayerDeclaration
{
    public static readonly ShiftDeclaration ZeroPadding = new(
        "zero_padding_1d",
        "ZeroPadding1D",
        "Adds time steps of zeros before and behind a sequence; drops the mask.",
        new Option<StepCounts>("padding", StepCountsType.Instance, new StepCounts(1, 1), "How many steps are added at each end, or [in front, behind]."),
        OptionWords.ZeroPadding,
        sign: 1);

    public static readonly ShiftDeclaration Cropping = new(
        "cropping_1d",
        "Cropping1D",
        "Leaves out time steps at the ends of a sequence; drops the mask.",
        new Option<StepCounts>("cropping", StepCountsType.Instance, new StepCounts(1, 1), "How many steps are left out at each end, or [in front, behind]."),
        OptionWords.Cropping,
        sign: -1);

    private readonly string kind;
    private readonly Option<StepCounts> counts;
    private readonly int sign;

    private ShiftDeclaration(string keyword, string kind, string doc, Option<StepCounts> counts, Vocabulary foreign, int sign)
        : base(keyword, doc, counts, [counts], foreign)
    {
        this.kind = kind;
        this.counts = counts;
        this.sign = sign;
    }

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        if (!input.HasTime())
        {
            return null;
        }

        StepCounts ends = values.Get(counts);
        int steps = input.Shape.Steps + (sign * (ends.Before + ends.After));
        if (steps < 1)
        {
            input.Problems.Report(
                Descriptors.ShapeMismatch,
                input.Keyword,
                $"the layer leaves out {ends.Before + ends.After} steps, but gets {input.Shape}, which has {input.Shape.Steps}; leave out fewer");
            return null;
        }

        return WindowOptions.FewSteps(input, $"the output of layer '{input.Name}'", steps)
            ? new ShiftLayer(input.Name, kind, input.Shape, input.Shape with { Time = steps }, input.Mask, sign * ends.Before)
            : null;
    }
}
