using System.Collections.Immutable;
using ModelGen.Import.Graph;

namespace ModelGen.Import.Onnx;

/// <summary>What an axis of a value is, in the order in which the numbers of a sample lie here.</summary>
internal enum AxisRole
{
    Batch,
    Time,

    /// <summary>The two directions of a recurrent layer, which are features side by side here.</summary>
    Directions,
    Features,
}

/// <summary>An axis, or a part of one: a reshape joins several.</summary>
/// <param name="Role">What it is.</param>
/// <param name="Size">Its size; of a batch 1.</param>
internal readonly record struct Axis(AxisRole Role, int Size);

/// <summary>A value of the graph: a constant, or what a layer gives.</summary>
internal abstract record OnnxValue;

/// <summary>A value that is known.</summary>
internal sealed record OnnxConstant(OnnxTensor Tensor) : OnnxValue;

/// <summary>An input that says how long each sequence is.</summary>
internal sealed record OnnxLengths(string Name) : OnnxValue;

/// <summary>
/// What a layer gives, as the graph sees it: where the batch, the time steps and the features are among the graph's axes. Transposes, and reshapes that join
/// axes or part them again, change the view and leave the layer's samples as they are: (time, features).
/// </summary>
/// <param name="Place">The layer's place, or that of an input.</param>
/// <param name="Shape">The shape of its samples.</param>
/// <param name="Axes">The graph's axes, each of parts; one without parts has a size of 1.</param>
internal sealed record OnnxView(int Place, SampleShape Shape, ImmutableArray<ImmutableArray<Axis>> Axes) : OnnxValue
{
    /// <summary>The number of axes.</summary>
    public int Rank => Axes.Length;

    /// <summary>All parts that a sample has, in the graph's order.</summary>
    public Axis[] SampleParts => [.. Axes.SelectMany(axis => axis).Where(part => part.Role != AxisRole.Batch)];

    /// <summary>An axis of the graph that is one part.</summary>
    public static ImmutableArray<Axis> One(AxisRole role, int size = 1) => [new Axis(role, size)];

    /// <summary>The numbers of a sample along an axis.</summary>
    public int Size(int axis) => Size(Axes[axis]);

    /// <summary>The numbers of a sample along an axis.</summary>
    public static int Size(IEnumerable<Axis> axis) => (int)axis.Aggregate(1L, (size, part) => Math.Min(size * part.Size, int.MaxValue));

    /// <summary>Whether an axis is that of the samples, or has it among its parts.</summary>
    public bool HasBatch(int axis) => Axes[axis].Any(part => part.Role == AxisRole.Batch);

    /// <summary>Whether the samples come before everything else, but for axes of size 1.</summary>
    public bool IsBatchFirst =>
        Axes.SelectMany(parts => parts).SkipWhile(part => part.Size == 1 && part.Role != AxisRole.Batch).FirstOrDefault(new Axis(AxisRole.Features, 1)).Role
            == AxisRole.Batch;

    /// <summary>Whether an axis is that of the samples.</summary>
    public bool IsBatch(int axis) => Axes[axis] is [{ Role: AxisRole.Batch }];

    /// <summary>Whether an axis is the time steps of the layer's samples.</summary>
    public bool IsTime(int axis) => Axes[axis] is [{ Role: AxisRole.Time }];

    /// <summary>Whether an axis is all features of the layer's samples.</summary>
    public bool IsFeatures(int axis) =>
        Size(axis) == Shape.Features && Axes[axis].All(part => part.Role is AxisRole.Directions or AxisRole.Features) && IsSorted(Axes[axis]);

    /// <summary>The same samples with another view of one axis.</summary>
    public OnnxView With(int axis, ImmutableArray<Axis> parts) => this with { Axes = Axes.SetItem(axis, parts) };

    /// <summary>Whether parts lie in the order of the samples.</summary>
    public static bool IsSorted(IEnumerable<Axis> parts) => parts.Zip(parts.Skip(1)).All(pair => pair.First.Role < pair.Second.Role);

    /// <summary>The shape for the graph's own computations.</summary>
    public long[] Sizes() => [.. Axes.Select((parts, axis) => HasBatch(axis) ? BatchSize.Times(Size(parts)) : Size(parts))];

    /// <summary>The graph's shape for messages.</summary>
    public string Text() => $"({string.Join(", ", Axes.Select(parts => parts.Length == 0 ? "1"
        : string.Join(" x ", parts.Select(part => part.Role == AxisRole.Batch ? "batch" : FormattableString.Invariant($"{part.Size}")))))})";
}

/// <summary>The samples are not where a layer has them: the axes of the inputs were taken for others than they are.</summary>
internal sealed class OnnxAxesException(string message) : Exception(message);
