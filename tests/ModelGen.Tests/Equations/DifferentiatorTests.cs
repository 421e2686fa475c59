using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;
using ModelGen.Tests.Reference;

namespace ModelGen.Tests.Equations;

/// <summary>Every rule of the differentiator against central differences in double precision.</summary>
public class DifferentiatorTests
{
    private static readonly Symbol X = "x", Y = "y", C = "c", H = "h", R = "r";

    /// <summary>Away from the kinks of |x| and of comparisons, and positive where a function asks for it.</summary>
    private static readonly (double X, double Y)[] Points = [(0.7, 1.3), (-1.1, 0.4), (2.6, -0.6), (-0.3, -2.2), (0.05, 0.9)];

    public static TheoryData<string> UnaryOps => [.. Enum.GetNames<UnaryOp>()];

    public static TheoryData<string> BinaryOps => [.. Enum.GetNames<BinaryOp>()];

    public static TheoryData<string> Activations => [.. Enum.GetNames<Activation>().Where(name => name != nameof(Activation.Softmax))];

    [Theory]
    [MemberData(nameof(UnaryOps))]
    public void A_function_has_its_derivative(string op)
    {
        bool positive = op is nameof(UnaryOp.Log) or nameof(UnaryOp.Sqrt);
        AssertDifferentiates(new Unary(Enum.Parse<UnaryOp>(op), positive ? (X * X) + 0.1 : X));
    }

    [Theory]
    [MemberData(nameof(BinaryOps))]
    public void An_operator_has_its_derivatives(string op)
    {
        BinaryOp binary = Enum.Parse<BinaryOp>(op);
        AssertDifferentiates(new Binary(binary, X, Y));
        AssertDifferentiates(new Binary(binary, X, 0.5));
        AssertDifferentiates(new Binary(binary, 0.5, Y));
        AssertDifferentiates(new Binary(binary, X * Y, X));
    }

    [Fact]
    public void A_choice_has_the_derivatives_of_the_chosen_side()
    {
        AssertDifferentiates(Expr.IfGreater(X, Y, X * X, Y * X));
        AssertDifferentiates(Expr.IfGreater(X, 0, Y, -X));
    }

    [Fact]
    public void A_choice_between_the_same_value_still_has_its_derivative() => AssertDifferentiates(Expr.IfGreater(X, Y, X + Y, X + Y));

    [Theory]
    [MemberData(nameof(Activations))]
    public void An_activation_has_its_derivative(string name) => AssertDifferentiates(Enum.Parse<Activation>(name).Apply(X));

    [Fact]
    public void A_value_that_is_used_often_gets_the_sum_of_its_gradients()
    {
        Symbol a = "a", b = "b";
        AssertDifferentiates([new(a, Expr.Tanh(X) * Y), new(b, a * a), new(R, (b * X) + (a / (Y * Y)))]);
    }

    [Fact]
    public void The_result_may_be_used_by_other_equations()
    {
        // As in an LSTM, whose state c is a result and goes into the result h.
        Equation[] forward = [new(C, X * Y), new(H, Expr.Tanh(C) * X)];
        EquationFunction backward = Differentiate(forward, [C, H]);
        foreach ((double x, double y) in Points)
        {
            Assert.Equal(Slope(t => (3 * t * y) + (2 * Math.Tanh(t * y) * t), x), Run(backward, x, y, (C.Gradient, 3), (H.Gradient, 2))[X.Gradient], 1e-8);
        }
    }

    [Fact]
    public void Without_an_influence_the_gradient_is_the_constant_0()
    {
        Backward backward = Differentiator.Differentiate([new Equation(R, X * 2)], [R], [X, Y]);
        Assert.Equal([new Equation(X.Gradient, R.Gradient * 2), new Equation(Y.Gradient, 0)], backward.Results);
        Assert.Empty(backward.Inner);
    }

