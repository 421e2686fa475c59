namespace ModelGen.Generator.Lowering;

/// <summary>
/// A result that may take the place of what a pass reads: both have the same rows, and the pass reads each number, and whatever else needs it, before
/// it writes it.
/// </summary>
/// <param name="Pass">The pass.</param>
/// <param name="Operand">What it reads.</param>
/// <param name="Result">What it writes.</param>
/// <param name="IsCopy">Whether the result is the operand, which stays as it is for others who read it.</param>
internal sealed record InPlace(Pass Pass, View Operand, View Result, bool IsCopy = false);
