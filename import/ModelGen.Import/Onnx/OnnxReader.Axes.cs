using System.Collections.Immutable;
using ModelGen.Import.Graph;
using static System.FormattableString;

namespace ModelGen.Import.Onnx;

/// <summary>Operators that name axes anew, and those that take a part along one.</summary>
internal sealed partial class OnnxReader
{
    /// <summary>More than samples have, for those that a graph makes and takes away again.</summary>
    private const int MostAxes = 8;

    private void Shape(OnnxNode node) =>
        values[node.Output(0)] = new OnnxConstant(ConstantFolding.ShapeOf(node, View(node, 0).Sizes()) with { Name = node.Output(0) });

    private void Transpose(OnnxNode node)
    {
        OnnxView view = View(node, 0);
        Give(node, view with { Axes = [.. ConstantFolding.Order(node, view.Rank).Select(axis => view.Axes[axis])] });
    }

    private void Squeeze(OnnxNode node)
    {
        OnnxView view = View(node, 0);
        long[]? said = ConstantFolding.Axes(node, [null, Constant(node, 1)]);
        HashSet<int> gone = [.. said?.Select(axis => ConstantFolding.Axis(node, axis, view.Rank))
            ?? Enumerable.Range(0, view.Rank).Where(axis => view.Size(axis) == 1 && !view.HasBatch(axis))];
        if (gone.Any(view.HasBatch))
        {
            throw new OnnxAxesException(node.Error($"it takes the axis of samples away, of a value of the shape {view.Text()}").Message);
        }

        Give(node, gone.All(axis => view.Size(axis) == 1) ? view with { Axes = [.. view.Axes.Where((_, axis) => !gone.Contains(axis))] }
            : throw node.Error($"it takes an axis away that is not of size 1, of the shape {view.Text()}"));
    }

    private void Unsqueeze(OnnxNode node)
    {
        OnnxView view = View(node, 0);
        long[] said = ConstantFolding.Axes(node, [null, Constant(node, 1)]) ?? throw node.Error("it lacks its axes; the file is damaged");
        List<ImmutableArray<Axis>> axes = [.. view.Axes];
        int rank = axes.Count + said.Length;
        if (rank > MostAxes)
        {
            throw node.Error("it makes more axes than can be described");
        }

        foreach (int axis in said.Select(axis => ConstantFolding.Axis(node, axis, rank)).Order())
        {
            axes.Insert(Math.Min(axis, axes.Count), []);
        }

        Give(node, view with { Axes = [.. axes] });
    }

    private void Flatten(OnnxNode node)
    {
        OnnxView view = View(node, 0);
        long said = node.Integer("axis", 1);
        int axis = said == view.Rank ? view.Rank : ConstantFolding.Axis(node, said, view.Rank);
        Give(node, view with { Axes = [[.. view.Axes[..axis].SelectMany(parts => parts)], [.. view.Axes[axis..].SelectMany(parts => parts)]] });
    }

    private void Reshape(OnnxNode node)
    {
        OnnxView view = View(node, 0);
        long[] target = Needed(node, 1).AllIntegers();
        bool takesZero = node.Integer("allowzero", 0) != 0;
        long[] sizes = view.Sizes();
        target = [.. target.Select((size, axis) => size != 0 || takesZero ? size : axis < sizes.Length ? sizes[axis]
            : throw node.Error("it keeps an axis that there is not; the file is damaged"))];
        if (target.Length is 0 or > MostAxes || target.Count(size => size == -1) > 1 || Array.Exists(target, size => size < -1 && !BatchSize.Is(size)))
        {
            throw node.Error($"its shape ({string.Join(", ", target)}) is none; the file is damaged");
        }

        Give(node, Joined(view, target) ?? Cut(node, view, target));
    }

    /// <summary>The view of a reshape that only joins parts, or takes them apart again; null: it cuts one.</summary>
    private static OnnxView? Joined(OnnxView view, long[] target)
    {
        List<Axis> left = [.. view.Axes.SelectMany(axis => axis)];
        ImmutableArray<Axis>[] axes = new ImmutableArray<Axis>[target.Length];
        int open = Array.IndexOf(target, -1);
        int front = open < 0 ? target.Length : open;
        for (int i = 0; i < front; i++)
        {
            if (Take(left, target[i], fromEnd: false) is not { } parts)
            {
                return null;
            }

            axes[i] = parts;
        }

        for (int i = target.Length - 1; i > front; i--)
        {
            if (Take(left, target[i], fromEnd: true) is not { } parts)
            {
                return null;
            }

            axes[i] = parts;
        }

        if (open >= 0)
        {
            axes[open] = [.. left];
        }
        else if (left.Exists(part => part.Size != 1 || part.Role == AxisRole.Batch))
        {
            return null;
        }

        return view with { Axes = [.. axes] };
    }

