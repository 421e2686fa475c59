namespace ModelGen.Generator.Binding;

/// <summary>
/// What training drops of the operands of a cell's sums: once for a sample, the same numbers at all steps. What is kept is scaled by 1 / (1 − rate).
/// </summary>
/// <param name="OfInput">The share of the input's numbers.</param>
/// <param name="OfStates">The share of each other operand's numbers, drawn for each sum that takes it.</param>
/// <param name="First">Which stream of the model's dropouts is its first one, from 0: that of the states, if these are dropped; those of the input follow.</param>
internal sealed record OperandDropout(double OfInput, double OfStates, int First)
{
    /// <summary>Whether anything but the input is dropped.</summary>
    public bool DropsStates => OfStates > 0;

    /// <summary>The stream of a copy of the input, from 0.</summary>
    public int InputStream(int copy) => First + (DropsStates ? 1 : 0) + copy;
}
