namespace ModelGen.Generator.Equations;

/// <summary>Algebra that never changes a value: constants are folded, and neutral and absorbing elements vanish.</summary>
/// <remarks>0 · x is taken as 0: it stands for a gradient that does not exist, not for a product that could be NaN.</remarks>
internal static class Simplifier
{
    private static readonly Constant Zero = new(0);

    public static Expr Simplify(this Expr expr) => expr switch
    {
        Unary unary => Simplify(unary with { Operand = unary.Operand.Simplify() }),
        Binary binary => Simplify(binary with { Left = binary.Left.Simplify(), Right = binary.Right.Simplify() }),
        Select select => Simplify(new Select(
            select.Left.Simplify(), select.Right.Simplify(), select.WhenTrue.Simplify(), select.WhenFalse.Simplify())),
        Reduce reduce => reduce.Operand.Simplify() is Constant { Value: 0 } ? Zero : reduce with { Operand = reduce.Operand.Simplify() },
        _ => expr,
    };

    private static Expr Simplify(Unary unary) => unary switch
    {
        { Op: UnaryOp.Negate, Operand: Constant value } => new Constant(-value.Value),
        { Op: UnaryOp.Negate, Operand: Unary { Op: UnaryOp.Negate } inner } => inner.Operand,
        _ => unary,
    };

    private static Expr Simplify(Select select) => select.WhenTrue == select.WhenFalse ? select.WhenTrue : select;

    private static Expr Simplify(Binary binary) => (binary.Op, binary.Left, binary.Right) switch
    {
        (BinaryOp.Add, Constant left, Constant right) => new Constant(left.Value + right.Value),
        (BinaryOp.Subtract, Constant left, Constant right) => new Constant(left.Value - right.Value),
        (BinaryOp.Multiply, Constant left, Constant right) => new Constant(left.Value * right.Value),
        (BinaryOp.Divide, Constant left, Constant right) => new Constant(left.Value / right.Value),

        (BinaryOp.Add, Constant { Value: 0 }, _) => binary.Right,
        (BinaryOp.Add, _, Constant { Value: 0 }) => binary.Left,
        (BinaryOp.Add, _, Unary { Op: UnaryOp.Negate } right) => binary.Left - right.Operand,

        // A choice between gradients comes as a sum of two, each of them 0 on one side.
        (BinaryOp.Add, Select left, Select right) when left.Left == right.Left && left.Right == right.Right => Simplify(
            left with { WhenTrue = (left.WhenTrue + right.WhenTrue).Simplify(), WhenFalse = (left.WhenFalse + right.WhenFalse).Simplify() }),
        (BinaryOp.Subtract, _, Constant { Value: 0 }) => binary.Left,
        (BinaryOp.Subtract, Constant { Value: 0 }, _) => Simplify(new Unary(UnaryOp.Negate, binary.Right)),

        (BinaryOp.Multiply, Constant { Value: 0 }, _) or (BinaryOp.Multiply, _, Constant { Value: 0 }) => Zero,
        (BinaryOp.Multiply, Constant { Value: 1 }, _) => binary.Right,
        (BinaryOp.Multiply, _, Constant { Value: 1 }) => binary.Left,
        (BinaryOp.Multiply, Constant { Value: -1 }, _) => Simplify(new Unary(UnaryOp.Negate, binary.Right)),
        (BinaryOp.Multiply, _, Constant { Value: -1 }) => Simplify(new Unary(UnaryOp.Negate, binary.Left)),

        (BinaryOp.Divide, Constant { Value: 0 }, _) => Zero,
        (BinaryOp.Divide, _, Constant { Value: 1 }) => binary.Left,
        _ => binary,
    };
}
