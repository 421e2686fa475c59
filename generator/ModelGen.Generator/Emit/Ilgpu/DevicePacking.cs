using ModelGen.Generator.Binding;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu;

/// <summary>A copy of a tensor in the order in which kernels read it.</summary>
/// <param name="Name">Its name in generated code.</param>
/// <param name="Offset">Its first number.</param>
/// <param name="Floats">How many numbers.</param>
/// <param name="Comment">Its shape, for people to read.</param>
/// <param name="Order">The method of the library that knows the order.</param>
/// <param name="Tensor">What is copied.</param>
/// <param name="Inputs">Rows of the tensor.</param>
/// <param name="Gates">Gates.</param>
/// <param name="Units">Units of a gate.</param>
internal sealed record PackedTensor(
    string Name, int Offset, int Floats, string Comment, string Order, ParameterPlace Tensor, int Inputs, int Gates, int Units);

/// <summary>A tensor of a cell's weights.</summary>
/// <param name="Name">Its name in generated code.</param>
/// <param name="Tensor">The tensor, (inputs, blocks * units).</param>
/// <param name="Inputs">Its rows.</param>
/// <param name="Blocks">Sums that it serves.</param>
/// <param name="Units">Units of a sum.</param>
/// <param name="OfInput">Whether it multiplies the input.</param>
/// <param name="Transposed">Whether the gradient of an operand is asked for.</param>
internal sealed record CellTensor(string Name, ParameterPlace Tensor, int Inputs, int Blocks, int Units, bool OfInput, bool Transposed)
{
    /// <summary>The numbers of the tensor in columns, its rows in fours.</summary>
    public int ColumnFloats => DevicePacking.Quads(Inputs) * 4 * Blocks * Units;

    /// <summary>The numbers of the transposed tensor, the units of each sum in fours.</summary>
    public int TransposedFloats => Blocks * DevicePacking.Quads(Units) * 4 * Inputs;
}

/// <summary>
/// The packed weights of a device: every product reads four rows of a column at once. A recurrent layer's kernel and recurrent
/// kernel follow each other, so that x(t) and h(t−1) are one operand.
/// </summary>
internal sealed class DevicePacking
{
    private readonly List<PackedTensor> tensors = [];

    public DevicePacking(Program program)
    {
        foreach (Stage stage in (program.Training ?? program.Inference).Stages)
        {
            switch (stage)
            {
                case RecurrentStage recurrent:
                    foreach (CellTensor tensor in TensorsOf(recurrent))
                    {
                        Columns(tensor.Name, tensor.Tensor, tensor.Inputs, tensor.Blocks, tensor.Units);
                    }

                    foreach (CellTensor tensor in TensorsOf(recurrent).Reverse().Where(t => t.Transposed))
                    {
                        Transposed(tensor.Name + "Transposed", tensor.Tensor, tensor.Inputs, tensor.Blocks, tensor.Units);
                    }

                    break;
                case DenseStage dense:
                    int inputs = dense.Window.Size * dense.X.Features;
                    Columns(dense.Name, dense.Weights.Kernel, inputs, 1, dense.Layer.Units);
                    if (dense.DX is not null && program.Training is not null)
                    {
                        Transposed(dense.Name + "Transposed", dense.Weights.Kernel, inputs, 1, dense.Layer.Units);
                    }

                    break;
            }
        }
    }

    public IReadOnlyList<PackedTensor> Tensors => tensors;

    public int Floats => tensors.Sum(t => t.Floats);

    /// <summary>The weights of a recurrent stage with their names, that of the input first.</summary>
    public static IEnumerable<CellTensor> TensorsOf(RecurrentStage stage) => stage.Weights
        .SelectMany(w => w.Products.Select(product => (Product: product, w.Units)))
        .GroupBy(p => p.Product.Tensor)
        .OrderBy(g => !Cell.IsInput(g.First().Product.Operand))
        .Select(g => new CellTensor(
            stage.Name + Names.OfWeights(g.Key.Parameter.Name),
            g.Key,
            g.Key.Parameter.Shape[0],
            g.Key.Parameter.Shape[1] / g.First().Units,
            g.First().Units,
            Cell.IsInput(g.First().Product.Operand),
            g.Any(p => stage.AsksGradient(p.Product))));

    /// <summary>Rows in fours.</summary>
    public static int Quads(int rows) => (rows + 3) / 4;

    private void Columns(string name, ParameterPlace tensor, int inputs, int gates, int units)
    {
        int quads = Quads(inputs);
        string gateText = gates == 1 ? string.Empty : $"{gates}, ";
        Add(name, quads * gates * units * 4, $"({quads}, {gateText}{units}, 4)", "Columns", tensor, inputs, gates, units);
    }

    private void Transposed(string name, ParameterPlace tensor, int inputs, int gates, int units)
    {
        int quads = gates * Quads(units);
        Add(name, quads * inputs * 4, $"({quads}, {inputs}, 4)", "Transposed", tensor, inputs, gates, units);
    }

    private void Add(string name, int floats, string shape, string order, ParameterPlace tensor, int inputs, int gates, int units) =>
        tensors.Add(new PackedTensor(name, Floats, floats, $"{shape} {tensor.Path}", order, tensor, inputs, gates, units));
}
