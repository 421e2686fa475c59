using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;
using ModelGen.Tests.Binding;

namespace ModelGen.Tests.Equations;

/// <summary>What simplifier, normalizer and the choice of saved values make of small cases, as text.</summary>
public class RewritingTests
{
    private static readonly Symbol X = "x", Y = "y", R = "r", A = "a", B = "b", C = "c", H = "h", O = "o", Z = "z";

    /// <summary>An expression, itself after simplification, and what that should be.</summary>
    public static TheoryData<string, string, string> Simplifications { get; } = new()
    {
        { Plain((Expr)2 + 3), Text((Expr)2 + 3), "5" },
        { Plain((Expr)2 - 3), Text((Expr)2 - 3), "−1" },
        { Plain((Expr)2 * 3), Text((Expr)2 * 3), "6" },
        { Plain((Expr)3 / 2), Text((Expr)3 / 2), "1.5" },
        { Plain(X + 0), Text(X + 0), "x" },
        { Plain(0 + X), Text(0 + X), "x" },
        { Plain(X - 0), Text(X - 0), "x" },
        { Plain(0 - X), Text(0 - X), "−x" },
        { Plain(X + -Y), Text(X + -Y), "x − y" },
        { Plain(X * 0), Text(X * 0), "0" },
        { Plain(0 * X), Text(0 * X), "0" },
        { Plain(X * 1), Text(X * 1), "x" },
        { Plain(1 * X), Text(1 * X), "x" },
        { Plain(X * -1), Text(X * -1), "−x" },
        { Plain(-1 * -X), Text(-1 * -X), "x" },
        { Plain(0 / X), Text(0 / X), "0" },
        { Plain(X / 1), Text(X / 1), "x" },
        { Plain(-(-X)), Text(-(-X)), "x" },
        { Plain(-(Expr)2), Text(-(Expr)2), "−2" },
        { Plain(Expr.IfGreater(X, 0, Y, Y)), Text(Expr.IfGreater(X, 0, Y, Y)), "y" },
        { Plain(Expr.IfGreater(X, 0, Y * 1, Y + 0)), Text(Expr.IfGreater(X, 0, Y * 1, Y + 0)), "y" },
        { Plain(Expr.IfGreater(X, 0, Y, 0) + Expr.IfGreater(X, 0, 0, X)), Text(Expr.IfGreater(X, 0, Y, 0) + Expr.IfGreater(X, 0, 0, X)), "x > 0 ? y : x" },
        { Plain(Expr.Tanh((X * 1) + (0 * Y))), Text(Expr.Tanh((X * 1) + (0 * Y))), "tanh(x)" },
        { Plain((X + Y) * 2), Text((X + Y) * 2), "(x + y) 2" },
    };

    [Theory]
    [MemberData(nameof(Simplifications))]
    public void Simplification_keeps_the_value_and_drops_the_rest(string original, string simplified, string expected) => Assert.True(expected == simplified, $"{original} became {simplified} rather than {expected}");

    [Fact]
    public void Functions_inside_of_expressions_get_names() => AssertNormalizes(
        [new(H, O * Expr.Tanh(C))],
        "tanh_c = tanh(c)",
        "h = o tanh_c");

    [Fact]
    public void A_function_that_is_the_whole_equation_keeps_its_name() => AssertNormalizes(
        [new(R, Expr.Sigmoid(Z))],
        "r = σ(z)");

    [Fact]
    public void Equal_values_become_one() => AssertNormalizes(
        [new(A, Expr.Exp(X) + (Y * Expr.Exp(X))), new(B, Expr.Exp(X) * 2)],
        "exp_x = exp(x)",
        "a = exp_x + y exp_x",
        "b = exp_x 2");

    [Fact]
    public void A_value_that_an_equation_names_is_not_named_again() => AssertNormalizes(
        [new(A, Expr.Tanh(X)), new(R, Y * Expr.Tanh(X))],
        "a = tanh(x)",
        "r = y a");

