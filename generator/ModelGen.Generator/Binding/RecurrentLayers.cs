using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding;

/// <summary>
/// Any layer that runs a cell over time. Weights: kernel (features, blocks * units), recurrent_kernel (numbers of the state, blocks * units), bias (blocks * units).
/// </summary>
/// <param name="Units">Units of the parts of the cell that have none of their own.</param>
/// <param name="Cell">One step.</param>
/// <param name="ReturnSequences">Whether the output is the state of every step rather than of the last.</param>
/// <param name="GoBackwards">Whether the steps are taken from the last to the first; outputs come in the order of processing.</param>
/// <param name="UseBias">Whether there is a bias.</param>
internal sealed record RecurrentLayer(
    string Name, string Kind, Shape Input, Shape Output, bool MaskIn, bool MaskOut, EquatableArray<Parameter> Parameters,
    int Units, Cell Cell, bool ReturnSequences, bool GoBackwards, bool UseBias)
    : Layer(Name, Kind, Input, Output, MaskIn, MaskOut, Parameters)
{
    /// <summary>Units of a part of the cell.</summary>
    public int UnitsOf(CellPart part) => part.Units ?? Units;

    /// <summary>Numbers of a value that the cell gives, or of a state before the step.</summary>
    public int UnitsOf(Symbol name) => Cell.UnitsOf(name) ?? Units;

    /// <summary>Whether outputs come in the order of time although the steps are taken backwards.</summary>
    public bool InTime { get; init; }

    /// <summary>Whether others may read its states after the last step.</summary>
    public bool ReturnState { get; init; }

    /// <summary>Whether training carries its states from a batch to the next, sample by sample.</summary>
    public bool Stateful { get; init; }

    /// <summary>Whether a sequence of outputs is 0 at masked steps.</summary>
    public bool ZeroesMasked { get; init; }

    /// <summary>What training drops of the operands of its sums, or null.</summary>
    public OperandDropout? Dropout { get; init; }

    public override int Dropouts => Dropout is null ? 0 : (Dropout.DropsStates ? 1 : 0) + InputCopies;

    /// <summary>
    /// How often its input is dropped. As in Keras all sums take it dropped in the same way, unless what they take of the states is dropped: then each
    /// draws for itself.
    /// </summary>
    public int InputCopies => Dropout is not { OfInput: > 0 } ? 0 : Dropout.DropsStates ? Cell.Sums.Count(s => s.Terms.Any(t => Cell.IsInput(t.Operand))) : 1;
}

/// <summary>
/// A recurrent layer over the steps in both directions. Weights: those of each direction, such as <c>forward_lstm_1/kernel</c>. Where outputs are
/// sequences, both are in the order of time, and 0 at masked steps.
/// </summary>
/// <param name="Forward">The layer that takes the steps in their order.</param>
/// <param name="Backward">The layer that takes them from the last.</param>
/// <param name="Mode">How the outputs become one.</param>
internal sealed record BidirectionalLayer(string Name, RecurrentLayer Forward, RecurrentLayer Backward, MergeMode Mode)
    : Layer(
        Name,
        "Bidirectional",
        Forward.Input,
        Mode == MergeMode.Concatenate ? Forward.Output with { Features = 2 * Forward.Output.Features } : Forward.Output,
        Forward.MaskIn,
        Forward.MaskOut,
        ParametersOf(Name, [Forward, Backward]))
{
    public override int Dropouts => Forward.Dropouts + Backward.Dropouts;

    public override EquatableArray<Layer> Owners => [Forward, Backward];

    public override Layer Freeze() =>
        new BidirectionalLayer(Name, (RecurrentLayer)Forward.Freeze(), (RecurrentLayer)Backward.Freeze(), Mode) { Trainable = false };
}

/// <summary>How the outputs of two directions become one.</summary>
internal enum MergeMode
{
    Concatenate,
    Sum,
    Multiply,
    Average,
}