    /// <summary>Takes the parts that make an axis of a size from one end of those that are left; null: no parts do.</summary>
    private static ImmutableArray<Axis>? Take(List<Axis> left, long size, bool fromEnd)
    {
        bool wantsBatch = BatchSize.Is(size);
        long wanted = wantsBatch ? BatchSize.Factor(size) : size;
        List<Axis> taken = [];
        long product = 1;
        bool hasBatch = false;
        while (left.Count > 0 && (product < wanted || hasBatch != wantsBatch || (wanted == 1 && taken.Count == 0)))
        {
            Axis next = fromEnd ? left[^1] : left[0];
            bool isBatch = next.Role == AxisRole.Batch;
            if ((isBatch && !wantsBatch) || (!isBatch && product * next.Size > wanted) || (wantsBatch && wanted == 1 && !isBatch && next.Size > 1))
            {
                break;
            }

            product *= next.Size;
            hasBatch |= isBatch;
            taken.Insert(fromEnd ? 0 : taken.Count, next);
            left.RemoveAt(fromEnd ? left.Count - 1 : 0);
        }

        return product == wanted && hasBatch == wantsBatch ? [.. taken] : null;
    }

    /// <summary>The view of a reshape that cuts the numbers of a sample anew, into one axis or two.</summary>
    private OnnxView Cut(OnnxNode node, OnnxView view, long[] target)
    {
        OnnxView settled = shaper.Settle(node, view);
        long length = settled.Shape.Length;
        long known = target.Where(size => size > 0).Aggregate(1L, (product, size) => Math.Min(product * size, int.MaxValue));
        int batch = Array.FindIndex(target, BatchSize.Is), open = Array.IndexOf(target, -1);

        // Without the number of samples, that is what is left open, or the number that the file has in its place.
        batch = batch >= 0 ? batch : open >= 0 && known == length ? open : FixedBatch(target, known, length, open);
        if (batch < 0 || (target[batch] > 0 && open < 0 && known / target[batch] != length) || !settled.IsBatchFirst)
        {
            throw view.IsBatchFirst ? Wrong() : new OnnxAxesException(Wrong().Message);
        }

        List<int> axes = [.. Enumerable.Range(0, target.Length).Where(axis => axis != batch && target[axis] != 1)];
        long others = axes.Where(axis => target[axis] != -1).Aggregate(1L, (product, axis) => Math.Min(product * target[axis], int.MaxValue));
        bool fits = axes.Count is 1 or 2 && others > 0 && length % others == 0 && (axes.Exists(axis => target[axis] == -1) || others == length);
        if (!fits)
        {
            throw Wrong();
        }

        int[] sizes = [.. axes.Select(axis => (int)(target[axis] == -1 ? length / others : target[axis]))];
        SampleShape shape = axes.Count == 1 ? new SampleShape(null, sizes[0]) : new SampleShape(sizes[0], sizes[1]);
        OnnxView cut = shaper.Reshape(node, settled, shape);
        return cut with
        {
            Axes = [.. Enumerable.Range(0, target.Length).Select(axis => axis == batch ? OnnxView.One(AxisRole.Batch)
                : axis == axes[^1] ? OnnxView.One(AxisRole.Features, sizes[^1])
                : axis == axes[0] ? OnnxView.One(AxisRole.Time, sizes[0])
                : ImmutableArray<Axis>.Empty)],
        };

        ImportException Wrong() => node.Error($"it makes ({string.Join(", ", target.Select(size => BatchSize.Is(size) ? "batch" : Invariant($"{size}")))}) of "
            + $"{view.Text()}; samples have one axis or two here, and stay by themselves");
    }

    /// <summary>Which number stands for the samples in a file that was exported for a number of them: the first, if the others go with a sample.</summary>
    private static int FixedBatch(long[] target, long known, long length, int open) =>
        target[0] > 0 && (open >= 0 ? length % Math.Max(known / target[0], 1) == 0 : known / target[0] == length) ? 0 : -1;

    private void Gather(OnnxNode node)
    {
        if (Value(node, node.Input(0)) is OnnxConstant { Tensor: { } table })
        {
            Embedding(node, table);
            return;
        }

        OnnxView view = View(node, 0);
        int axis = ConstantFolding.Axis(node, node.Integer("axis", 0), view.Rank);
        OnnxTensor indices = Needed(node, 1);
        if (indices.Count != 1)
        {
            throw node.Error(Invariant($"it takes {indices.Count} things along an axis of {view.Text()}; one can be described"));
        }

        long said = indices.Integer(0), size = view.Size(axis);
        OnnxView one = said >= -size && said < size ? Part(node, view, axis, (int)(said < 0 ? said + size : said), 1)
            : throw node.Error(Invariant($"its index is {said}, along an axis of {size}; the file is damaged"));
        Give(node, indices.Axes.Length == 0 ? one with { Axes = one.Axes.RemoveAt(axis) } : one);
    }

