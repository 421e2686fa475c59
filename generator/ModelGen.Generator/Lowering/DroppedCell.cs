using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// A cell whose sums take operands of which a share is dropped: <c>z = x W + q U</c> with <c>q = m h(t−1)</c>, where m is a factor for each unit that a
/// sample has at all steps. So the products are those of any cell, and what flows back to h(t−1) follows from the equation of q.
/// </summary>
/// <param name="Cell">
/// The cell. Dropped states before the step are a part of their own in front of all others, which has no sums.
/// </param>
/// <param name="Factors">The factors: one for each operand of each sum, inputs aside, in the order of the sums.</param>
internal sealed record DroppedCell(Cell Cell, EquatableArray<Symbol> Factors)
{
    /// <summary>Drops of a cell's operands.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="copies">Whether each sum takes a copy of the input of its own.</param>
    public static DroppedCell Of(Cell cell, bool copies)
    {
        List<Symbol> factors = [];
        int inputs = 0;

        // Those of states come first, those of a value behind the part that gives it.
        List<Equation>[] dropped = [.. Enumerable.Range(0, cell.Parts.Count + 1).Select(_ => new List<Equation>())];
        CellPart[] parts = [.. cell.Parts.Select(part => part with { Sums = part.Sums.Select(InSum).ToEquatableArray() })];
        CellPart front = new([], dropped[0].ToEquatableArray());
        return new DroppedCell(
            cell with
            {
                Parts =
                [
                    .. front.Equations.Count > 0 ? new[] { front } : [],
                    .. parts.Select((part, i) => part with { Equations = [.. part.Equations, .. dropped[i + 1]] }),
                ],
            },
            factors.ToEquatableArray());

        Sum InSum(Sum sum)
        {
            int number = 0;
            return sum with { Terms = sum.Terms.Select(term => term with { Operand = Taken(term.Operand) }).ToEquatableArray() };

            Symbol Taken(Symbol operand)
            {
                if (Cell.IsInput(operand))
                {
                    return copies ? Cell.InputCopy(++inputs) : operand;
                }

                Symbol factor = Symbol.Factor(sum.Name, ++number), taken = Symbol.Part("q", sum.Name, number);
                factors.Add(factor);
                int part = cell.Parts.ToList().FindIndex(p => p.Equations.Any(e => e.Name == operand));
                dropped[part + 1].Add(new Equation(taken, factor * operand));
                return taken;
            }
        }
    }
}
