namespace ModelGen.Generator.Equations;

/// <summary>
/// The axes of values and how long they are. Values that are given have all axes unless said otherwise; those of equations have the axes of
/// what they are made of. A sample of one step has no time axis.
/// </summary>
/// <param name="steps">Steps of a sample.</param>
/// <param name="features">Features of a step.</param>
internal sealed class Extents(int steps, int features)
{
    private readonly Dictionary<Symbol, Axes> axes = [];

    /// <summary>With values that are given.</summary>
    public static Extents Of(int steps, int features, IEnumerable<(Symbol Name, Axes Axes)> given)
    {
        Extents extents = new(steps, features);
        foreach ((Symbol name, Axes axes) in given)
        {
            extents[name] = axes;
        }

        return extents;
    }

    /// <summary>The axes that a sample has.</summary>
    public Axes Sample { get; } = steps == 1 ? Axes.Features : Axes.Sample;

    /// <summary>The axes of a value.</summary>
    public Axes this[Symbol name]
    {
        get => axes.TryGetValue(name, out Axes own) ? own : Sample;
        set => axes[name] = value & Sample;
    }

    /// <summary>The axes of an expression.</summary>
    public Axes Of(Expr expr) => expr switch
    {
        Symbol symbol => this[symbol],
        Unary unary => Of(unary.Operand),
        Binary binary => Of(binary.Left) | Of(binary.Right),
        Select select => Of(select.Left) | Of(select.Right) | Of(select.WhenTrue) | Of(select.WhenFalse),
        Reduce reduce => Of(reduce.Operand) & ~reduce.Axes,
        _ => Axes.None,
    };

    /// <summary>The sum of an expression over axes, where what is the same along them stands in front of the sum.</summary>
    public Expr Sum(Axes over, Expr expr) => Reduced(ReduceOp.Sum, over, expr, Factored);

    /// <summary>The same expression, in which reductions are over axes that there are.</summary>
    public Expr Simplify(Expr expr) => expr
        .Rewrite(part => part is Reduce { Op: ReduceOp op } reduce
            ? Reduced(op, reduce.Axes, Simplify(reduce.Operand), (axes, operand) => new Reduce(op, axes, operand))
            : null)
        .Simplify();

    /// <summary>A reduction over those axes that an expression has. Along the others it is repeated, which only a sum takes note of.</summary>
    private Expr Reduced(ReduceOp op, Axes over, Expr expr, Func<Axes, Expr, Expr> reduce)
    {
        Axes reduced = over & Of(expr);
        double copies = op == ReduceOp.Sum ? Length(over & Sample & ~reduced) : 1;
        return (copies * (reduced == Axes.None ? expr : reduce(reduced, expr))).Simplify();
    }

    private Expr Factored(Axes over, Expr expr) => expr switch
    {
        Unary { Op: UnaryOp.Negate } unary => -Factored(over, unary.Operand),
        Binary { Op: BinaryOp.Multiply } product when IsRepeated(product.Left, over) => product.Left * Factored(over, product.Right),
        Binary { Op: BinaryOp.Multiply } product when IsRepeated(product.Right, over) => Factored(over, product.Left) * product.Right,
        Binary { Op: BinaryOp.Divide } ratio when IsRepeated(ratio.Right, over) => Factored(over, ratio.Left) / ratio.Right,
        _ => Expr.Sum(over, expr),
    };

    private bool IsRepeated(Expr expr, Axes along) => (Of(expr) & along) == Axes.None;

    private double Length(Axes over) => (over.HasFlag(Axes.Time) ? (double)steps : 1) * (over.HasFlag(Axes.Features) ? features : 1);
}
