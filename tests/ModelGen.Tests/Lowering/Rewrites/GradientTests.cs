using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Lowering.Rewrites;
using static ModelGen.Tests.Lowering.Rewrites.HandMade;

namespace ModelGen.Tests.Lowering.Rewrites;

/// <summary>Gradients are there where somebody asks for them, and each has one writer.</summary>
public class GradientTests
{
    [Fact]
    public void Behind_what_is_trained_gradients_are_asked_for() => Assert.Equal(
        [
            "Input:  > x", "f_a: x > a", "f_b: a > b", "f_c: b > c", "f_d: c a > d", "loss: d >",
            "loss back: d > dd", "f_d back: dd > dc", "f_c back: dc > db", "f_b weights: db a >",
        ],
        Passes(AskedGradients.Apply(
            [Input("x"), Product("a", "x"), Product("b", "a", trains: true), Product("c", "b"), Product("d", "c a"), Loss("d")], training: true)));

    [Fact]
    public void In_inference_nobody_asks() => Assert.All(
        AskedGradients.Apply([Input("x"), Product("a", "x", trains: true), Product("b", "a")], training: false),
        stage => Assert.DoesNotContain(stage.Gradients, gradient => gradient is not null));

    [Fact]
    public void The_gradients_of_several_readers_are_added_up() => Assert.Equal(
        [
            "Input:  > x", "f_a: x > a", "f_b: x > b", "f_c: a > c", "f_d: a c a > d", "loss: d >",
            "loss back: d > dd", "f_d back: dd > aBranch2Gradient dc aBranch3Gradient", "f_c back: dc > aBranch1Gradient",
            "aBranches back: aBranch1Gradient aBranch2Gradient aBranch3Gradient > da", "f_a weights: da x >",
        ],
        Passes(Accumulated(
            Input("x"),
            Product("a", "x", trains: true) with { DX = [null] },
            Product("b", "x") with { DX = [null] },
            Product("c", "a"),
            Product("d", "a c a"),
            Loss("d"))));

    /// <summary>As early in the backward pass as it can be: behind the last of the readers.</summary>
    [Fact]
    public void They_are_added_up_in_front_of_the_first_reader() => Assert.Equal(
        ["Input", "f_a", "f_b", "aBranches", "f_c", "f_d", "loss"],
        Accumulated(
            Input("x"), Product("a", "x"), Product("b", "x") with { DX = [null] }, Product("c", "a"), Product("d", "a c"), Loss("d"))
            .Select(stage => stage.Name));

    [Fact]
    public void One_reader_writes_the_gradient_itself()
    {
        Stage[] stages = [Input("x"), Product("a", "x"), Product("b", "a x") with { DX = [Rows("da"), null] }, Loss("b")];
        Assert.Equal(stages, Accumulated(stages));
    }

    /// <summary>Of y = a b the gradient of a needs b only.</summary>
    [Fact]
    public void What_gradients_need_is_kept()
    {
        Symbol a = "a", b = "b";
        EquationStage stage = new(
            "f_y",
            new Shape(2, 3),
            [Rows("da"), null],
            Rows("dy"),
            new EquationPass(
                [StoredValue.Of(a, Rows("a")), StoredValue.Of(b, Rows("b"))],
                [StoredValue.Of("y", Rows("y"))],
                [new Equation("t", Expr.Tanh(b)), new Equation("y", a * (Symbol)"t")]),
            Backward: null,
            Trained: []);
        Assert.Equal(["f_y: a b > y f_yT", "f_y back: dy f_yT > da"], Passes(Differentiation.Apply([stage], Layout, training: true)));
        Assert.Equal(["f_y: a b > y"], Passes(Differentiation.Apply([stage with { DX = [null, null] }], Layout, training: true)));
    }

    private static IReadOnlyList<Stage> Accumulated(params Stage[] stages) => Accumulation.Apply(stages, gradient => gradient.Name[1..], Layout);
}
