using static System.FormattableString;

namespace ModelGen.Import.Onnx;

/// <summary>Operators that move the numbers of tensors, or combine them.</summary>
internal sealed partial class ConstantFolding
{
    /// <summary>Where slices of a value begin and end, by the axis: attributes first, inputs since operator set 10.</summary>
    public static IEnumerable<(int Axis, long Start, long End, long Step)> Slices(OnnxNode node, OnnxTensor?[] inputs, long[] sizes)
    {
        long[] starts = [.. node.Integers("starts") ?? Numbers(1)!], ends = [.. node.Integers("ends") ?? Numbers(2)!];
        IReadOnlyList<long> axes = node.Integers("axes") ?? Numbers(3) ?? [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        long[] steps = Numbers(4) ?? [.. starts.Select(_ => 1L)];
        if (starts.Length != ends.Length || starts.Length != axes.Count || starts.Length != steps.Length)
        {
            throw node.Error("its starts, ends, axes and steps are not as many as each other; the file is damaged");
        }

        for (int i = 0; i < starts.Length; i++)
        {
            int axis = Axis(node, axes[i], sizes.Length);
            long size = sizes[axis], step = Math.Clamp(steps[i], -int.MaxValue, int.MaxValue);
            if (BatchSize.Is(size))
            {
                bool isWhole = starts[i] == 0 && step == 1 && (ends[i] >= int.MaxValue || ends[i] == size);
                yield return isWhole ? (axis, 0, size, 1)
                    : throw new OnnxAxesException(node.Error("it takes some samples of a batch and not others, which can't be described").Message);
                continue;
            }

            (long least, long most) = step > 0 ? (0, size) : (-1, size - 1);
            yield return step != 0 ? (axis, Bound(starts[i]), Bound(ends[i]), step) : throw node.Error("its step is 0; the file is damaged");

            long Bound(long place) => Math.Clamp(place < 0 && !BatchSize.Is(place) && place > long.MinValue + size ? place + size : place, least, most);
        }

        long[]? Numbers(int input) => input < inputs.Length ? inputs[input]?.AllIntegers()
            : input < 3 ? throw node.Error("it lacks an input; the file is damaged") : null;
    }

    private OnnxTensor Slice(OnnxNode node, OnnxTensor?[] inputs)
    {
        OnnxTensor tensor = inputs[0] ?? throw node.Error("it lacks an input; the file is damaged");
        foreach ((int axis, long start, long end, long step) in Slices(node, inputs, tensor.Axes))
        {
            if (BatchSize.Is(end))
            {
                continue;
            }

            long count = Spend(node, Math.Max(0, (end - start + step - Math.Sign(step)) / step));
            tensor = Along(node, tensor, axis, [.. Enumerable.Range(0, (int)count).Select(i => (int)(start + (i * step)))]);
        }

        return tensor;
    }

    private OnnxTensor Gather(OnnxNode node, OnnxTensor tensor, OnnxTensor indices)
    {
        int axis = Axis(node, node.Integer("axis", 0), tensor.Axes.Length);
        long size = tensor.Axes[axis];
        int[] places = [.. indices.AllIntegers().Select(index => index >= -size && index < size ? (int)(index < 0 ? index + size : index)
            : throw node.Error(Invariant($"its index is {index}, along an axis of {size}; the file is damaged")))];
        OnnxTensor gathered = Along(node, tensor, axis, places);
        return gathered with { Axes = [.. gathered.Axes[..axis], .. indices.Axes, .. gathered.Axes[(axis + 1)..]] };
    }

    /// <summary>The tensor with some of what it has along an axis.</summary>
    private OnnxTensor Along(OnnxNode node, OnnxTensor tensor, int axis, int[] places)
    {
        long[] axes = [.. tensor.Axes];
        int size = (int)axes[axis];
        axes[axis] = places.Length;
        int inner = (int)OnnxTensor.Product(tensor.Name, axes[(axis + 1)..]);
        Spend(node, tensor.Stored == 1 ? 1 : OnnxTensor.Product(tensor.Name, axes));
        return tensor.Select(axes, i =>
        {
            (int row, int column) = Math.DivRem(i, inner);
            (int outer, int place) = Math.DivRem(row, places.Length);
            return (((outer * size) + places[place]) * inner) + column;
        });
    }

    private OnnxTensor Transpose(OnnxNode node, OnnxTensor tensor)
    {
        int[] order = Order(node, tensor.Axes.Length);
        long[] axes = [.. order.Select(axis => tensor.Axes[axis])];
        Spend(node, tensor.Stored);
        if (tensor.Stored == 1)
        {
            return tensor with { Axes = axes };
        }

        long[] strides = Strides(tensor.Axes), ordered = [.. order.Select(axis => strides[axis])];
        return tensor.Select(axes, i => Place(i, axes, ordered));
    }

    /// <summary>The order of a transpose; without one, axes are turned round.</summary>
    public static int[] Order(OnnxNode node, int rank)
    {
        int[] order = node.Integers("perm") is { } said ? [.. said.Select(axis => Axis(node, axis, rank))] : [.. Enumerable.Range(0, rank).Reverse()];
        return order.Length == rank && order.Distinct().Count() == rank ? order
            : throw node.Error("its order of axes is none of the value's; the file is damaged");
    }

    private OnnxTensor Concat(OnnxNode node, OnnxTensor[] tensors)
    {
        int axis = Axis(node, node.Integer("axis", 0), tensors[0].Axes.Length);
        bool fits = Array.TrueForAll(tensors, tensor => tensor.Axes.Length == tensors[0].Axes.Length && (tensor.Singles is null) == (tensors[0].Singles is null)
            && Enumerable.Range(0, tensor.Axes.Length).All(one => one == axis || tensor.Axes[one] == tensors[0].Axes[one]));
        if (!fits)
        {
            throw node.Error($"it joins tensors of the shapes {string.Join(", ", tensors.Select(tensor => tensor.Shape()))}; the file is damaged");
        }

        long[] axes = [.. tensors[0].Axes];
        axes[axis] = tensors.Sum(tensor => tensor.Axes[axis]);
        if (tensors.All(tensor => tensor.Stored == 1) && tensors.Select(tensor => tensor.Single(0)).Distinct().Count() == 1 && tensors[0].Singles is not null)
        {
            return tensors[0] with { Axes = axes };
        }

        if (Array.Exists(axes, BatchSize.Is))
        {
            throw node.Error("it joins tensors that have the size of a batch; they can't be described");
        }

        // What lies in front of the axis is a row of each tensor, one behind the other.
        int rows = (int)Spend(node, OnnxTensor.Product("", axes[..axis]));
        Spend(node, OnnxTensor.Product("", axes));
        return tensors[0].Singles is null
            ? new OnnxTensor("", axes, null, Rows(tensors.Select(tensor => tensor.AllIntegers())))
            : new OnnxTensor("", axes, Rows(tensors.Select(tensor => tensor.AllSingles())), null);

        T[] Rows<T>(IEnumerable<T[]> parts)
        {
            T[][] all = [.. parts];
            return [.. Enumerable.Range(0, rows).SelectMany(row => all.SelectMany(part => part.Skip(row * (part.Length / rows)).Take(part.Length / rows)))];
        }
    }

    private OnnxTensor Expand(OnnxNode node, OnnxTensor tensor, long[] target)
    {
        long[] axes = Broadcast(node, tensor.Axes, target, tensor.IsUniform);
        if (tensor.IsUniform && tensor.Stored > 0)
        {
            return new OnnxTensor("", axes, tensor.Singles?[..1], tensor.Integers?[..1]);
        }

        Spend(node, OnnxTensor.Product("", axes));
        long[] strides = BroadcastStrides(tensor.Axes, axes.Length);
        return tensor.Select(axes, i => Place(i, axes, strides));
    }

    private OnnxTensor Range(OnnxNode node, OnnxTensor start, OnnxTensor limit, OnnxTensor delta)
    {
        long first = start.Integer(0), last = limit.Integer(0), step = delta.Integer(0);
        if (step == 0 || BatchSize.Is(last) || BatchSize.Is(first))
        {
            throw node.Error("its range can't be followed");
        }

        Int128 wide = ((Int128)last - first + step - Math.Sign(step)) / step;
        int count = (int)Spend(node, (long)Int128.Clamp(wide, 0, int.MaxValue));
        return OnnxTensor.List("", [.. Enumerable.Range(0, count).Select(i => first + (i * step))]);
    }

    private OnnxTensor Where(OnnxNode node, OnnxTensor condition, OnnxTensor yes, OnnxTensor no)
    {
        long[] axes = Broadcast(node, Broadcast(node, condition.Axes, yes.Axes), no.Axes);
        int count = (int)Spend(node, OnnxTensor.Product("", axes));
        if (Array.Exists(axes, BatchSize.Is))
        {
            throw node.Error("it chooses among constants of the size of a batch, which can't be followed");
        }

        long[][] strides = [.. new[] { condition, yes, no }.Select(tensor => BroadcastStrides(tensor.Axes, axes.Length))];
        (OnnxTensor Tensor, int Place)[] chosen = [.. Enumerable.Range(0, count).Select(i =>
            condition.Integer(Place(i, axes, strides[0])) != 0 ? (yes, Place(i, axes, strides[1])) : (no, Place(i, axes, strides[2])))];
        return yes.Singles is null
            ? new OnnxTensor("", axes, null, [.. chosen.Select(one => one.Tensor.Integer(one.Place))])
            : new OnnxTensor("", axes, [.. chosen.Select(one => one.Tensor.Single(one.Place))], null);
    }

    private OnnxTensor Combine(OnnxNode node, OnnxTensor?[] inputs, Func<float, float, float> singles, Func<long, long, long> integers)
    {
        OnnxTensor x = inputs[0]!, y = inputs.Length > 1 ? inputs[1]! : throw node.Error("it lacks an input; the file is damaged");
        long[] axes = Broadcast(node, x.Axes, y.Axes);
        bool isUniform = x.Stored == 1 && y.Stored == 1;
        if (!isUniform && Array.Exists(axes, BatchSize.Is))
        {
            throw node.Error("it computes with a constant of the size of a batch, which can't be followed");
        }

        int count = isUniform ? 1 : (int)Spend(node, OnnxTensor.Product("", axes));
        long[] xStrides = BroadcastStrides(x.Axes, axes.Length), yStrides = BroadcastStrides(y.Axes, axes.Length);
        if (x.Singles is not null || y.Singles is not null)
        {
            float[] values = [.. Enumerable.Range(0, count).Select(i => singles(x.Single(Place(i, axes, xStrides)), y.Single(Place(i, axes, yStrides))))];
            return node.Operator == "Equal" ? new OnnxTensor("", axes, null, [.. values.Select(value => (long)value)]) : new OnnxTensor("", axes, values, null);
        }

        bool shifts = node.Operator is "Add" or "Sub" or "Neg";
        return new OnnxTensor("", axes, null, [.. Enumerable.Range(0, count).Select(i =>
        {
            long one = x.Integer(Place(i, axes, xStrides)), other = y.Integer(Place(i, axes, yStrides));
            return !shifts || !(BatchSize.Is(one) || BatchSize.Is(other)) ? integers(one, other)
                : throw node.Error("it adds to the number of samples, which can't be followed");
        })]);
    }

    /// <summary>The shape of what two shapes are broadcast to. Of numbers that are all the same, the size of a batch may stand for any.</summary>
    private static long[] Broadcast(OnnxNode node, long[] first, long[] second, bool isUniform = false)
    {
        long[] axes = new long[Math.Max(first.Length, second.Length)];
        for (int i = 1; i <= axes.Length; i++)
        {
            long one = i <= first.Length ? first[^i] : 1, other = i <= second.Length ? second[^i] : 1;
            axes[^i] = one == 1 || one == other ? other
                : other == 1 ? one
                : isUniform && BatchSize.Is(other) ? other
                : throw node.Error("the shapes of its inputs do not go together; the file is damaged");
        }

        return Checked(node, axes);
    }

    private static long[] Strides(long[] axes)
    {
        long[] strides = new long[axes.Length];
        long stride = 1;
        for (int axis = axes.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= axes[axis];
        }

        return strides;
    }

    private static long[] BroadcastStrides(long[] axes, int rank)
    {
        long[] strides = Strides(axes);
        return [.. new long[rank - axes.Length], .. strides.Select((stride, axis) => axes[axis] == 1 ? 0 : stride)];
    }

    private static int Place(int place, long[] axes, long[] strides)
    {
        long at = 0, rest = place;
        for (int axis = axes.Length - 1; axis >= 0; axis--)
        {
            (rest, long index) = Math.DivRem(rest, axes[axis]);
            at += index * strides[axis];
        }

        return (int)at;
    }
}
