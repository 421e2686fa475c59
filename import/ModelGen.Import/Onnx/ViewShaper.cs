using System.Collections.Immutable;
using ModelGen.Import.Graph;

namespace ModelGen.Import.Onnx;

/// <summary>
/// Gives operators the axes that they need. Where a view has them already, nothing is added to the model; otherwise its layers exchange or cut the axes of the
/// samples.
/// </summary>
/// <param name="model">The model.</param>
internal sealed class ViewShaper(SourceModel model)
{
    /// <summary>A view whose axes are what an operator takes them for.</summary>
    /// <param name="node">The operator.</param>
    /// <param name="view">The view.</param>
    /// <param name="roles">Of each axis what it has to be: the batch, the time or the features; null: nothing, of size 1.</param>
    public OnnxView Arrange(OnnxNode node, OnnxView view, params AxisRole?[] roles)
    {
        if (roles.Length != view.Rank)
        {
            throw node.Error($"it reads a value of the shape {view.Text()}, and {roles.Length} axes can be described");
        }

        CheckBatch(node, view, roles);
        int time = Array.IndexOf(roles, AxisRole.Time), features = Array.IndexOf(roles, AxisRole.Features);
        SampleShape wanted = new(time < 0 ? null : view.Size(time), features < 0 ? 1 : view.Size(features));
        bool hasSteps = time < 0 || view.Axes[time].All(part => part.Role == AxisRole.Time);
        bool fits = view.Shape == wanted && hasSteps && (features < 0 || view.IsFeatures(features));
        if (!fits)
        {
            view = Settle(node, view);
            view = features < time
                ? Add(node, Reshape(node, view, new SampleShape(wanted.Features, wanted.Time!.Value)), "permute", [("dims", new[] { 2, 1 })], wanted)
                : Reshape(node, view, wanted);
        }

        return view with { Axes = [.. roles.Select(role => Named(role, wanted))] };
    }

    /// <summary>A view whose last axis is the features, for operators that treat all others alike.</summary>
    public OnnxView ArrangeLast(OnnxNode node, OnnxView view)
    {
        int last = view.Rank - 1;
        if (last < 0 || view.HasBatch(last))
        {
            throw new OnnxAxesException(node.Error($"it works along the last axis of a value of the shape {view.Text()}, which is the batch's").Message);
        }

        if (view.IsFeatures(last))
        {
            return view.With(last, OnnxView.One(AxisRole.Features, view.Shape.Features));
        }

        int[] others = [.. Enumerable.Range(0, last).Where(axis => view.Axes[axis].Any(part => part.Role != AxisRole.Batch))];
        if (others.Length > 1)
        {
            throw node.Error($"it reads a value of the shape {view.Text()}; samples have one axis or two here");
        }

        int features = view.Size(last);
        SampleShape wanted = new(others.Length == 0 ? null : view.Size(others[0]), features);
        OnnxView shaped = Reshape(node, Settle(node, view), wanted).With(last, OnnxView.One(AxisRole.Features, features));
        return others.Length == 0 ? shaped
            : shaped.With(others[0], [.. view.Axes[others[0]].Where(part => part.Role == AxisRole.Batch), new Axis(AxisRole.Time, wanted.Time!.Value)]);
    }

    /// <summary>A view whose samples have their numbers in the graph's order.</summary>
    public OnnxView Settle(OnnxNode node, OnnxView view)
    {
        Axis[] parts = view.SampleParts;
        if (OnnxView.IsSorted(parts))
        {
            return view;
        }

        bool isTurned = parts[^1].Role == AxisRole.Time && OnnxView.IsSorted(parts[..^1]) && view.Axes.All(axis => axis.Length < 2 || OnnxView.IsSorted(axis));
        int features = Array.FindIndex([.. view.Axes], axis => axis.Any(part => part.Role == AxisRole.Features));
        if (!isTurned || features < 0 || !view.IsFeatures(features))
        {
            throw node.Error($"it reads a value whose axes {view.Text()} lie in an order that can't be described");
        }

        SampleShape turned = new(view.Shape.Features, view.Shape.Time!.Value);
        int time = Array.FindIndex([.. view.Axes], axis => axis.Any(part => part.Role == AxisRole.Time));
        return Add(node, view, "permute", [("dims", new[] { 2, 1 })], turned)
            .With(features, OnnxView.One(AxisRole.Time, turned.Time!.Value)).With(time, OnnxView.One(AxisRole.Features, turned.Features));
    }

    /// <summary>Samples of another shape, with the same numbers in their order; the view's axes stay as they are.</summary>
    public OnnxView Reshape(OnnxNode node, OnnxView view, SampleShape shape) =>
        view.Shape == shape ? view
        : view.Shape.Length != shape.Length ? throw node.Error($"it makes {shape} of samples of the shape {view.Shape}")
        : shape.Time is null ? Add(node, view, "flatten", [], shape)
        : Add(node, view, "reshape", [("target_shape", shape.Axes)], shape);

    /// <summary>Adds a layer without weights that reads a view.</summary>
    public OnnxView Add(OnnxNode node, OnnxView view, string kind, OptionList options, SampleShape shape) => view with
    {
        Place = model.Add(new SourceLayer { Name = "", ClassName = node.Operator, Kind = kind, Options = options, Inputs = [view.Place] }),
        Shape = shape,
    };

    private static ImmutableArray<Axis> Named(AxisRole? role, SampleShape shape) => role switch
    {
        null => [],
        AxisRole.Time => OnnxView.One(AxisRole.Time, shape.Time!.Value),
        AxisRole.Features => OnnxView.One(AxisRole.Features, shape.Features),
        _ => OnnxView.One(AxisRole.Batch),
    };

    private static void CheckBatch(OnnxNode node, OnnxView view, AxisRole?[] roles)
    {
        for (int axis = 0; axis < roles.Length; axis++)
        {
            if ((roles[axis] == AxisRole.Batch) != view.HasBatch(axis) || (view.HasBatch(axis) && !view.IsBatch(axis)))
            {
                throw new OnnxAxesException(node.Error($"it reads a value of the shape {view.Text()}, whose axis {axis} is not what it takes it for").Message);
            }

            if (roles[axis] is null && view.Size(axis) != 1)
            {
                throw node.Error($"it reads a value of the shape {view.Text()}, and an axis {axis} of size 1 is expected");
            }
        }
    }
}