    [Fact]
    public void A_new_name_is_another_than_one_that_is_spelled_like_it()
    {
        Symbol given = "exp_x";
        EquatableArray<Equation> equations = Normalizer.Normalize([new(R, given + Expr.Exp(X))]);
        Assert.Equal([given, X], equations.Inputs().OrderBy(input => input.ToString(), StringComparer.Ordinal));
        Assert.Equal(["  exp_x′ = exp(x)", "  r = exp_x + exp_x′"], MathText.Lines(equations));
    }

    [Fact]
    public void Several_values_of_one_kind_have_numbers() => AssertNormalizes(
        [new(R, Expr.Min(1, X) * Expr.Min(2, X) * Expr.Min(1, X))],
        "min = min(1, x)",
        "min2 = min(2, x)",
        "r = min min2 min");

    [Fact]
    public void Minima_quotients_and_choices_get_names_and_sums_do_not() => AssertNormalizes(
        [new(R, (X + Y) * Expr.Min(1, X) * (X / Y) * Expr.IfGreater(X, Y, X, 1))],
        "min = min(1, x)",
        "divide = x / y",
        "chosen = x > y ? x : 1",
        "r = (x + y) min divide chosen");

    [Fact]
    public void An_lstm_keeps_its_gates_and_the_tanh_of_its_state()
    {
        CellEquations cell = CellEquations.Derive(Models.Single<RecurrentLayer>("- lstm: 4").Cell, masked: false);
        Assert.Equal(["f", "g", "i", "o", "tanh_c"], cell.Kept.Select(k => k.ToString()).Order());
        Assert.Equal(
            ["i = σ(z_i)", "f = σ(z_f)", "g = tanh(z_g)", "o = σ(z_o)", "c = f c(t−1) + i g", "tanh_c = tanh(c)", "h = o tanh_c"],
            cell.Parts[0].Forward.Select(MathText.Render));
        HashSet<Symbol> given = [H.Gradient, C.Gradient, C.Previous, .. cell.Kept];
        Assert.Equal(given, cell.Parts[0].Backward.Inputs().ToHashSet());
    }

    [Fact]
    public void A_masked_lstm_keeps_no_more()
    {
        CellEquations cell = CellEquations.Derive(Models.Single<RecurrentLayer>("- lstm: 4").Cell, masked: true);
        Assert.Equal(["f", "g", "i", "o", "tanh_c"], cell.Kept.Select(k => k.ToString()).Order());
        Assert.Contains(Symbol.Mask, cell.Parts[0].Backward.Inputs());
    }

    [Theory]
    [InlineData("tanh", "y", "dx = dy (1 − y y)")]
    [InlineData("sigmoid", "y", "dx = dy y (1 − y)")]
    [InlineData("relu", "y", "dx = y > 0 ? dy : y")]
    [InlineData("softplus", "x", "dx = dy σ(x)")]
    [InlineData("linear", "", "dx = dy")]
    public void An_activation_keeps_what_its_gradient_is_shortest_in(string activation, string kept, string backward)
    {
        Expr y = Models.Single<ActivationLayer>($"- activation: {activation}").Activation.Apply(X);
        EquatableArray<Equation> forward = Normalizer.Normalize([new Equation(Y, y)]);
        SavedValues saved = SavedValues.Choose(forward, Differentiator.Differentiate(forward, [Y], [X]), [Y]);
        Assert.Equal(kept, string.Join(", ", saved.Kept));
        Assert.Equal([backward], saved.Equations.Select(MathText.Render));
    }

    [Fact]
    public void A_choice_in_a_sum_has_parentheses()
    {
        Assert.Equal("(x > 0 ? y : 0) + x", Plain(Expr.IfGreater(X, 0, Y, 0) + X));
        Assert.Equal("x − (x > y ? x : y)", Plain(X - Expr.IfGreater(X, Y, X, Y)));
        Assert.Equal("x > 0 ? y : 1e-7", Plain(Expr.IfGreater(X, 0, Y, 1e-7)));
    }

    private static string Text(Expr expr) => Plain(expr.Simplify());

    private static string Plain(Expr expr) => MathText.Render(new Equation(R, expr))["r = ".Length..];

    private static void AssertNormalizes(Equation[] equations, params string[] expected) =>
        Assert.Equal(expected, Normalizer.Normalize(equations).Select(MathText.Render));
}
