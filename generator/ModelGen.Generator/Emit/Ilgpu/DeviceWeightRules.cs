using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu;

/// <summary>The kernels of what weights add to the loss and to their gradients, and of what they are brought back to after a step.</summary>
internal sealed class DeviceWeightRules(CodeWriter code, Program program)
{
    private readonly IReadOnlyList<(ParameterPlace Place, Penalty Penalty)> penalized = WeightRules.Penalized(program);
    private readonly IReadOnlyList<(ParameterPlace Place, TensorVectors Vectors, double Factor)> orthogonal = WeightRules.Orthogonal(program);
    private readonly IReadOnlyList<(ParameterPlace Place, Constraint Constraint, TensorVectors Vectors)> constrained = WeightRules.Constrained(program);

    /// <summary>How many numbers the penalties take at the end of what the samples share, one for each tensor.</summary>
    public int Penalties => penalized.Count + orthogonal.Count;

    public IEnumerable<(string Name, string Method, string Grid, int Amount)> ForwardKernels =>
    [
        .. Kernel(penalized.Count > 0, "forward: penalties", "PenaltySums", "Groups", penalized.Count),
        .. Kernel(orthogonal.Count > 0, "forward: penalties of vectors", "OrthogonalSums", "Groups", orthogonal.Count),
    ];

    public IEnumerable<(string Name, string Method, string Grid, int Amount)> BackwardKernels =>
    [
        .. Kernel(penalized.Count > 0, "backward: gradients of penalties", "PenaltyGradients", "Elements", program.TrainableCount),
        .. Kernel(
            orthogonal.Count > 0, "backward: gradients of penalties of vectors", "OrthogonalGradients", "Groups", orthogonal.Sum(rule => rule.Vectors.Count)),
    ];

    public IEnumerable<(string Name, string Method, string Grid, int Amount)> UpdateKernels =>
        Kernel(constrained.Count > 0, "update: constraints", "ConstrainWeights", "Elements", AllColumns);

    private int AllColumns => constrained.Sum(rule => rule.Vectors.Count);

    public void Emit()
    {
        if (penalized.Count > 0)
        {
            Sums();
            Gradients();
        }

        if (orthogonal.Count > 0)
        {
            OrthogonalSums();
            OrthogonalGradients();
        }

        if (constrained.Count > 0)
        {
            Constraints();
        }
    }

    private static IEnumerable<(string Name, string Method, string Grid, int Amount)> Kernel(
        bool exists, string name, string method, string grid, int amount) => exists ? [(name, method, grid, amount)] : [];

    private void Sums()
    {
        code.Line();
        code.Comment("l1 Σ|w| + l2 Σw² of each tensor that has a penalty, a group for each.");
        using (code.Block("private static void PenaltySums(DeviceBatch batch)"))
        {
            code.Line($"ArrayView<float> shared = SharedMemory.Allocate<float>({Contract.DeviceContract.GroupSize});");
            code.Lines($"int tensor = {OfTensor(p => $"Weights.{p.Place.Identifier}")};");
            code.Lines($"int length = {OfTensor(p => $"{p.Place.Parameter.Length}")};");
            code.Lines($"float l1 = {OfTensor(p => CSharp.Float(p.Penalty.L1))};");
            code.Lines($"float l2 = {OfTensor(p => CSharp.Float(p.Penalty.L2))};");
            code.Line($"int place = (int)batch.Shared.Length - {Penalties} + Grid.IdxX;");
            code.Line("DevicePenalties.Sum(batch, shared, tensor, length, l1, l2, place);");
        }
    }

    private void Gradients()
    {
        code.Line();
        code.Comment("l1 sign(w) + 2 l2 w, added to the gradient of each weight whose tensor has a penalty.");
        using (code.Block("private static void PenaltyGradients(DeviceBatch batch)"))
        {
            code.Line("int n = (Grid.IdxX * Group.DimX) + Group.IdxX;");
            foreach ((ParameterPlace place, Penalty penalty) in penalized)
            {
                using (code.Block($"if (n >= {place.Offset} && n < {place.Offset + place.Parameter.Length})"))
                {
                    code.Line($"DevicePenalties.AddGradient(batch, n, {CSharp.Float(penalty.L1)}, {CSharp.Float(penalty.L2)});");
                }
            }
        }
    }

    private void OrthogonalSums()
    {
        code.Line();
        code.Comment("Σ |cos| of each two vectors of a tensor, a group for each.");
        using (code.Block("private static void OrthogonalSums(DeviceBatch batch)"))
        {
            code.Line($"ArrayView<float> shared = SharedMemory.Allocate<float>({Contract.DeviceContract.GroupSize});");
            for (int i = 0; i < orthogonal.Count; i++)
            {
                (ParameterPlace place, TensorVectors vectors, double factor) = orthogonal[i];
                using (code.Block($"if (Grid.IdxX == {i})"))
                {
                    code.Line($"int place = (int)batch.Shared.Length - {orthogonal.Count - i};");
                    code.Line($"DeviceOrthogonality.Sum(batch, shared, Weights.{place.Identifier}, {vectors.Arguments}, {CSharp.Float(factor)}, place);");
                }
            }
        }
    }

    private void OrthogonalGradients()
    {
        code.Line();
        code.Comment("Their gradients, added to those of the weights, a group for each vector.");
        using (code.Block("private static void OrthogonalGradients(DeviceBatch batch)"))
        {
            code.Line($"ArrayView<float> shared = SharedMemory.Allocate<float>({Contract.DeviceContract.GroupSize});");
            int first = 0;
            foreach ((ParameterPlace place, TensorVectors vectors, double factor) in orthogonal)
            {
                using (code.Block($"if (Grid.IdxX >= {first} && Grid.IdxX < {first + vectors.Count})"))
                {
                    code.Line($"int vector = Grid.IdxX - {first};");
                    code.Line(
                        $"DeviceOrthogonality.AddGradient(batch, shared, Weights.{place.Identifier}, {vectors.Arguments}, {CSharp.Float(factor)}, vector);");
                }

                first += vectors.Count;
            }
        }
    }

    private void Constraints()
    {
        code.Line();
        code.Comment("What each column of weights that has a constraint is brought back to, a thread for each.");
        using (code.Block("private static void ConstrainWeights(DeviceBatch batch)"))
        {
            code.Line("int n = (Grid.IdxX * Group.DimX) + Group.IdxX;");
            int first = 0;
            foreach ((ParameterPlace place, Constraint constraint, TensorVectors vectors) in constrained)
            {
                (string method, string arguments) = WeightRules.Call(constraint);
                using (code.Block($"if (n >= {first} && n < {first + vectors.Count})"))
                {
                    string begin = vectors.Apart == 1 ? $"n - {first}" : $"((n - {first}) * {vectors.Apart})";
                    code.Line($"Device{method}(batch, Weights.{place.Identifier} + {begin}, {vectors.Numbers}, {vectors.Step}{arguments});");
                }

                first += vectors.Count;
            }
        }
    }

    /// <summary>A choice among the tensors with penalties by the group.</summary>
    private string OfTensor(Func<(ParameterPlace Place, Penalty Penalty), string> value) =>
        string.Concat(penalized.Select((rule, i) => i == penalized.Count - 1 ? value(rule) : $"Grid.IdxX == {i} ? {value(rule)}\n    : "));
}
