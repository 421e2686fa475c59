using System.Collections.Immutable;
using ModelGen.Import.Graph;

namespace ModelGen.Import.Onnx;

/// <summary>What goes into a graph.</summary>
internal sealed partial class OnnxReader
{
    private readonly List<SourceInput> inputs = [];
    private bool usesSteps;

    /// <summary>The inputs that the outputs depend on: of samples, states before the first step, or lengths of sequences.</summary>
    private void AddInputs(List<OnnxNode> needed)
    {
        Dictionary<string, (OnnxNode Node, int Place)> states = RecurrentUses(needed);
        foreach (OnnxInput input in file.Inputs.Where(input => readers.ContainsKey(input.Name)))
        {
            (OnnxNode? recurrent, int place) = states.GetValueOrDefault(input.Name);
            values[input.Name] = place == 4 ? new OnnxLengths(input.Name)
                : input.Axes is not { } axes
                    ? throw new ImportException($"its input '{input.Name}' has no shape; export the model with shapes, or run onnx.shape_inference")
                : place is 5 or 6 ? StateInput(input.Name, axes, isBatchFirst: recurrent!.LayoutIsBatchFirst)
                : SampleInput(input.Name, axes);
        }

        if (inputs.Count == 0)
        {
            throw new ImportException("its outputs depend on no input; there is nothing to describe");
        }

        if (options.Steps is not null && !usesSteps)
        {
            model.Notes.Add("'Steps' was given, but the file leaves no axis of samples open.");
        }
    }

    /// <summary>What recurrent nodes read as lengths (place 4) or states (5 and 6), by the name.</summary>
    private static Dictionary<string, (OnnxNode Node, int Place)> RecurrentUses(List<OnnxNode> needed)
    {
        Dictionary<string, (OnnxNode Node, int Place)> uses = [];
        foreach (OnnxNode node in needed.Where(node => node.Operator is "LSTM" or "GRU" or "RNN"))
        {
            for (int place = 4; place <= 6; place++)
            {
                uses[node.Input(place)] = (node, place);
            }
        }

        return uses;
    }

    /// <summary>States before the first step: (directions, batch, units), or the batch first.</summary>
    private OnnxView StateInput(string name, int?[] axes, bool isBatchFirst)
    {
        if (axes is not [_, _, int units])
        {
            throw new ImportException($"its input '{name}' is a state, and has no shape of three axes, the last one of a known size");
        }

        ImmutableArray<Axis> direction = axes[isBatchFirst ? 1 : 0] is int directions and not 1 ? OnnxView.One(AxisRole.Directions, directions) : [];
        ImmutableArray<Axis> batch = OnnxView.One(AxisRole.Batch), features = OnnxView.One(AxisRole.Features, units);
        SampleShape shape = new(null, OnnxView.Size(direction) * units);
        return Input(name, [shape.Features], shape, isBatchFirst ? [batch, direction, features] : [direction, batch, features]);
    }

    private OnnxView SampleInput(string name, int?[] axes)
    {
        if (axes.Length is not (2 or 3))
        {
            throw new ImportException(
                $"its input '{name}' has {axes.Length} axes; (batch, features) and (batch, time, features) can be described, no pictures");
        }

        int batch = isTimeMajor ? 1 : 0;
        int?[] sample = [.. axes.Where((_, axis) => axis != batch)];
        if (sample.Count(size => size is null) > 1)
        {
            throw new ImportException($"the file leaves several axes of samples of '{name}' open; time steps alone may be");
        }

        // The graph may have computed with sizes that it says. Which axis it leaves open is for it to choose: features may come before time steps.
        int open = Array.IndexOf(sample, null);
        if (open >= 0)
        {
            usesSteps = true;
            sample[open] = options.InputSteps.TryGetValue(name, out int own) ? own : options.Steps ?? throw SourceInput.StepsAreOpen(name);
        }

        int features = sample[^1]!.Value;
        if (isTimeMajor)
        {
            model.Notes.Add($"The file's input '{name}' has the time steps in front of the samples; here samples come first, each with all of its steps.");
        }

        SampleShape shape = sample.Length == 2 ? new SampleShape(sample[0], features) : new SampleShape(null, features);
        ImmutableArray<Axis> last = OnnxView.One(AxisRole.Features, features);
        ImmutableArray<ImmutableArray<Axis>> parts = shape.Time is int time ? [OnnxView.One(AxisRole.Time, time), last] : [last];
        return Input(name, sample, shape, parts.Insert(batch, OnnxView.One(AxisRole.Batch)));
    }

    private OnnxView Input(string name, int?[] sample, SampleShape shape, ImmutableArray<ImmutableArray<Axis>> axes)
    {
        if (!shape.IsValid)
        {
            throw new ImportException($"samples of its input '{name}' have the shape {shape}, and each size lies between 1 and 65536");
        }

        OnnxView view = new(-1 - inputs.Count, shape, axes);
        inputs.Add(new SourceInput(sample, name) { BatchAxis = Enumerable.Range(0, view.Rank).First(view.HasBatch) });
        return view;
    }
}
