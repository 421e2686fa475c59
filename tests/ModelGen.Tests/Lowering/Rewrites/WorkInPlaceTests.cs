using ModelGen.Generator.Emit.Cpu;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Lowering.Rewrites;
using ModelGen.Tests.Binding;
using static ModelGen.Tests.Lowering.Rewrites.HandMade;

namespace ModelGen.Tests.Lowering.Rewrites;

/// <summary>A result takes the place of what nobody reads any more, and of nothing else.</summary>
public class WorkInPlaceTests
{
    [Fact]
    public void A_value_takes_the_place_of_what_it_is_computed_from() => AssertPasses(
        ["Input:  > x", "f_y: x > x", "f_z: x > x", "Output: x >"],
        training: false,
        Input("x"), Elementwise("y", "x"), Elementwise("z", "y"), Output("z"));

    [Fact]
    public void Not_where_numbers_need_others() => AssertPasses(
        ["Input:  > x", "f_y: x > y", "Output: y >"],
        training: false,
        Input("x"), Product("y", "x"), Output("y"));

    [Fact]
    public void Not_where_another_stage_reads_it_later() => AssertPasses(
        ["Input:  > x", "f_y: x > y", "f_z: y x > y", "Output: y >"],
        training: false,
        Input("x"), Elementwise("y", "x"), Elementwise("z", "y x"), Output("z"));

    [Fact]
    public void The_last_of_several_readers_takes_the_place() => AssertPasses(
        ["Input:  > x", "f_y: x > y", "f_z: x y > x", "Output: x >"],
        training: false,
        Input("x"), Elementwise("y", "x"), Elementwise("z", "x y"), Output("z"));

    [Fact]
    public void Another_operand_gives_its_place_where_the_first_is_read_later() => AssertPasses(
        ["Input:  > x", "f_a: x > a", "f_z: x a > a", "f_w: x a > w", "Output: w >"],
        training: false,
        Input("x"), Product("a", "x"), Elementwise("z", "x a"), Product("w", "x z"), Output("w"));

    [Fact]
    public void Not_where_a_backward_pass_reads_it_again() => AssertPasses(
        ["Input:  > x", "f_y: x > y", "loss: y >", "loss back: y > dy", "f_y weights: dy x >"],
        training: true,
        Input("x"), Elementwise("y", "x", keeps: "x", trains: true) with { DX = [null] }, Loss("y"));

    [Fact]
    public void Not_where_the_stage_that_made_it_reads_it_again() => AssertPasses(
        ["Input:  > x", "f_y: x > x", "f_z: x > z", "loss: z >", "loss back: z > dy", "f_z back: dy > dy", "f_y weights: dy x >"],
        training: true,
        Input("x"), Elementwise("y", "x", keeps: "y", trains: true) with { DX = [null] }, Elementwise("z", "y"), Loss("z"));

    [Fact]
    public void Not_where_rows_differ() => AssertPasses(
        ["Input:  > x", "f_y: x > y", "Output: y >"],
        training: false,
        Input("x"), Elementwise("y", "x") with { Y = Rows("y", steps: 1) }, new OutputStage(Only, Rows("y", steps: 1), null));

    /// <summary>The gradient that stands first in the order of the stages gives its place, as of values.</summary>
    [Fact]
    public void A_gradient_has_the_place_of_the_one_before() => AssertPasses(
        [
            "Input:  > x", "f_a: x > a", "f_b: a > a", "f_c: a > a", "loss: a >",
            "loss back: a > da", "f_c back: da > da", "f_b back: da > da", "f_a weights: da x >",
        ],
        training: true,
        Input("x"), Product("a", "x", trains: true) with { DX = [null] }, Elementwise("b", "a"), Elementwise("c", "b"), Loss("c"));

    [Fact]
    public void A_gradient_that_is_read_later_keeps_its_place() => AssertPasses(
        [
            "Input:  > x", "f_a: x > a", "f_b: a > a", "loss: a >",
            "loss back: a > db", "f_b back: db > da", "f_a weights: da x >", "f_b weights: db >",
        ],
        training: true,
        Input("x"), Product("a", "x", trains: true) with { DX = [null] }, Elementwise("b", "a", trains: true), Loss("b"));

