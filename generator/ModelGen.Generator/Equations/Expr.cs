namespace ModelGen.Generator.Equations;

/// <summary>
/// An expression over named values, for each number of a sample: the one description of a layer's heart from which the forward code, the backward
/// code, the comments and the float64 reference of the tests are rendered.
/// </summary>
internal abstract record Expr
{
    public static implicit operator Expr(double value) => new Constant(value);

    public static Expr operator +(Expr left, Expr right) => new Binary(BinaryOp.Add, left, right);

    public static Expr operator -(Expr left, Expr right) => new Binary(BinaryOp.Subtract, left, right);

    public static Expr operator *(Expr left, Expr right) => new Binary(BinaryOp.Multiply, left, right);

    public static Expr operator /(Expr left, Expr right) => new Binary(BinaryOp.Divide, left, right);

    public static Expr operator -(Expr operand) => new Unary(UnaryOp.Negate, operand);

    public static Expr Exp(Expr x) => new Unary(UnaryOp.Exp, x);

    public static Expr Expm1(Expr x) => new Unary(UnaryOp.Expm1, x);

    public static Expr Log(Expr x) => new Unary(UnaryOp.Log, x);

    public static Expr Tanh(Expr x) => new Unary(UnaryOp.Tanh, x);

    public static Expr Sigmoid(Expr x) => new Unary(UnaryOp.Sigmoid, x);

    public static Expr Softplus(Expr x) => new Unary(UnaryOp.Softplus, x);

    public static Expr Erf(Expr x) => new Unary(UnaryOp.Erf, x);

    public static Expr CosPi(Expr x) => new Unary(UnaryOp.CosPi, x);

    public static Expr Sqrt(Expr x) => new Unary(UnaryOp.Sqrt, x);

    public static Expr Abs(Expr x) => new Unary(UnaryOp.Abs, x);

    /// <summary>The smaller of a bound and x; NaN where x is: the bound is on the left, and <see cref="BinaryOp.Min"/> gives NaN on to the right.</summary>
    public static Expr Min(double bound, Expr x) => new Binary(BinaryOp.Min, bound, x);

    /// <summary>The greater of a bound and x; NaN where x is.</summary>
    public static Expr Max(double bound, Expr x) => new Binary(BinaryOp.Max, bound, x);

    /// <summary>The smaller of two numbers, NaN where one is; of equal ones each has half of the gradient.</summary>
    public static Expr Least(Expr a, Expr b) => IfGreater(a, b, b, IfGreater(b, a, a, Middle(a, b)));

    /// <summary>The greater of two numbers, NaN where one is; of equal ones each has half of the gradient.</summary>
    public static Expr Greater(Expr a, Expr b) => IfGreater(a, b, a, IfGreater(b, a, b, Middle(a, b)));

    /// <summary>The sum of x over axes; the result lacks them, and is repeated along them where it is used.</summary>
    public static Expr Sum(Axes axes, Expr x) => new Reduce(ReduceOp.Sum, axes, x);

    /// <summary>The greatest x along axes, NaN where one of them is; the result lacks the axes, and is repeated along them where it is used.</summary>
    public static Expr Greatest(Axes axes, Expr x) => new Reduce(ReduceOp.Max, axes, x);

    /// <summary>left > right ? whenTrue : whenFalse; whenFalse where either is NaN, so that NaN has to come out of it.</summary>
    public static Expr IfGreater(Expr left, Expr right, Expr whenTrue, Expr whenFalse) => new Select(left, right, whenTrue, whenFalse);

    /// <summary>Of two that are equal; of others it is NaN.</summary>
    private static Expr Middle(Expr a, Expr b) => (0.5 * a) + (0.5 * b);
}

/// <summary>A number.</summary>
internal sealed record Constant(double Value) : Expr;

/// <summary>A function of one value.</summary>
internal sealed record Unary(UnaryOp Op, Expr Operand) : Expr;

/// <summary>An operator on two values.</summary>
internal sealed record Binary(BinaryOp Op, Expr Left, Expr Right) : Expr;

/// <summary>Left > Right ? WhenTrue : WhenFalse.</summary>
internal sealed record Select(Expr Left, Expr Right, Expr WhenTrue, Expr WhenFalse) : Expr;

/// <summary>One number made of all that an expression has along some of its axes.</summary>
internal sealed record Reduce(ReduceOp Op, Axes Axes, Expr Operand) : Expr;

/// <summary>One equation: <c>Name = Value</c>.</summary>
internal sealed record Equation(Symbol Name, Expr Value);

internal enum UnaryOp
{
    Negate,
    Abs,
    Sqrt,
    Exp,

    /// <summary>exp(x) − 1 without cancellation near 0.</summary>
    Expm1,
    Log,
    Tanh,

    /// <summary>1 / (1 + exp(−x)).</summary>
    Sigmoid,

    /// <summary>ln(1 + exp(x)).</summary>
    Softplus,
    Erf,

    /// <summary>cos πx.</summary>
    CosPi,
}

internal enum BinaryOp
{
    Add,
    Subtract,
    Multiply,
    Divide,

    /// <summary>left &lt; right ? left : right; right where either is NaN.</summary>
    Min,

    /// <summary>left > right ? left : right; right where either is NaN.</summary>
    Max,
}

internal enum ReduceOp
{
    Sum,

    /// <summary>The greatest; NaN where one is NaN.</summary>
    Max,
}
