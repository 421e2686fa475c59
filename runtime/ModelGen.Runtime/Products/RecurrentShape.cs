using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <summary>What a recurrent layer makes of its pre-activations. Generated cells implement it.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
/// <typeparam name="V">The vector of units.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRecurrentCell<V>
    where V : struct, IVector<V>
{
    /// <summary>How many pre-activations a unit has: sums of products, the gates of an LSTM for example.</summary>
    static abstract int Sums { get; }

    /// <summary>Whether each product is of all sums.</summary>
    static virtual bool IsWhole => true;

    /// <summary>The cell's equations for one vector of units of one sample at one step.</summary>
    /// <param name="row">The sample's work memory.</param>
    /// <param name="step">The step.</param>
    /// <param name="unit">The first of the units.</param>
    /// <param name="z">Their pre-activations, one vector for each sum.</param>
    static abstract void Run(ref float row, int step, int unit, ref float z);

    /// <summary>What a masked step leaves behind for one sample.</summary>
    /// <param name="row">The sample's work memory.</param>
    /// <param name="step">The step.</param>
    static virtual void Skip(ref float row, int step)
    {
    }
}

/// <summary>Sizes of a recurrent layer, and where its steps find their samples, in floats.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct RecurrentShape
{
    /// <summary>Creates a shape without a mask.</summary>
    public RecurrentShape()
    {
    }

    /// <summary>The step behind the last that is taken.</summary>
    public required int Steps { get; init; }

    /// <summary>
    /// The first step that is taken. Where sequences are shorter than a layer's time steps, a layer that takes them backwards leaves out its first
    /// steps, and any other one its last.
    /// </summary>
    public int First { get; init; }

    /// <summary>Whether the steps are taken from the last to the first.</summary>
    public bool Backwards { get; init; }

    /// <summary>Units, without padding.</summary>
    public required int Units { get; init; }

    /// <summary>Where the mask begins in a row, a number for each step; −1: there is none.</summary>
    public nint Mask { get; init; } = -1;

    /// <summary>From one sample's work memory to the next.</summary>
    public required nint Row { get; init; }

    internal nint MaskAt(int step) => Mask + Taken(step);

    internal int Taken(int step) => Backwards ? Steps - 1 - step : step;
}

/// <summary>
/// An operand of a step with the weights that it is multiplied by: those of neighbouring sums. Products of a cell whose sums are the same follow
/// each other.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct RecurrentProduct
{
    /// <summary>Where the operand of the first step begins in a row.</summary>
    public required nint At { get; init; }

    /// <summary>From a step's operand to the next one's; 0: all have one place.</summary>
    public nint Step { get; init; }

    /// <summary>Whether the operand has two places, which it takes by turns, rather than one for each step.</summary>
    public bool ByTurns { get; init; }

    /// <summary>Whether it is an input: known before the first step, and in the order of time also where steps are taken backwards.</summary>
    public bool Input { get; init; }

    /// <summary>Numbers in the operand.</summary>
    public required int Depth { get; init; }

    /// <summary>The first of the sums.</summary>
    public int First { get; init; }

    /// <summary>How many sums, 1 to 4, as many as a tile has vectors.</summary>
    public required int Sums { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal nint AtStep(in RecurrentShape shape, int step) =>
        At + ((Input ? shape.Taken(step) : ByTurns ? step & 1 : step) * Step);

    /// <summary>Floats of packed weights for each unit.</summary>
    internal int Floats => Depth * Sums;

    /// <summary>Whether a product of the same sums can run on where this one ends.</summary>
    internal bool Continues(in RecurrentProduct other) => First == other.First && Sums == other.Sums;
}
