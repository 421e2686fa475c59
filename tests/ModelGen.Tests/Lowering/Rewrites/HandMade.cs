using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Lowering;

namespace ModelGen.Tests.Lowering.Rewrites;

using Initializer = ModelGen.Generator.Binding.Initializer;

/// <summary>Small programs written by hand. A value and its gradient are called by a letter, as <c>y</c> and <c>dy</c>.</summary>
internal static class HandMade
{
    public static readonly MemoryLayout Layout = new DenseLayout();

    private static readonly ParameterPlace Weight =
        new("layer", new Parameter("kernel", [1], true, new Initializer(InitializerKind.Zeros)), "Kernel", 0);

    /// <summary>Two rows of three features, in a buffer of their own.</summary>
    public static View Rows(string name, int steps = 2, int features = 3) => Layout.Rows(name, steps, features, name);

    public static InputStage Input(string x) => new("Input", Rows(x), Mask: null, SampleLength: 6, Offset: 0);

    /// <summary>The place of the only output.</summary>
    public static OutputPlace Only { get; } = new(0, "", default, default, default);

    public static OutputStage Output(string y) => new(Only, Rows(y), null);

    /// <summary>A stage <c>y = f(x)</c> that computes each number from the same number of any of what it reads.</summary>
    /// <param name="y">Its name, and that of its result.</param>
    /// <param name="x">What it reads.</param>
    /// <param name="keeps">What of that its backward pass reads again, and <c>y</c> perhaps.</param>
    /// <param name="trains">Whether it has parameters, for whose gradient it reads its own after the backward pass.</param>
    public static Work Elementwise(string y, string x, string keeps = "", bool trains = false) =>
        new("f_" + y, All(x, ""), Rows(y), Rows("d" + y), [.. All(x, "d")], All(keeps, ""), trains, IsElementwise: true);

    /// <summary>A stage of which each number needs others, such as a product.</summary>
    public static Work Product(string y, string x, bool trains = false) => Elementwise(y, x, trains ? x : "", trains) with { IsElementwise = false };

    /// <summary>What the last value is compared with; it gives the first gradient.</summary>
    public static Work Loss(string x) => Product("", x) with { Name = "loss", Y = null, DY = null, Kept = All(x, "") };

    /// <summary>What runs, in order, with the buffers that it reads and writes: <c>f: x > y</c>, <c>f back: dy > dx</c>.</summary>
    public static string[] Passes(IReadOnlyList<Stage> stages, bool training = true) =>
        [.. Schedule.Of(stages, training).Operations.Select(o => $"{o.Stage.Name}{Suffix(o.Pass)}: {Names(o.Accesses)}".TrimEnd())];

    private static string Names(StagePass pass) => $"{Names(pass.Reads)} > {Names(pass.Writes)}";

    private static string Names(IEnumerable<View> views) => string.Join(" ", views.Select(view => view.Buffer.Name));

    private static EquatableArray<View> All(string names, string prefix) =>
        [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => Rows(prefix + name))];

    private static string Suffix(Pass pass) => pass switch { Pass.Forward => "", Pass.Backward => " back", _ => " weights" };

    /// <summary>See <see cref="Elementwise"/> and <see cref="Product"/>.</summary>
    internal sealed record Work(
        string Name,
        EquatableArray<View> X,
        View? Y,
        View? DY,
        EquatableArray<View?> DX,
        EquatableArray<View> Kept,
        bool IsTrained,
        bool IsElementwise) : Stage(Name)
    {
        public override IEnumerable<StagePass> Passes => new[]
        {
            ForwardPass([.. X], [Y]),
            StagePass.Of(Pass.Backward, [DY, .. Kept], DX),
            StagePass.Of(Pass.Gradients, [DY, .. Kept], []),
        }.Where(pass => pass.Pass == Pass.Forward || (pass.Pass == Pass.Backward ? pass.Writes.Count > 0 : IsTrained));

        public override IEnumerable<ParameterPlace> Trains => IsTrained ? [Weight] : [];

        public override View? ResultGradient => DY;

        public override EquatableArray<View?> Gradients => DX;

        public override IEnumerable<InPlace> InPlace => IsElementwise
            ? [.. X.Select(x => new InPlace(Pass.Forward, x, Y!)), .. DX.SelectMany(dx => ElementwiseBackward(DY!, dx))]
            : [];

        public override Stage WithGradients(EquatableArray<View?> gradients) => this with { DX = gradients };

        public override Stage At(Func<View, View> place) => this with
        {
            X = X.Select(place).ToEquatableArray(),
            Y = At(Y, place),
            DY = At(DY, place),
            DX = DX.Select(dx => At(dx, place)).ToEquatableArray(),
            Kept = Kept.Select(place).ToEquatableArray(),
        };
    }
}
