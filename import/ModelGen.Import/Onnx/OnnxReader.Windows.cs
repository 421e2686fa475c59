using ModelGen.Import.Graph;

namespace ModelGen.Import.Onnx;

/// <summary>Convolutions and pooling over the steps, and what is of all steps.</summary>
internal sealed partial class OnnxReader
{
    /// <summary>A window over the steps: one axis of the graph's, beside which there may be others of size 1.</summary>
    private sealed record Window(OnnxView View, int Axis, int Size, int Stride, int Dilation, int Front, int Behind, bool IsSame)
    {
        public int Span => (int)Math.Min(((Size - 1L) * Dilation) + 1, int.MaxValue);
    }

    private Window ReadWindow(OnnxNode node, IReadOnlyList<long> kernel)
    {
        OnnxView view = View(node, 0);
        int spatial = view.Rank - 2;
        IReadOnlyList<long> strides = node.Integers("strides") ?? [.. kernel.Select(_ => 1L)];
        IReadOnlyList<long> dilations = node.Integers("dilations") ?? [.. kernel.Select(_ => 1L)];
        IReadOnlyList<long> pads = node.Integers("pads") ?? [.. kernel.Concat(kernel).Select(_ => 0L)];
        string auto = node.Text("auto_pad", "NOTSET");
        if (spatial < 1 || kernel.Count != spatial || strides.Count != spatial || dilations.Count != spatial || pads.Count != 2 * spatial)
        {
            throw node.Error($"its windows have {kernel.Count} axes, of a value of the shape {view.Text()}; the file is damaged");
        }

        int[] moving = [.. Enumerable.Range(0, spatial).Where(axis => view.Size(axis + 2) != 1 || view.HasBatch(axis + 2) || view.IsTime(axis + 2))];
        int over = moving.Length switch
        {
            0 => spatial - 1,
            1 => moving[0],
            _ => throw node.Error($"it reads a value of the shape {view.Text()}: a picture, not a sequence"),
        };
        for (int axis = 0; axis < spatial; axis++)
        {
            bool isNothing = kernel[axis] == 1 && strides[axis] == 1 && pads[axis] == 0 && pads[axis + spatial] == 0;
            if (axis != over && !isNothing)
            {
                throw node.Error("its windows span several axes, and time steps alone can be described");
            }
        }

        AxisRole?[] roles = [AxisRole.Batch, AxisRole.Features, .. Enumerable.Range(0, spatial).Select(axis => axis == over ? AxisRole.Time : (AxisRole?)null)];
        if (auto is not ("NOTSET" or "VALID" or "SAME_UPPER"))
        {
            throw node.Error($"its 'auto_pad' is {auto}, and an odd step is added behind the end in the model language");
        }

        (int front, int behind) = (Pad(pads[over]), Pad(pads[over + spatial]));
        return new Window(shaper.Arrange(node, view, roles), over + 2, At(kernel), At(strides), At(dilations), front, behind, auto == "SAME_UPPER");

        int At(IReadOnlyList<long> numbers) => numbers[over] is >= 1 and <= 65536 ? (int)numbers[over]
            : throw node.Error("its windows have sizes that none have; the file is damaged");

        int Pad(long steps) => steps is >= 0 and <= 65536 ? (int)steps : throw node.Error("it adds a number of steps that can't be described");
    }

    /// <summary>Gives a layer over windows, whose output has as many steps as it has windows.</summary>
    private void GiveWindows(OnnxNode node, Window window, string kind, OptionList options, int features, Dictionary<string, SourceTensor>? weights = null)
    {
        SourceLayer probe = new() { Name = node.LayerName, ClassName = node.Operator, Kind = kind, Options = options, Inputs = [] };
        SampleShape shape = LayerShapes.Output(probe, [window.View.Shape]);
        OnnxView given = Add(node, window.View, kind, options, shape, weights);
        Give(node, given.With(1, OnnxView.One(AxisRole.Features, features)).With(window.Axis, OnnxView.One(AxisRole.Time, shape.Time!.Value)));
    }