    [Fact]
    public void At_a_bound_nothing_flows()
    {
        EquationFunction relu = Differentiate([new Equation(R, Activation.Relu.Apply(X))], [R]);
        Assert.Equal(0, Run(relu, 0, 0, (R.Gradient, 1))[X.Gradient]);
        EquationFunction abs = Differentiate([new Equation(R, Expr.Abs(X))], [R]);
        Assert.Equal(0, Run(abs, 0, 0, (R.Gradient, 1))[X.Gradient]);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void Nothing_flows_past_a_bound_whatever_comes_in(double gradient)
    {
        AssertGradient(0, Expr.Max(0.25, X), 0.25, gradient);
        AssertGradient(0, Expr.Max(0.25, X), -1, gradient);
        AssertGradient(0, Expr.Min(0.25, X), 0.25, gradient);
        AssertGradient(0, Expr.Min(0.25, X), 1, gradient);
        AssertGradient(0, Expr.Abs(X), 0, gradient);
    }

    [Fact]
    public void An_elu_has_the_slope_of_its_exponential_at_0()
    {
        AssertGradient(2, Activation.Elu.Apply(X), 0, 2);
        AssertGradient(2, Activation.Elu.Apply(X), 1e4, 2);
        AssertGradient(0, Activation.Elu.Apply(X), double.NegativeInfinity, 2);
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void NaN_comes_out_of_an_activation_and_of_its_gradient(string name) => AssertGivesNaNOn(Enum.Parse<Activation>(name).Apply(X));

    [Fact]
    public void NaN_comes_out_of_bounds_and_magnitudes_and_of_their_gradients()
    {
        AssertGivesNaNOn(Expr.Max(0.25, X));
        AssertGivesNaNOn(Expr.Min(0.25, X));
        AssertGivesNaNOn(Expr.Abs(X));
    }

    private static void AssertGivesNaNOn(Expr expr)
    {
        EquationFunction function = Run(Differentiate([new Equation(R, expr)], [R]), double.NaN, 0, (R.Gradient, 1));
        Assert.Equal(double.NaN, function[R]);

        // The gradient of x itself is 1, whatever x.
        Assert.Equal(expr == X ? 1 : double.NaN, function[X.Gradient]);
    }

    private static void AssertGradient(double expected, Expr expr, double x, double gradient) =>
        Assert.Equal(expected, Run(Differentiate([new Equation(R, expr)], [R]), x, 0, (R.Gradient, gradient))[X.Gradient]);

    private static void AssertDifferentiates(Expr expr) => AssertDifferentiates([new Equation(R, expr)]);

    /// <summary>Both gradients of the last equation's value, weighted with 2, at all points.</summary>
    private static void AssertDifferentiates(Equation[] equations)
    {
        EquationFunction forward = new(equations);
        EquationFunction backward = Differentiate(equations, [R]);
        foreach ((double x, double y) in Points)
        {
            EquationFunction gradients = Run(backward, x, y, (R.Gradient, 2));
            Assert.Equal(2 * Slope(t => Run(forward, t, y)[R], x), gradients[X.Gradient], 1e-8);
            Assert.Equal(2 * Slope(t => Run(forward, x, t)[R], y), gradients[Y.Gradient], 1e-8);
        }
    }

    private static double Slope(Func<double, double> f, double at) => (f(at + 1e-5) - f(at - 1e-5)) / 2e-5;

    /// <summary>Normalized equations with their gradients behind them.</summary>
    private static EquationFunction Differentiate(Equation[] equations, Symbol[] results)
    {
        EquatableArray<Equation> forward = Normalizer.Normalize(equations);
        Backward backward = Differentiator.Differentiate(forward, results, [X, Y]);
        return new EquationFunction([.. forward, .. backward.Inner, .. backward.Results]);
    }

    private static EquationFunction Run(EquationFunction function, double x, double y, params (Symbol Name, double Value)[] more)
    {
        function[X] = x;
        function[Y] = y;
        foreach ((Symbol name, double value) in more)
        {
            function[name] = value;
        }

        function.Run();
        return function;
    }
}
