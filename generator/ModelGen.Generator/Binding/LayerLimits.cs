using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding;

/// <summary>How large a model may be, and how large it has become.</summary>
internal sealed class LayerLimits(Problems problems)
{
    /// <summary>Most numbers of one sample that pass between two layers.</summary>
    private const long MaxValues = 1 << 24;

    /// <summary>Most parameters of a model, kept statistics included: offsets in bytes stay within an <see cref="int"/>.</summary>
    private const long MaxParameters = (1 << 28) - 1;

    /// <summary>
    /// Most numbers that one sample's training keeps. A backend may lay them out in up to four times as much memory, which is half of what an
    /// <see cref="int"/> counts: what is left is for the gaps between buffers.
    /// </summary>
    private const long MaxWork = 1 << 28;

    private long parameters;
    private long work;

    /// <summary>Whether a value is small enough; reports it if not.</summary>
    public bool Fits(Shape shape, string what, Node node) =>
        AtMost(MaxValues, (long)shape.Steps * shape.Features, "numbers for each sample", what, node);

    /// <summary>Whether all that a layer computes is small enough; reports it if not.</summary>
    public bool Fits(Layer layer, Node node) =>
        Fits(layer.Output, $"the output of layer '{layer.Name}'", node)
        && layer.Between.All(value => AtMost(MaxValues, value.Numbers, "numbers for each sample", $"{value.What} of layer '{layer.Name}'", node));

    /// <summary>Adds a layer. Whether the model is still small enough; reports it if not.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="again">What it reads that another one reads too: each of them has a gradient of its own for it.</param>
    /// <param name="node">Where to report.</param>
    public bool Add(Layer layer, IEnumerable<Shape> again, Node node)
    {
        parameters += layer.Parameters.Sum(parameter => parameter.Shape.Aggregate(1L, (product, axis) => product * axis));
        if (!AtMost(MaxParameters, parameters, "parameters", $"the model up to layer '{layer.Name}'", node))
        {
            return false;
        }

        work += Work(layer, again);
        return AtMost(MaxWork, work, "numbers", $"the work memory of a sample up to layer '{layer.Name}'", node);
    }

    /// <summary>How many numbers a layer keeps of one sample at most, with gradients of its own for what others read too.</summary>
    public static long Work(Layer layer, IEnumerable<Shape> again) => Work(layer) + again.Sum(shape => 2L * shape.Length);

    /// <summary>
    /// What it keeps by itself: of a cell its sums, each equation's value and each state with its gradient, of another layer its output, its
    /// gradient and what its activation keeps, as much of each value between, and a padded input with its gradient.
    /// </summary>
    private static long Work(Layer layer)
    {
        if (layer is BidirectionalLayer both)
        {
            return (2 * Work(both.Forward)) + (4L * layer.Output.Length);
        }

        if (layer is RecurrentLayer { Cell: Cell cell } recurrent)
        {
            int values = cell.Sums.Count() + (2 * cell.Equations.Count()) + (2 * cell.States.Count) + cell.Operands.Count();
            return (long)(layer.Input.Steps + 1) * values * cell.Parts.Max(recurrent.UnitsOf);
        }

        long padded = layer is ConvolutionLayer { Window: var window } ? 2L * (layer.Input.Steps + window.Before + window.After) * layer.Input.Features : 0;
        return padded + (4L * layer.Output.Length) + layer.Between.Sum(value => 4 * value.Numbers);
    }

    private bool AtMost(long most, long size, string unit, string what, Node node)
    {
        if (size > most)
        {
            problems.Report(Descriptors.ModelTooLarge, node, what, $"{size}", unit, $"{most}");
        }

        return size <= most;
    }
}