    private void Convolution(OnnxNode node)
    {
        OnnxTensor kernel = Needed(node, 1);
        if (node.Integer("group", 1) != 1)
        {
            throw node.Error("the attribute 'group': convolutions of groups of features can't be described");
        }

        if (kernel.Axes.Length < 3 || !(node.Integers("kernel_shape") ?? kernel.Axes[2..]).SequenceEqual(kernel.Axes[2..]))
        {
            throw node.Error($"its weights have the shape {kernel.Shape()}, which is not that of its windows; the file is damaged");
        }

        Window window = ReadWindow(node, kernel.Axes[2..]);
        int filters = (int)kernel.Axes[0];
        OptionList options = [("filters", filters), ("kernel_size", window.Size)];
        options.SetUnless(1, "strides", window.Stride);
        options.SetUnless(1, "dilation_rate", window.Dilation);
        window = Padded(node, window, options);
        Dictionary<string, SourceTensor> weights = new()
        {
            ["kernel"] = Convolutions.WindowMajor(Weight(node, kernel) with { Shape = [filters, (int)kernel.Axes[1], window.Size] }),
        };
        if (Constant(node, 2) is { } bias)
        {
            weights["bias"] = Weight(node, bias);
        }
        else
        {
            options.Set("use_bias", false);
        }

        GiveWindows(node, window, "conv1d", options, filters, weights);
    }

    /// <summary>Padding in the words of the language, or steps of zeros as a layer of their own.</summary>
    private Window Padded(OnnxNode node, Window window, OptionList options)
    {
        if (window.IsSame)
        {
            options.Set("padding", "same");
            return window;
        }

        return Convolutions.TryPad(options, window.Span, window.Stride, window.Front, window.Behind) ? window
            : window with { View = WithZeros(node, window.View, window.Axis, window.Front, window.Behind) };
    }

    private OnnxView WithZeros(OnnxNode node, OnnxView view, int axis, int front, int behind)
    {
        int steps = view.Shape.Time!.Value + front + behind;
        OptionList padding = [("padding", new[] { front, behind })];
        return Add(node, view, "zero_padding_1d", padding, view.Shape with { Time = steps }).With(axis, OnnxView.One(AxisRole.Time, steps));
    }

    private void Pooling(OnnxNode node, string kind)
    {
        bool countsPadding = node.Integer("count_include_pad", 0) != 0, isCeiled = node.Integer("ceil_mode", 0) != 0;
        node.Ignore("storage_order");
        Window window = ReadWindow(node, node.Integers("kernel_shape") ?? throw node.Error("it lacks 'kernel_shape'; the file is damaged"));
        int steps = window.View.Shape.Time!.Value, around = window.Span - 1;
        bool isEven = window.Front == around / 2 && window.Behind == around - (around / 2) && window.Stride == 1 && around > 0;
        bool isSame = window.IsSame || (isEven && !(countsPadding && kind == "average_pooling_1d"));
        if (window.Dilation != 1 || (!isSame && window.Front + window.Behind > 0) || (isCeiled && !isSame && (steps - window.Span) % window.Stride != 0))
        {
            throw node.Error("its windows have gaps, or reach over the ends in a way that can't be described");
        }

        OptionList options = [("pool_size", window.Size), ("strides", window.Stride)];
        if (isSame)
        {
            options.Set("padding", "same");
        }

        GiveWindows(node, window, kind, options, window.View.Shape.Features);
    }

    private void GlobalPooling(OnnxNode node, string kind)
    {
        OnnxView view = View(node, 0);
        int time = Enumerable.Range(2, Math.Max(view.Rank - 2, 0)).FirstOrDefault(axis => view.Size(axis) != 1 || view.IsTime(axis));
        if (time == 0)
        {
            throw node.Error($"it reads a value of the shape {view.Text()}, which has no steps");
        }

        Pooled(node, view, [time], kind, keepsAxes: true);
    }

