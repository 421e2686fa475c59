using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu;

/// <summary>The kernels of what weights add to the loss and to their gradients, and of what they are brought back to after a step.</summary>
internal sealed class DeviceWeightRules(CodeWriter code, Program program)
{
    private readonly IReadOnlyList<(ParameterPlace Place, Penalty Penalty)> penalized = WeightRules.Penalized(program);
    private readonly IReadOnlyList<(ParameterPlace Place, Constraint Constraint)> constrained = WeightRules.Constrained(program);

    /// <summary>How many numbers the penalties take at the end of what the samples share, one for each tensor.</summary>
    public int Penalties => penalized.Count;

    public IEnumerable<(string Name, string Method, string Grid, int Amount)> ForwardKernels =>
        Kernel(penalized.Count > 0, "forward: penalties", "PenaltySums", "Groups", penalized.Count);

    public IEnumerable<(string Name, string Method, string Grid, int Amount)> BackwardKernels =>
        Kernel(penalized.Count > 0, "backward: gradients of penalties", "PenaltyGradients", "Elements", program.TrainableCount);

    public IEnumerable<(string Name, string Method, string Grid, int Amount)> UpdateKernels =>
        Kernel(constrained.Count > 0, "update: constraints", "ConstrainWeights", "Elements", AllColumns);

    private int AllColumns => constrained.Sum(rule => WeightRules.Columns(rule.Place).Columns);

    public void Emit()
    {
        if (penalized.Count > 0)
        {
            Sums();
            Gradients();
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
            code.Line($"int place = (int)batch.Shared.Length - {penalized.Count} + Grid.IdxX;");
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

    private void Constraints()
    {
        code.Line();
        code.Comment("What each column of weights that has a constraint is brought back to, a thread for each.");
        using (code.Block("private static void ConstrainWeights(DeviceBatch batch)"))
        {
            code.Line("int n = (Grid.IdxX * Group.DimX) + Group.IdxX;");
            int first = 0;
            foreach ((ParameterPlace place, Constraint constraint) in constrained)
            {
                (int rows, int columns) = WeightRules.Columns(place);
                (string method, string arguments) = WeightRules.Call(constraint);
                using (code.Block($"if (n >= {first} && n < {first + columns})"))
                {
                    code.Line($"Device{method}(batch, Weights.{place.Identifier} + n - {first}, {rows}, {columns}{arguments});");
                }

                first += columns;
            }
        }
    }

    /// <summary>A choice among the tensors with penalties by the group.</summary>
    private string OfTensor(Func<(ParameterPlace Place, Penalty Penalty), string> value) =>
        string.Concat(penalized.Select((rule, i) => i == penalized.Count - 1 ? value(rule) : $"Grid.IdxX == {i} ? {value(rule)}\n    : "));
}