    [Fact]
    public void Of_several_gradients_one_has_the_place() => AssertPasses(
        [
            "Input:  > x", "f_a: x > a", "f_b: x > b", "f_c: a b > a", "loss: a >",
            "loss back: a > da", "f_c back: da > da db", "f_a weights: da x >", "f_b weights: db x >",
        ],
        training: true,
        Input("x"),
        Product("a", "x", trains: true) with { DX = [null] },
        Product("b", "x", trains: true) with { DX = [null] },
        Elementwise("c", "a b"),
        Loss("c"));

    [Fact]
    public void A_copy_onto_itself_is_nothing_to_do() => AssertPasses(
        ["Input:  > x", "f_z: x > z", "f_w: z x > w", "Output: w >"],
        training: false,
        Input("x"), Flat("y", Rows("x")), Product("z", "x"), Product("w", "z y"), Output("w"));

    /// <summary>The values lie in one place then, so nobody may write over one of them before both have been read.</summary>
    [Fact]
    public void What_two_values_share_is_kept_for_both() => AssertPasses(
        ["Input:  > x", "f_z: x > z", "f_w: z x > z", "Output: z >"],
        training: false,
        Input("x"), Flat("y", Rows("x")), Elementwise("z", "y"), Elementwise("w", "z x"), Output("w"));

    [Fact]
    public void Rows_that_do_not_fit_are_copied()
    {
        View x = CpuLayout.Instance.Rows("x", 3, 4, ""), y = CpuLayout.Instance.Rows("y", 1, 12, "");
        CopyStage copy = new("copy", [new RowCopy(x, y with { Steps = 3, Stride = 4, Features = 4 }, y, null)], y, y);
        AssertPasses(
            ["Input:  > x", "copy: x > y", "Output: y >"], training: false, new InputStage("Input", x, Mask: null, SampleLength: 12, Offset: 0), copy, new OutputStage(Only, y, null));
    }

    /// <summary>Noise and sums hand on their gradient as it is: nothing is left to do where only one of what they read is asked for.</summary>
    [Theory]
    [InlineData("- dense: 3\n- gaussian_noise: 0.5\n- dense: 2", "GaussianNoise1")]
    [InlineData("- dense: 3\n- add: [dense_1, input]\n- dense: 2", "Add1")]
    [InlineData("- dense: 3\n- add: [input, dense_1]\n- dense: 2", "Add1")]
    [InlineData("- dense: { units: 8, from: input }\n- flatten\n- dense: 2", "Flatten1", "[2, 8]")]
    public void A_gradient_that_is_handed_on_has_no_pass(string layers, string stage, string shape = "[5, 3]")
    {
        string yaml = Models.Of(layers, shape) + "training: { loss: mse, optimizer: sgd }\n";
        Plan plan = Lowerer.Lower(Models.Valid(yaml), CpuLayout.Instance).Training!;
        Assert.DoesNotContain(plan.Backward.SelectMany(phase => phase.Operations), operation => operation.Stage.Name == stage);
    }

    [Fact]
    public void A_gradient_that_changes_has_a_pass()
    {
        EquationPass same = Pass(new Equation(((Symbol)"x").Gradient, ((Symbol)"y").Gradient), Rows("dx"));
        EquationPass apart = Pass(new Equation(((Symbol)"x").Gradient, ((Symbol)"y").Gradient), Rows("dz"));
        EquationPass half = Pass(new Equation(((Symbol)"x").Gradient, 0.5 * ((Symbol)"y").Gradient), Rows("dx"));
        Assert.Equal([true, false, false], new[] { same, apart, half }.Select(pass => pass.IsIdentity));

        EquationPass Pass(Equation equation, View to) => new(
            [StoredValue.Of(((Symbol)"y").Gradient, Rows("dx"))], [StoredValue.Of(equation.Name, to)], [equation]);
    }

    private static CopyStage Flat(string name, View x)
    {
        View y = Rows(name, 1, 6);
        return new CopyStage("copy", [new RowCopy(x, Joined(y), y, null)], y, y);
    }

    /// <summary>A row as two of half its length.</summary>
    private static View Joined(View row) => row with { Steps = 2, Stride = 3, Features = 3 };

    private static void AssertPasses(string[] expected, bool training, params Stage[] stages) =>
        Assert.Equal(expected, Passes(WorkInPlace.Apply(stages, training), training));
}
