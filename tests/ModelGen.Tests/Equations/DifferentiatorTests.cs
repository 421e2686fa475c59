using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;
using ModelGen.Tests.Reference;

namespace ModelGen.Tests.Equations;

/// <summary>Every rule of the differentiator against central differences in double precision.</summary>
public class DifferentiatorTests
{
    private static readonly Expr X = new Variable("x");
    private static readonly Expr Y = new Variable("y");

    /// <summary>Away from the kinks of |x| and of comparisons, and positive where a function asks for it.</summary>
    private static readonly (double X, double Y)[] Points = [(0.7, 1.3), (-1.1, 0.4), (2.5, -0.6), (-0.3, -2.2), (0.05, 0.9)];

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
        Expr a = new Variable("a");
        AssertDifferentiates([new("a", Expr.Tanh(X) * Y), new("b", a * a), new("r", (new Variable("b") * X) + (a / (Y * Y)))]);
    }

    [Fact]
    public void The_result_may_be_used_by_other_equations()
    {
        // As in an LSTM, whose state c is a result and goes into the result h.
        Equation[] forward = [new("c", X * Y), new("h", Expr.Tanh(new Variable("c")) * X)];
        EquationFunction backward = Differentiate(forward, ["c", "h"]);
        foreach ((double x, double y) in Points)
        {
            Assert.Equal(Slope(t => (3 * t * y) + (2 * Math.Tanh(t * y) * t), x), Run(backward, x, y, ("dc", 3), ("dh", 2))["dx"], 1e-8);
        }
    }

    [Fact]
    public void Without_an_influence_the_gradient_is_the_constant_0()
    {
        Backward backward = Differentiator.Differentiate([new Equation("r", X * 2)], ["r"], ["x", "y"]);
        Assert.Equal([new Equation("dx", new Variable("dr") * 2), new Equation("dy", 0)], backward.Results);
        Assert.Empty(backward.Inner);
    }

    [Fact]
    public void At_a_bound_nothing_flows()
    {
        EquationFunction relu = Differentiate([new Equation("r", Activation.Relu.Apply(X))], ["r"]);
        Assert.Equal(0, Run(relu, 0, 0, ("dr", 1))["dx"]);
        EquationFunction abs = Differentiate([new Equation("r", Expr.Abs(X))], ["r"]);
        Assert.Equal(0, Run(abs, 0, 0, ("dr", 1))["dx"]);
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
        EquationFunction function = Run(Differentiate([new Equation("r", expr)], ["r"]), double.NaN, 0, ("dr", 1));
        Assert.Equal(double.NaN, function["r"]);

        // The gradient of x itself is 1, whatever x.
        Assert.Equal(expr == X ? 1 : double.NaN, function["dx"]);
    }

    private static void AssertGradient(double expected, Expr expr, double x, double gradient) =>
        Assert.Equal(expected, Run(Differentiate([new Equation("r", expr)], ["r"]), x, 0, ("dr", gradient))["dx"]);

    private static void AssertDifferentiates(Expr expr) => AssertDifferentiates([new Equation("r", expr)]);

    /// <summary>Both gradients of the last equation's value, weighted with 2, at all points.</summary>
    private static void AssertDifferentiates(Equation[] equations)
    {
        EquationFunction forward = new(equations);
        EquationFunction backward = Differentiate(equations, ["r"]);
        foreach ((double x, double y) in Points)
        {
            EquationFunction gradients = Run(backward, x, y, ("dr", 2));
            Assert.Equal(2 * Slope(t => Run(forward, t, y)["r"], x), gradients["dx"], 1e-8);
            Assert.Equal(2 * Slope(t => Run(forward, x, t)["r"], y), gradients["dy"], 1e-8);
        }
    }

    private static double Slope(Func<double, double> f, double at) => (f(at + 1e-5) - f(at - 1e-5)) / 2e-5;

    /// <summary>Normalized equations with their gradients behind them.</summary>
    private static EquationFunction Differentiate(Equation[] equations, string[] results)
    {
        EquatableArray<Equation> forward = Normalizer.Normalize(equations);
        Backward backward = Differentiator.Differentiate(forward, results, ["x", "y"]);
        return new EquationFunction([.. forward, .. backward.Inner, .. backward.Results]);
    }

    private static EquationFunction Run(EquationFunction function, double x, double y, params (string Name, double Value)[] more)
    {
        function["x"] = x;
        function["y"] = y;
        foreach ((string name, double value) in more)
        {
            function[name] = value;
        }

        function.Run();
        return function;
    }
}
