using static System.FormattableString;

namespace ModelGen.Import.Onnx;

/// <summary>
/// Computes what a graph makes of constants: shapes for its reshapes, states of zeros, and the weights that older exports put together from PyTorch's. All
/// together it may make a few times as many numbers as the file has.
/// </summary>
/// <param name="budget">How many numbers it may make.</param>
internal sealed partial class ConstantFolding(long budget)
{
    private static readonly Dictionary<string, Func<ConstantFolding, OnnxNode, OnnxTensor?[], OnnxTensor>> Operators = new()
    {
        ["Identity"] = (_, _, inputs) => inputs[0]!,
        ["Cast"] = (folding, node, inputs) => folding.Cast(node, inputs[0]!),
        ["Shape"] = (_, node, inputs) => ShapeOf(node, inputs[0]!.Axes),
        ["Constant"] = (_, node, _) => Constant(node),
        ["ConstantOfShape"] = (_, node, inputs) => Filled(node, inputs[0]!.AllIntegers(), node.Tensor("value")),
        ["Expand"] = (folding, node, inputs) => folding.Expand(node, inputs[0]!, inputs[1]!.AllIntegers()),
        ["Reshape"] = (_, node, inputs) => Reshape(node, inputs[0]!, inputs[1]!.AllIntegers()),
        ["Unsqueeze"] = (_, node, inputs) => Unsqueeze(node, inputs[0]!, Axes(node, inputs)!),
        ["Squeeze"] = (_, node, inputs) => Squeeze(node, inputs[0]!, Axes(node, inputs)),
        ["Transpose"] = (folding, node, inputs) => folding.Transpose(node, inputs[0]!),
        ["Gather"] = (folding, node, inputs) => folding.Gather(node, inputs[0]!, inputs[1]!),
        ["Slice"] = (folding, node, inputs) => folding.Slice(node, inputs),
        ["Concat"] = (folding, node, inputs) => folding.Concat(node, inputs!),
        ["Range"] = (folding, node, inputs) => folding.Range(node, inputs[0]!, inputs[1]!, inputs[2]!),
        ["Where"] = (folding, node, inputs) => folding.Where(node, inputs[0]!, inputs[1]!, inputs[2]!),
        ["Add"] = (folding, node, inputs) => folding.Combine(node, inputs, (x, y) => x + y, (x, y) => x + y),
        ["Sub"] = (folding, node, inputs) => folding.Combine(node, inputs, (x, y) => x - y, (x, y) => x - y),
        ["Mul"] = (folding, node, inputs) => folding.Combine(node, inputs, (x, y) => x * y, Times),
        ["Div"] = (folding, node, inputs) => folding.Combine(node, inputs, (x, y) => x / y, (x, y) => Over(node, x, y)),
        ["Equal"] = (folding, node, inputs) => folding.Combine(node, inputs, (x, y) => x == y ? 1 : 0, (x, y) => x == y ? 1 : 0),
        ["Neg"] = (folding, node, inputs) => folding.Combine(node, [Zero, inputs[0]], (x, y) => x - y, (x, y) => x - y),
        ["ReduceProd"] = (_, node, inputs) => Product(node, inputs[0]!),
    };

    private static readonly OnnxTensor Zero = new("", [], null, [0]);

    private long left = budget;

    /// <summary>Whether an operator can be computed.</summary>
    public static bool Knows(string name) => Operators.ContainsKey(name);

    /// <summary>What a node gives whose inputs are known; null stands for one that is left out.</summary>
    public OnnxTensor Fold(OnnxNode node, OnnxTensor?[] inputs)
    {
        int least = node.Operator switch { "Gather" or "Expand" or "Reshape" => 2, "Where" or "Range" => 3, "Constant" => 0, _ => 1 };
        if (inputs.Length < least || (node.Operator != "Slice" && Array.Exists(inputs, input => input is null)))
        {
            throw node.Error("it lacks an input; the file is damaged");
        }

        OnnxTensor folded = Operators[node.Operator](this, node, inputs);
        node.CheckAllRead();
        return folded.Axes.Length <= OnnxTensor.MostAxes ? folded with { Name = node.Output(0) } : throw TooManyAxes(node);
    }

    /// <summary>The numbers of a constant as fractions.</summary>
    public float[] Numbers(OnnxNode node, OnnxTensor tensor)
    {
        Spend(node, tensor.Stored == tensor.Count ? 0 : tensor.Count);
        return !Array.Exists(tensor.Axes, BatchSize.Is) ? tensor.AllSingles()
            : throw node.Error("it reads a constant of the size of a batch, which can't be described");
    }

    /// <summary>A shape as numbers; opset 15 may ask for a part of it.</summary>
    public static OnnxTensor ShapeOf(OnnxNode node, long[] axes)
    {
        int start = Clamp(node.Integer("start", 0)), end = Clamp(node.Integer("end", axes.Length));
        return OnnxTensor.List("", axes[start..Math.Max(start, end)]);

        int Clamp(long place) => (int)Math.Clamp(place < 0 ? place + axes.Length : place, 0, axes.Length);
    }

    /// <summary>Axes as an attribute or, in later operator sets, as an input; null: none are said.</summary>
    public static long[]? Axes(OnnxNode node, OnnxTensor?[] inputs) =>
        node.Integers("axes") is { } axes ? [.. axes] : inputs.Length > 1 ? inputs[1]?.AllIntegers() : null;

    /// <summary>An axis, which may be counted from the end.</summary>
    public static int Axis(OnnxNode node, long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis)
        : throw node.Error(Invariant($"its axis is {axis}, of a value of {rank} axes; the file is damaged"));

