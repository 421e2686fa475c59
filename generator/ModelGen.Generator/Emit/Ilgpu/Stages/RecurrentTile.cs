using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu.Stages;

/// <summary>The shared memory of a recurrent layer. All places are in floats.</summary>
/// <remarks>
/// Forward: x(t) and the states that sums take, twice, by turns the one that is read and the one for the next step; then values of earlier
/// parts that sums take; then the other states and values of earlier parts. Backward: the gradients of all sums, then those of the states, then
/// those of the values that sums take. Behind both, weights that stay there.
/// </remarks>
internal sealed class RecurrentTile(RecurrentStage stage, int rows)
{
    private readonly int[] operandStates = [.. Enumerable.Range(0, stage.States.Count).Where(i => IsOperand(stage, i))];
    private readonly Symbol[] operandValues = [.. stage.Layer.Cell.Operands];
    private readonly Symbol[] otherValues = [.. stage.Cell.Handed.Where(v => !stage.Layer.Cell.Operands.Contains(v))];

    /// <summary>x(t), in fours.</summary>
    public int InputQuads => DevicePacking.Quads(stage.Inputs[0].Features);

    /// <summary>Where a sample's input, or a copy of it, begins among its operands, in fours.</summary>
    public int OperandInput(int input) => input * InputQuads;

    /// <summary>x(t) and the states that sums take, in fours.</summary>
    public int Quads => OperandStart(operandStates.Length);

    /// <summary>x(t) and the states that sums take of all samples.</summary>
    public int OperandFloats => rows * Quads * 4;

    /// <summary>Where a sample's state begins among its operands, in fours; null: no sum takes it.</summary>
    public int? OperandState(int state) => Array.IndexOf(operandStates, state) is int i and >= 0 ? OperandStart(i) : null;

    /// <summary>A value, in fours.</summary>
    public int QuadsOf(Symbol value) => DevicePacking.Quads(UnitsOf(value));

    /// <summary>Where a value that sums take begins, (samples, units), each sample in fours.</summary>
    public int OperandValue(Symbol value) => OperandValueStart(Array.IndexOf(operandValues, value));

    /// <summary>Where another state begins, (samples, units).</summary>
    public int OtherState(int state) => OperandValueStart(operandValues.Length)
        + (rows * Enumerable.Range(0, state).Where(s => !operandStates.Contains(s)).Sum(UnitsOf));

    /// <summary>Where another value of an earlier part begins, (samples, units).</summary>
    public int OtherValue(Symbol value) => OtherValueStart(Array.IndexOf(otherValues, value));

    /// <summary>What the forward pass keeps of each sample; cleared at first.</summary>
    public int ForwardFloats => Align(OtherValueStart(otherValues.Length));

    public int ForwardWeights => DevicePacking.TensorsOf(stage).Sum(t => t.ColumnFloats);

    /// <summary>Whether the weights of the forward pass stay in shared memory, behind everything else.</summary>
    public bool HoldsForward => stage.Steps > 1 && ForwardFloats + ForwardWeights <= TileSize.Limit;

    /// <summary>The gradients of a sum of a part, in fours.</summary>
    public int SumQuadsOf(int part) => DevicePacking.Quads(stage.Weights[part].Units);

    /// <summary>The gradients of a sample's sums, in fours, each sum padded.</summary>
    public int SumQuads => stage.PlaceOf(stage.SumCount, SumQuadsOf);

    /// <summary>The gradients of the sums of all samples.</summary>
    public int SumFloats => rows * SumQuads * 4;

    /// <summary>Where the backward pass has the gradients of its states, (samples, units) each.</summary>
    public int StateGradient(int state) => SumFloats + (rows * Enumerable.Range(0, state).Sum(UnitsOf));

    /// <summary>Where the backward pass has the gradients of values that sums take, (samples, units) each.</summary>
    public int ValueGradient(Symbol value) => ValueGradientStart(Array.IndexOf(operandValues, value));

    /// <summary>What the backward pass keeps of each sample; cleared at first.</summary>
    public int BackwardFloats => Align(ValueGradientStart(operandValues.Length));

    /// <summary>The weights that what comes back goes through: those of states and values, in the order in which they are packed.</summary>
    public IEnumerable<CellTensor> Recurrent => DevicePacking.TensorsOf(stage).Where(t => !t.OfInput).Reverse();

    public int RecurrentWeights => Recurrent.Sum(t => t.TransposedFloats);

    /// <summary>Whether Uᵀ stays in shared memory in the backward pass, behind everything else.</summary>
    public bool HoldsBackward => stage.Steps > 1 && BackwardFloats + RecurrentWeights <= TileSize.Limit;

    public bool Fits => Math.Max(ForwardFloats, stage.Backward is null ? 0 : BackwardFloats) <= TileSize.Limit;

    public int SharedFloats(Pass pass) => pass == Pass.Backward
        ? BackwardFloats + (HoldsBackward ? RecurrentWeights : 0)
        : ForwardFloats + (HoldsForward ? ForwardWeights : 0);

    private int OperandStart(int state) => OperandInput(stage.Inputs.Count) + operandStates.Take(state).Sum(s => DevicePacking.Quads(UnitsOf(s)));

    private int OperandValueStart(int value) => (2 * OperandFloats) + (rows * operandValues.Take(value).Sum(QuadsOf) * 4);

    private int OtherValueStart(int value) => OtherState(stage.States.Count) + (rows * otherValues.Take(value).Sum(UnitsOf));

    private int ValueGradientStart(int value) => StateGradient(stage.States.Count) + (rows * operandValues.Take(value).Sum(UnitsOf));

    private int UnitsOf(int state) => stage.States[state].Features;

    private int UnitsOf(Symbol value) => stage.Weights[stage.PartOf(value)].Units;

    private static bool IsOperand(RecurrentStage stage, int state) =>
        stage.Layer.Cell.Sums.Any(s => s.Terms.Any(t => t.Operand == stage.Layer.Cell.States[state].Previous));

    /// <summary>Weights behind the states are read in fours.</summary>
    private static int Align(int floats) => (floats + 3) / 4 * 4;
}
