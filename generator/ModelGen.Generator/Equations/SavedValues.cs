using ModelGen.Generator.Common;

namespace ModelGen.Generator.Equations;

/// <summary>
/// Decides which values of the forward pass are kept for the backward pass. A function of a value is kept; sums, products and
/// choices are computed again from what is kept, and so is what many numbers share, such as a root of a sum.
/// </summary>
/// <param name="Kept">The forward values that have to be kept: inputs and results among them.</param>
/// <param name="Equations">The complete equations of the backward pass: forward values to compute again, then the gradients.</param>
internal sealed record SavedValues(EquatableArray<Symbol> Kept, EquatableArray<Equation> Equations)
{
    /// <summary>Decides.</summary>
    /// <param name="forward">Normalized equations of the forward pass.</param>
    /// <param name="backward">Their gradients.</param>
    /// <param name="available">Forward values that are kept anyhow, such as the states of a recurrent layer.</param>
    /// <param name="extents">The axes of the values; null: all have the same.</param>
    public static SavedValues Choose(
        IReadOnlyList<Equation> forward, Backward backward, IReadOnlyCollection<Symbol> available, Extents? extents = null)
    {
        Dictionary<Symbol, Expr> values = forward.ToDictionary(e => e.Name, e => e.Value);
        HashSet<Symbol> inputs = [.. forward.Inputs()];
        HashSet<Symbol> again = [];
        List<Symbol> kept = [];

        // A function of what many numbers share is computed once for all of them.
        bool IsShared(Symbol name) => extents is not null && extents[name] != extents.Sample && values[name] is not Reduce;

        void Visit(Symbol name)
        {
            if (kept.Contains(name) || again.Contains(name) || !(values.ContainsKey(name) || inputs.Contains(name)))
            {
                return;
            }

            if (inputs.Contains(name) || available.Contains(name) || !(IsCheap(values[name]) || IsShared(name)))
            {
                kept.Add(name);
                return;
            }

            again.Add(name);
            foreach (Symbol operand in values[name].Symbols())
            {
                Visit(operand);
            }
        }

        Equation[] gradients = [.. backward.Inner, .. backward.Results.Where(r => r.Value is not Constant)];
        foreach (Equation equation in gradients)
        {
            foreach (Symbol name in equation.Value.Symbols())
            {
                Visit(name);
            }
        }

        Equation[] equations = [.. forward.Where(e => again.Contains(e.Name)), .. gradients];
        return new SavedValues(kept.ToEquatableArray(), equations.ToEquatableArray());
    }

    private static bool IsCheap(Expr expr) => expr switch
    {
        Unary unary => unary.Op is UnaryOp.Negate or UnaryOp.Abs && IsCheap(unary.Operand),
        Binary binary => binary.Op != BinaryOp.Divide && IsCheap(binary.Left) && IsCheap(binary.Right),
        Select select => IsCheap(select.Left) && IsCheap(select.Right) && IsCheap(select.WhenTrue) && IsCheap(select.WhenFalse),
        Reduce => false,
        _ => true,
    };
}