    private void Reduction(OnnxNode node, string kind)
    {
        long[]? said = ConstantFolding.Axes(node, [null, Constant(node, 1)]);
        node.Ignore("noop_with_empty_axes");
        int rank = Value(node, node.Input(0)) is OnnxMoments moments ? moments.Of.Rank : View(node, 0).Rank;
        int[] axes = said is { Length: > 0 } ? [.. said.Select(axis => ConstantFolding.Axis(node, axis, rank))]
            : throw node.Error("it takes the mean or the greatest of all numbers, which can't be described");
        bool keepsAxes = node.Integer("keepdims", 1) != 0;
        if (kind != "global_average_pooling_1d" || !IsMoment(node, axes, keepsAxes))
        {
            Pooled(node, View(node, 0), axes, kind, keepsAxes);
        }
    }

    private void Pooled(OnnxNode node, OnnxView view, int[] axes, string kind, bool keepsAxes)
    {
        if (axes.Length != 1 || view.Rank < 3)
        {
            throw axes.Any(view.HasBatch) ? new OnnxAxesException(node.Error($"it works across samples, of the shape {view.Text()}").Message)
                : node.Error($"it works along {axes.Length} axes of a value of the shape {view.Text()}; time steps can be described");
        }

        int other = Enumerable.Range(0, view.Rank).Where(axis => axis != axes[0] && !view.HasBatch(axis))
            .FirstOrDefault(axis => view.Size(axis) != 1 || view.IsFeatures(axis), -1);
        AxisRole?[] roles = [.. Enumerable.Range(0, view.Rank).Select(axis => axis == axes[0] ? AxisRole.Time
            : axis == other ? AxisRole.Features : view.HasBatch(axis) ? AxisRole.Batch : (AxisRole?)null)];
        if (other < 0 || view.HasBatch(axes[0]))
        {
            throw new OnnxAxesException(node.Error($"it works along axis {axes[0]} of a value of the shape {view.Text()}, which can't be described").Message);
        }

        // Features in front of an axis of theirs, as (batch, time, features) along the features: what is pooled is not the steps.
        OnnxView arranged = shaper.Arrange(node, view, roles);
        OnnxView pooled = Add(node, arranged, kind, [], arranged.Shape with { Time = null });
        Give(node, pooled with { Axes = keepsAxes ? pooled.Axes.SetItem(axes[0], []) : pooled.Axes.RemoveAt(axes[0]) });
    }

    private void Padding(OnnxNode node)
    {
        OnnxView view = View(node, 0);
        long[] pads = [.. node.Integers("pads") ?? Needed(node, 1).AllIntegers()];
        float value = node.Has("value") ? (float)node.Single("value", 0) : Constant(node, 2) is { } tensor ? tensor.Single(0) : 0;
        long[] axes = Constant(node, 3)?.AllIntegers() ?? [.. Enumerable.Range(0, view.Rank).Select(axis => (long)axis)];
        if (node.Text("mode", "constant") != "constant" || value != 0 || pads.Length != 2 * axes.Length)
        {
            throw node.Error("it adds other steps than zeros, which can't be described");
        }

        for (int i = 0; i < axes.Length; i++)
        {
            (long front, long behind) = (pads[i], pads[i + axes.Length]);
            int axis = ConstantFolding.Axis(node, axes[i], view.Rank);
            bool fits = (front | behind) == 0 || (view.IsTime(axis) && front is >= 0 and <= 65536 && behind is >= 0 and <= 65536);
            view = !fits ? throw node.Error($"it adds to axis {axis} of {view.Text()}; steps can be added to time")
                : (front | behind) == 0 ? view : WithZeros(node, view, axis, (int)front, (int)behind);
        }

        Give(node, view);
    }
}