    private static OnnxTensor Constant(OnnxNode node) =>
        node.Tensor("value")
            ?? (node.Has("value_float") ? new OnnxTensor("", [], [(float)node.Single("value_float", 0)], null)
            : node.Has("value_int") ? new OnnxTensor("", [], null, [node.Integer("value_int", 0)])
            : node.Has("value_ints") ? OnnxTensor.List("", [.. node.Integers("value_ints")!])
            : node.Has("value_floats") && node.Singles("value_floats") is { } singles ? new OnnxTensor("", [singles.Count], [.. singles], null)
            : throw node.Error("it has no value that is read: a tensor, or numbers"));

    private OnnxTensor Cast(OnnxNode node, OnnxTensor tensor)
    {
        // 1, 10, 11 and 16 are the types with fractions.
        bool toWhole = node.Integer("to", 1) is not (1 or 10 or 11 or 16);
        Spend(node, tensor.Stored);
        return toWhole == (tensor.Singles is null) ? tensor
            : toWhole ? tensor with { Singles = null, Integers = [.. tensor.Singles!.Select(number => (long)number)] }
            : tensor with { Singles = [.. tensor.Integers!.Select(number => (float)number)], Integers = null };
    }

    private static OnnxTensor Filled(OnnxNode node, long[] axes, OnnxTensor? value)
    {
        OnnxTensor one = value ?? new OnnxTensor("", [1], [0], null);
        return one.Stored == 1 ? one.Select(Checked(node, axes), _ => 0) : throw node.Error("its value is not one number; the file is damaged");
    }

    private static long[] Checked(OnnxNode node, long[] axes) => Array.TrueForAll(axes, axis => axis >= 0 || BatchSize.Is(axis)) ? axes
        : throw node.Error("it makes a shape with a size below 0; the file is damaged");

    private static OnnxTensor Unsqueeze(OnnxNode node, OnnxTensor tensor, long[] axes)
    {
        List<long> sizes = [.. tensor.Axes];
        int rank = sizes.Count + (axes ?? throw node.Error("it lacks its axes; the file is damaged")).Length;
        if (rank > OnnxTensor.MostAxes)
        {
            throw TooManyAxes(node);
        }

        foreach (int axis in axes.Select(axis => Axis(node, axis, rank)).Order())
        {
            sizes.Insert(Math.Min(axis, sizes.Count), 1);
        }

        return tensor with { Axes = [.. sizes] };
    }

    private static OnnxTensor Squeeze(OnnxNode node, OnnxTensor tensor, long[]? axes)
    {
        int rank = tensor.Axes.Length;
        HashSet<int> gone = [.. axes?.Select(axis => Axis(node, axis, rank)) ?? Enumerable.Range(0, rank).Where(axis => tensor.Axes[axis] == 1)];
        return gone.All(axis => tensor.Axes[axis] == 1) ? tensor with { Axes = [.. tensor.Axes.Where((_, axis) => !gone.Contains(axis))] }
            : throw node.Error($"it takes an axis away that is not of size 1, of the shape {tensor.Shape()}");
    }

    private static OnnxTensor Reshape(OnnxNode node, OnnxTensor tensor, long[] target)
    {
        bool takesZero = node.Integer("allowzero", 0) != 0;
        long[] axes = [.. target.Select((size, axis) => size == 0 && !takesZero ? (axis < tensor.Axes.Length ? tensor.Axes[axis] : -2) : size)];
        int open = Array.IndexOf(axes, -1);
        if (open >= 0)
        {
            axes[open] = 1;
            long known = OnnxTensor.Product(tensor.Name, axes);
            axes[open] = known > 0 && tensor.Count % known == 0 ? tensor.Count / known : -2;
        }

        return OnnxTensor.Product(tensor.Name, Checked(node, axes)) == tensor.Count ? tensor with { Axes = axes }
            : throw node.Error($"it makes a shape of {tensor.Shape()} that has another number of numbers; the file is damaged");
    }

    private static OnnxTensor Product(OnnxNode node, OnnxTensor tensor)
    {
        bool isAll = tensor.Axes.Length == 1 && node.Integers("axes") is null or [0];
        long keeps = node.Integer("keepdims", 1);
        return isAll ? new OnnxTensor("", keeps == 0 ? [] : [1], null, [tensor.AllIntegers().Aggregate(1L, Times)])
            : throw node.Error("it multiplies along axes of a constant, which is not computed");
    }

    private static long Times(long x, long y) => BatchSize.Is(x) ? BatchSize.Times(BatchSize.Factor(x) * Plain(y))
        : BatchSize.Is(y) ? Times(y, x) : unchecked(x * y);

    /// <summary>A factor of the number of samples; another than a size leads to none.</summary>
    private static long Plain(long number) => number is >= 0 and <= 1 << 20 ? number : 0;

    private static long Over(OnnxNode node, long x, long y) =>
        BatchSize.Is(x) && !BatchSize.Is(y) && y > 0 && BatchSize.Factor(x) % y == 0 ? BatchSize.Times(BatchSize.Factor(x) / y)
        : BatchSize.Is(x) && BatchSize.Is(y) && BatchSize.Factor(x) % BatchSize.Factor(y) == 0 ? BatchSize.Factor(x) / BatchSize.Factor(y)
        : !BatchSize.Is(x) && !BatchSize.Is(y) && y is not (0 or -1) ? x / y
        : throw node.Error("it divides shapes in a way that can't be followed");

    private static ImportException TooManyAxes(OnnxNode node) => node.Error(Invariant($"it makes more than {OnnxTensor.MostAxes} axes; the file is damaged"));

    /// <summary>Takes numbers out of the budget.</summary>
    public long Spend(OnnxNode node, long count)
    {
        left -= count;
        return left >= 0 ? count : throw node.Error("the graph makes more numbers of its constants than the file can need; it is damaged");
    }
}
