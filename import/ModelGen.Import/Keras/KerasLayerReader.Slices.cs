using ModelGen.Import.Graph;
using ModelGen.Import.Json;
using static System.FormattableString;

namespace ModelGen.Import.Keras;

/// <content>Slices of tensors, such as x[:, 2:-1] and x[:, -1], which are operations in a graph.</content>
internal sealed partial class KerasLayerReader
{
    private const int MostSteps = 65536;

    /// <summary>Whether it takes a single step, whose axis is gone.</summary>
    public bool TakesOneStep { get; private set; }

    /// <summary>A slice of time steps. Where it is not called it is nothing.</summary>
    private void Slice()
    {
        Option("function");
        if (!slice.Has)
        {
            return;
        }

        IReadOnlyList<ConfigNode> axes = slice.IsList ? slice.Items : slice["items"].IsList ? slice["items"].Items : [slice];
        bool takesSteps = axes.Count is >= 1 and <= 3 && IsAll(axes[0]) && axes.Skip(2).All(IsAll) && !axes.SkipLast(1).Any(IsEllipsis);
        if (!takesSteps)
        {
            throw Error("it takes some of the samples or of the features, and only time steps can be taken, as x[:, 2:-1] and x[:, -1] do");
        }

        if (axes.Count == 1 || IsAll(axes[1]))
        {
            return;
        }

        kind = SourceLayer.SliceKind;
        TakesOneStep = axes[1].IsNumber;
        if (TakesOneStep)
        {
            int step = Step(axes[1]);
            SetEnds(step, step == -1 ? null : step + 1);
            return;
        }

        (ConfigNode start, ConfigNode stop, ConfigNode stride) = Ends(axes[1]);
        Refuse("step", Invariant($"steps that are {(stride.Has ? stride.Int() : 1)} apart can't be taken, only neighbouring ones"), stride.Has && stride.Int() != 1);
        SetEnds(start.Has ? Step(start) : null, stop.Has ? Step(stop) : null);
    }

    private void SetEnds(int? start, int? stop)
    {
        foreach ((string option, int? step) in new[] { ("start", start), ("stop", stop) })
        {
            if (step is int given)
            {
                Options.Set(option, given);
            }
        }
    }

    private static int Step(ConfigNode node) => Math.Clamp(node.Int(), -MostSteps, MostSteps);

    /// <summary>The ends of a slice: a mapping of its own up to Keras 2, and the options of one since.</summary>
    private static (ConfigNode Start, ConfigNode Stop, ConfigNode Stride) Ends(ConfigNode axis)
    {
        ConfigNode ends = axis["config"].IsMapping ? axis["config"] : axis;
        return (ends["start"], ends["stop"], ends["step"]);
    }

    private static bool IsEllipsis(ConfigNode axis) => axis["class_name"].IsText && axis["class_name"].Text() == "__ellipsis__";

    private static bool IsAll(ConfigNode axis) => IsEllipsis(axis) || (axis.IsMapping && Ends(axis) is { Start.Has: false, Stop.Has: false, Stride.Has: false });
}
