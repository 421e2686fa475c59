using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// A cell over time. Forward, for each step: the gates' pre-activations z = x W + h U + b, then the cell's equations. Backward, from
/// the last step: the equations' gradients, then dh(t − 1) += dz Uᵀ. After all steps: dx = dz Wᵀ.
/// </summary>
/// <param name="Layer">The layer.</param>
/// <param name="Training">Whether every step is kept for a backward pass.</param>
/// <param name="X">The input.</param>
/// <param name="Mask">(steps), or null.</param>
/// <param name="Gates">
/// One step after another, each gate padded: kept values in the places of the pre-activations that they are functions of, and after the
/// cell's backward equations the gates' gradients. Null without a backward pass.
/// </param>
/// <param name="States">
/// One for each state of the cell, the output first. With <see cref="KeepsSteps"/> row 0 is the state before the first step and
/// row s + 1 that after step s. Otherwise the output has two rows, by turns the state before a step and after it, as the products of a step
/// still read the first while the cell writes the second; the others have one.
/// </param>
/// <param name="Kept">What the backward equations read besides gradients and states.</param>
/// <param name="Cell">The equations; with a mask they choose between the new states and the previous ones. Devices compute these.</param>
/// <param name="Used">The equations of a step that no mask leaves out, without the choice. The CPU computes these, and skips masked samples.</param>
/// <param name="DOutput">The gradient of the output if it is a sequence; otherwise it arrives in the first of <paramref name="Carries"/>.</param>
/// <param name="Carries">The gradient of each state on its way back through time.</param>
/// <param name="DX">The gradient of the input, or null where nobody asks for it.</param>
/// <param name="Weights">Kernel and bias; the packed kernel has the recurrent one below it.</param>
/// <param name="RecurrentKernel">(units, gates * units).</param>
/// <param name="RecurrentTransposed">The packed transposed recurrent kernel.</param>
internal sealed record RecurrentStage(
    RecurrentLayer Layer,
    string Name,
    bool Training,
    View X,
    View? Mask,
    View? Gates,
    EquatableArray<View> States,
    EquatableArray<KeptGateValue> Kept,
    CellEquations Cell,
    CellEquations Used,
    View? DOutput,
    EquatableArray<View> Carries,
    View? DX,
    AffineWeights Weights,
    ParameterPlace RecurrentKernel,
    Buffer? RecurrentTransposed) : Stage(Name)
{
    public int Steps => X.Steps;

    public int GateCount => Layer.Cell.Gates.Count;

    public int PaddedUnits => Padding.Pad(Layer.Units);

    public int GatesWidth => GateCount * PaddedUnits;

    /// <summary>Whether every step's output is kept.</summary>
    public bool KeepsSteps => Training || Layer.ReturnSequences;

    public override long MultiplyAdds => (long)Steps * (X.Features + Layer.Units) * GateCount * Layer.Units;

    public override IEnumerable<ParameterPlace> Trains =>
        Weights.Bias is null ? [Weights.Kernel, RecurrentKernel] : [Weights.Kernel, RecurrentKernel, Weights.Bias];

    public override IEnumerable<StagePass> Passes
    {
        get
        {
            IEnumerable<View?> kept = Kept.Select(k => k.View);
            yield return StagePass.Of(Pass.Forward, [X, Mask], [Gates, .. States, .. kept]);
            if (Training)
            {
                View? arriving = DOutput ?? Carries[0];
                yield return StagePass.Of(Pass.Backward, [Gates, .. States, .. kept, Mask, arriving], [Gates, .. Carries, DX]);
                yield return StagePass.Of(Pass.Gradients, [X, Gates, States[0]], []);
            }
        }
    }
}

/// <summary>A value of a cell that is kept for the backward pass.</summary>
/// <param name="Name">Its name in the equations.</param>
/// <param name="View">The gates' rows, or rows of its own.</param>
/// <param name="Gate">Which gate's place it takes; 0 in a buffer of its own.</param>
internal sealed record KeptGateValue(string Name, View View, int Gate);