    private void Embedding(OnnxNode node, OnnxTensor table)
    {
        OnnxView view = View(node, 1);
        if (table.Axes is not [long rows and > 0, long columns and > 0] || node.Integer("axis", 0) != 0)
        {
            throw node.Error($"it looks up the rows of a constant of the shape {table.Shape()}; a table of rows can be described");
        }

        int steps = Array.FindIndex([.. view.Axes], parts => parts is [{ Role: AxisRole.Features }]);
        if (view.Place >= 0 || view.Rank != 2 || steps < 0 || columns > 65536)
        {
            throw node.Error($"it looks up what has the shape {view.Text()}; an embedding reads an input of indices (batch, time) here");
        }

        SampleShape shape = new(view.Shape.Features, (int)columns);
        OptionList embedding = [("input_dim", (int)rows), ("output_dim", (int)columns)];
        OnnxView given = Add(node, view, "embedding", embedding, shape, new() { ["embeddings"] = Weight(node, table) });
        given = given.With(steps, OnnxView.One(AxisRole.Time, view.Shape.Features));
        Give(node, given with { Axes = given.Axes.Add(OnnxView.One(AxisRole.Features, (int)columns)) });
    }

    private void Slice(OnnxNode node)
    {
        OnnxView view = View(node, 0);
        OnnxTensor?[] read = [null, .. Enumerable.Range(1, 4).Select(input => Constant(node, input))];
        foreach ((int axis, long start, long end, long step) in ConstantFolding.Slices(node, read, view.Sizes()).ToArray())
        {
            long size = view.Size(axis);
            if (view.HasBatch(axis) || (start == 0 && end == size && step == 1))
            {
                continue;
            }

            bool isTurned = step == -1 && start == size - 1 && end == -1 && view.IsTime(axis);
            view = isTurned ? view with { Place = StepOrder.Turn(model, node.LayerName, node.Operator, view.Place, view.Shape.Features) }
                : step == 1 && end > start ? Part(node, view, axis, (int)start, (int)(end - start))
                : throw node.Error($"it takes no steps, or some and not those between, of {view.Text()}, which can't be described");
        }

        Give(node, view);
    }

    private void Split(OnnxNode node)
    {
        OnnxView view = View(node, 0);
        int axis = ConstantFolding.Axis(node, node.Integer("axis", 0), view.Rank), count = node.Outputs.Count, size = view.Size(axis);
        node.Ignore("num_outputs");
        long[] sizes = [.. node.Integers("split") ?? Constant(node, 1)?.AllIntegers() ?? [.. Enumerable.Repeat((long)((size + count - 1) / count), count)]];
        long start = 0;
        for (int i = 0; i < count; i++)
        {
            long length = i < sizes.Length ? Math.Min(sizes[i], size - start) : 0;
            if (length < 1)
            {
                throw node.Error("its parts have other sizes than the axis; the file is damaged");
            }

            if (readers.ContainsKey(node.Output(i)))
            {
                values[node.Output(i)] = Part(node, view, axis, (int)start, (int)length);
            }

            start += length;
        }
    }

    /// <summary>Some of what lies along an axis: steps, one direction of two, or all.</summary>
    private OnnxView Part(OnnxNode node, OnnxView view, int axis, int start, int count)
    {
        if (view.HasBatch(axis))
        {
            throw new OnnxAxesException(node.Error($"it takes some samples of a batch of the shape {view.Text()}, which can't be described").Message);
        }

        if (count == view.Size(axis))
        {
            return view;
        }

        if (view.Axes[axis] is [{ Role: AxisRole.Directions }] && count == 1)
        {
            return OneDirection(node, view, axis, start);
        }

        if (!view.IsTime(axis))
        {
            throw node.Error($"it takes a part of axis {axis} of {view.Text()}; of time steps parts can be taken, not of features");
        }

        int steps = view.Shape.Time!.Value;
        SampleShape shape = view.Shape with { Time = count };
        return Add(node, view, "cropping_1d", [("cropping", new[] { start, steps - start - count })], shape).With(axis, OnnxView.One(AxisRole.Time, count));
    }

    /// <summary>A vector as each step of a sequence.</summary>
    private void Repeat(OnnxNode node, bool isTile)
    {
        OnnxView view = View(node, 0);
        long[] said = Needed(node, 1).AllIntegers(), sizes = view.Sizes();
        long[] target = isTile ? [.. said.Zip(sizes, (count, size) => count == 1 ? size : size == 1 ? count : -2)] : said;
        int repeated = Array.FindIndex(target, size => size is > 1 and <= 65536 && !sizes.Contains(size));
        bool fits = said.Length == view.Rank
            && sizes.Select((size, axis) => axis == repeated ? size == 1 : target[axis] == 1 || target[axis] == size).All(one => one);
        if (!fits || (repeated >= 0 && view.Shape.Time is not null))
        {
            throw node.Error($"it repeats a value of the shape {view.Text()} along an axis; a vector can be repeated as steps");
        }

        Give(node, repeated < 0 ? view : Add(node, view, "repeat_vector", [("n", (int)target[repeated])], view.Shape with { Time = (int)target[repeated] })
            .With(repeated, OnnxView.One(AxisRole.Time, (int)target[repeated])));
    }
}
