using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// The steps of a value at other places, those that it lacks 0: y(t + shift) = x(t). So a sequence is padded in front where the shift is above 0, and
/// cut there where it is below; the lengths of both say what is added or left out at the end. In a plan for one step of a stream the steps in front are
/// those that the stream has had: the result lives on, and moves by a step in each run.
/// </summary>
/// <param name="X">The value.</param>
/// <param name="Y">The result.</param>
/// <param name="DY">Its gradient.</param>
/// <param name="DX">The value's gradient, or null where nobody asks for it.</param>
/// <param name="Shift">Which step of the result the first of the value is.</param>
internal sealed record ShiftStage(string Name, View X, View Y, View DY, View? DX, int Shift) : Stage(Name)
{
    /// <summary>What the forward pass does; what lies in its place already is not copied.</summary>
    public RowShift Forward => RowShift.Of(X, Y, Shift);

    /// <summary>What the backward pass does, or null.</summary>
    public RowShift? Backward => DX is null ? null : RowShift.Of(DY, DX, -Shift);

    public override IEnumerable<StagePass> Passes => new[] { (Pass.Forward, Forward), (Pass.Backward, Backward) }
        .Where(pass => pass.Item2 is { IsNothing: false })
        .Select(pass => StagePass.Of(pass.Item1, [pass.Item2!.From], [pass.Item2.To, .. pass.Item2.Rest]));

    public override IEnumerable<View> LivesOn(PlanKind kind) => kind == PlanKind.Step ? [Y] : [];

    public override View? ResultGradient => DY;

    public override EquatableArray<View?> Gradients => [DX];

    public override IEnumerable<InPlace> InPlace =>
        [InOnePlace(Pass.Forward, Forward), .. Backward is { } backward ? [InOnePlace(Pass.Backward, backward)] : Array.Empty<InPlace>()];

    /// <summary>What becomes 0 around the rows would be lost to others who read what lies there.</summary>
    private static InPlace InOnePlace(Pass pass, RowShift rows) => new(pass, rows.From, rows.To, IsCopy: rows.Rest.Count == 0);

    public override Stage WithGradients(EquatableArray<View?> gradients) => this with { DX = gradients[0] };

    public override Stage At(Func<View, View> place) => this with { X = place(X), Y = place(Y), DY = place(DY), DX = At(DX, place) };
}

/// <summary>Rows that are copied, and rows that become 0.</summary>
/// <param name="From">What is copied.</param>
/// <param name="To">Where it goes.</param>
/// <param name="Rest">The rows around that.</param>
internal sealed record RowShift(View From, View To, EquatableArray<View> Rest)
{
    /// <summary>Whether the rows lie elsewhere than where they go.</summary>
    public bool Copies => From != To;

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsNothing => !Copies && Rest.Count == 0;

    /// <summary>The rows of one view at other places of another.</summary>
    public static RowShift Of(View from, View to, int shift)
    {
        int first = Math.Max(0, shift), end = Math.Min(to.Steps, from.Steps + shift);
        return new RowShift(
            Part(from, first - shift, end - shift),
            Part(to, first, end),
            new[] { Part(to, 0, first), Part(to, end, to.Steps) }.Where(rest => rest.Steps > 0).ToEquatableArray());
    }

    private static View Part(View rows, int first, int end) => rows with { Start = rows.Start + (first * rows.Stride), Steps = end - first };
}

/// <summary>y(t) = the greatest, or the mean, of x over the steps of a window. Steps around the sequence take no part.</summary>
/// <param name="X">The sequence.</param>
/// <param name="Y">A row for each window.</param>
/// <param name="DY">Its gradient.</param>
/// <param name="DX">The sequence's gradient, or null where nobody asks for it.</param>
/// <param name="IsMax">Whether it is the greatest, whose gradient goes to the first step that is as great.</param>
/// <param name="Window">The steps of an output.</param>
internal sealed record PoolStage(string Name, View X, View Y, View DY, View? DX, bool IsMax, TimeWindow Window) : Stage(Name)
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([X], [Y]), .. BackwardPass(IsMax ? [X, Y, DY] : [DY], DX)];

    public override View? ResultGradient => DY;

    public override EquatableArray<View?> Gradients => [DX];

    public override Stage WithGradients(EquatableArray<View?> gradients) => this with { DX = gradients[0] };

    public override Stage At(Func<View, View> place) => this with { X = place(X), Y = place(Y), DY = place(DY), DX = At(DX, place) };
}

/// <summary>Each row of x several times: its copies one behind the other, or all rows in turn as often.</summary>
/// <param name="X">The rows.</param>
/// <param name="Y">The result.</param>
/// <param name="DY">Its gradient.</param>
/// <param name="DX">The gradient of the rows, or null where nobody asks for it.</param>
/// <param name="Times">How many times.</param>
/// <param name="InTurn">Whether the rows come in turn.</param>
internal sealed record RepeatStage(string Name, View X, View Y, View DY, View? DX, int Times, bool InTurn = false) : Stage(Name)
{
    /// <summary>How the rows come, for people to read.</summary>
    public string Order => InTurn ? $"all rows {Times} times" : $"each row {Times} times";

    public override IEnumerable<StagePass> Passes => [ForwardPass([X], [Y]), .. BackwardPass([DY], DX)];

    public override View? ResultGradient => DY;

    public override EquatableArray<View?> Gradients => [DX];

    public override Stage WithGradients(EquatableArray<View?> gradients) => this with { DX = gradients[0] };

    public override Stage At(Func<View, View> place) => this with { X = place(X), Y = place(Y), DY = place(DY), DX = At(DX, place) };
}
