using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// A fused piece of work. It describes itself: which passes it has, what each of them reads and writes, which parameters it trains, which gradients
/// come from which, and what may work in place. Phases, memory and the verifier follow from that, and backends have a renderer for each kind.
/// </summary>
/// <param name="Name">In PascalCase, unique in the plan.</param>
internal abstract record Stage(string Name)
{
    /// <summary>The layer that it is of, as people call it; null: it is the model's input.</summary>
    public string? Owner { get; init; }

    /// <summary>The passes it has, with their accesses.</summary>
    public abstract IEnumerable<StagePass> Passes { get; }

    /// <summary>Multiply-adds of the products of its forward pass for one sample.</summary>
    public virtual long MultiplyAdds => 0;

    /// <summary>Layer and names of the parameters whose gradients it writes.</summary>
    public virtual IEnumerable<ParameterPlace> Trains => [];

    /// <summary>The gradient of its result, from which those of what it reads come; null: it has none.</summary>
    public virtual View? ResultGradient => null;

    /// <summary>The gradients of all its results, where it gives several.</summary>
    public virtual IEnumerable<View> ResultGradients => ResultGradient is View own ? [own] : [];

    /// <summary>The gradients of the values that it reads, in their order; null: nobody asks for it.</summary>
    public virtual EquatableArray<View?> Gradients => [];

    /// <summary>What may lie in one place, the better choice first.</summary>
    public virtual IEnumerable<InPlace> InPlace => [];

    /// <summary>What lives from one run of a plan to the next.</summary>
    public virtual IEnumerable<View> LivesOn(PlanKind kind) => [];

    /// <summary>The same stage with other gradients of the values that it reads.</summary>
    public virtual Stage WithGradients(EquatableArray<View?> gradients) => this;

    /// <summary>The same stage where not all gradients of its results are written, as nobody reads them: without any it writes none itself.</summary>
    public virtual Stage WithResultGradients(Func<View, bool> isWritten) =>
        ResultGradient is View own && !isWritten(own) ? WithGradients(Gradients.Select(_ => (View?)null).ToEquatableArray()) : this;

    /// <summary>The same stage with its views elsewhere.</summary>
    public abstract Stage At(Func<View, View> place);

    /// <summary>Those of its parameters that are there and have a gradient.</summary>
    protected static IEnumerable<ParameterPlace> Trainable(params ParameterPlace?[] parameters) =>
        parameters.Where(place => place is { Parameter.Trainable: true }).Select(place => place!);

    /// <summary>Whether it has a pass.</summary>
    public bool Has(Pass pass) => Passes.Any(p => p.Pass == pass);

    protected static View? At(View? view, Func<View, View> place) => view is null ? null : place(view);

    /// <summary>Both directions of a stage that gives each number of its result from the same number of what it reads.</summary>
    protected static IEnumerable<InPlace> Elementwise(View x, View y, View dy, View? dx) =>
        [new InPlace(Pass.Forward, x, y), .. ElementwiseBackward(dy, dx)];

    protected static IEnumerable<InPlace> ElementwiseBackward(View dy, View? dx) => dx is null ? [] : [new InPlace(Pass.Backward, dy, dx)];

    protected static StagePass ForwardPass(View?[] reads, View?[] writes) => StagePass.Of(Pass.Forward, reads, writes);

    /// <summary>A backward pass, where somebody asks for the gradient that it writes.</summary>
    protected static IEnumerable<StagePass> BackwardPass(View?[] reads, View? gradient) =>
        gradient is null ? [] : [StagePass.Of(Pass.Backward, reads, [gradient])];
}

/// <summary>What a stage does in one pass.</summary>
/// <param name="Pass">Which.</param>
/// <param name="Reads">What it reads, the views that it adds to included.</param>
/// <param name="Writes">What it writes.</param>
internal sealed record StagePass(Pass Pass, EquatableArray<View> Reads, EquatableArray<View> Writes)
{
    /// <summary>Every view that the pass touches.</summary>
    public IEnumerable<View> Views => Reads.Concat(Writes);

    /// <summary>A pass over those of the views that there are.</summary>
    public static StagePass Of(Pass pass, IEnumerable<View?> reads, IEnumerable<View?> writes) => new(pass, Those(reads), Those(writes));

    private static EquatableArray<View> Those(IEnumerable<View?> views) =>
        views.Where(v => v is not null).Select(v => v!).ToEquatableArray();
}

/// <summary>Copies the samples from the user's array, or one of the inputs that lie one behind the other in each.</summary>
/// <param name="X">Where they go.</param>
/// <param name="Mask">Which steps sequences have, or null: all.</param>
/// <param name="SampleLength">Numbers of a sample.</param>
/// <param name="Offset">The place of the first that is copied.</param>
internal sealed record InputStage(string Name, View X, View? Mask, int SampleLength, int Offset) : Stage(Name)
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([], [X, Mask])];

    public override Stage At(Func<View, View> place) => this with { X = place(X), Mask = At(Mask, place) };
}

/// <summary>Copies outputs, and the mask if there is one, to the user's array.</summary>
internal sealed record OutputStage(OutputPlace Place, View Y, View? Mask) : Stage(Place.Prefix + "Output")
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([Y, Mask], [])];

    public override Stage At(Func<View, View> place) => this with { Y = place(Y), Mask = At(Mask, place) };
}

/// <summary>
/// Masks steps whose features all equal a value, of those that <paramref name="Within"/> has; null: of all. <paramref name="DX"/> is null where
/// nobody asks for it.
/// </summary>
internal sealed record MaskingStage(string Name, View X, View? Within, View Y, View Mask, float Value, View DY, View? DX) : Stage(Name)
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([X, Within], [Y, Mask]), .. BackwardPass([DY, Mask], DX)];

    public override View? ResultGradient => DY;

    public override EquatableArray<View?> Gradients => [DX];

    public override IEnumerable<InPlace> InPlace => Elementwise(X, Y, DY, DX);

    public override Stage WithGradients(EquatableArray<View?> gradients) => this with { DX = gradients[0] };

    public override Stage At(Func<View, View> place) =>
        this with { X = place(X), Within = At(Within, place), Y = place(Y), Mask = place(Mask), DY = place(DY), DX = At(DX, place) };
}

/// <summary>y(t) = embeddings[x(t)]. Nothing flows back to indices; the gradient of a row is the sum of those of the steps that have its index.</summary>
/// <param name="X">The indices, one a step.</param>
/// <param name="Within">The steps that there are, where it writes a mask; null: all.</param>
/// <param name="Mask">1 for steps whose index is not 0, or null: all are used, or the mask is that of the input.</param>
/// <param name="Table">(indices, features).</param>
/// <param name="Touched">
/// Shared by the samples, 1 for rows of the table that have a gradient, where the optimizer lets the others rest; otherwise null.
/// </param>
internal sealed record EmbeddingStage(
    EmbeddingLayer Layer, string Name, View X, View? Within, View Y, View? Mask, View DY, ParameterPlace Table, Buffer? Touched) : Stage(Name)
{
    public override IEnumerable<StagePass> Passes =>
        [ForwardPass([X, Within], [Y, Mask]), .. Trains.Any() ? [StagePass.Of(Pass.Gradients, [X, DY], [])] : Array.Empty<StagePass>()];

    public override IEnumerable<ParameterPlace> Trains => Trainable(Table);

    public override View? ResultGradient => DY;

    public override Stage At(Func<View, View> place) =>
        this with { X = place(X), Within = At(Within, place), Y = place(Y), Mask = At(Mask, place), DY = place(DY) };
}

/// <summary>
/// Copies rows: those of several values side by side, or the steps of one behind each other. What lies where it would be copied to already is not
/// copied.
/// </summary>
/// <param name="Copies">What goes where.</param>
/// <param name="Y">The result.</param>
/// <param name="DY">Its gradient.</param>
internal sealed record CopyStage(string Name, EquatableArray<RowCopy> Copies, View Y, View DY) : Stage(Name)
{
    /// <summary>What the forward pass copies.</summary>
    public IEnumerable<(View From, View To)> Forward => Copies.Where(copy => copy.X != copy.Y).Select(copy => (copy.X, copy.Y));

    /// <summary>What the backward pass copies: gradients that somebody asks for.</summary>
    public IEnumerable<(View From, View To)> Backward =>
        Copies.Where(copy => copy.DX is not null && copy.DX != copy.DY).Select(copy => (copy.DY, copy.DX!));

    public override IEnumerable<StagePass> Passes => new[] { (Pass.Forward, Forward), (Pass.Backward, Backward) }
        .Where(pass => pass.Item2.Any())
        .Select(pass => StagePass.Of(pass.Item1, pass.Item2.Select(copy => copy.From), pass.Item2.Select(copy => copy.To)));

    public override View? ResultGradient => DY;

    public override EquatableArray<View?> Gradients => Copies.Select(copy => copy.DX).ToEquatableArray();

    /// <summary>Of several values each has a part of the result's rows only, in whose place the others have no room.</summary>
    public override IEnumerable<InPlace> InPlace => Copies.Count > 1
        ? []
        : Elementwise(Copies[0].X, Copies[0].Y, Copies[0].DY, Copies[0].DX).Select(copy => copy with { IsCopy = true });

    public override Stage WithGradients(EquatableArray<View?> gradients) =>
        this with { Copies = Copies.Select((copy, i) => copy with { DX = gradients[i] }).ToEquatableArray() };

    public override Stage At(Func<View, View> place) => this with
    {
        Copies = Copies.Select(copy => new RowCopy(place(copy.X), place(copy.Y), place(copy.DY), At(copy.DX, place))).ToEquatableArray(),
        Y = place(Y),
        DY = place(DY),
    };
}

/// <summary>One value whose rows are copied.</summary>
/// <param name="X">The value.</param>
/// <param name="Y">Its rows' place in the result.</param>
/// <param name="DY">The same place in the result's gradient.</param>
/// <param name="DX">The value's gradient, or null where nobody asks for it.</param>
internal sealed record RowCopy(View X, View Y, View DY, View? DX);

/// <summary>y(f, t) = x(t, f).</summary>
internal sealed record TransposeStage(string Name, View X, View Y, View DY, View? DX) : Stage(Name)
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([X], [Y]), .. BackwardPass([DY], DX)];

    public override View? ResultGradient => DY;

    public override EquatableArray<View?> Gradients => [DX];

    public override Stage WithGradients(EquatableArray<View?> gradients) => this with { DX = gradients[0] };

    public override Stage At(Func<View, View> place) => this with { X = place(X), Y = place(Y), DY = place(DY), DX = At(DX, place) };
}

/// <summary>Drops numbers in training. The backward pass draws the same random numbers again.</summary>
internal sealed record DropoutStage(DropoutLayer Layer, string Name, View X, View Y, View DY, View? DX) : Stage(Name)
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([X], [Y]), .. BackwardPass([DY], DX)];

    public override View? ResultGradient => DY;

    public override EquatableArray<View?> Gradients => [DX];

    public override IEnumerable<InPlace> InPlace => Elementwise(X, Y, DY, DX);

    public override Stage WithGradients(EquatableArray<View?> gradients) => this with { DX = gradients[0] };

    public override Stage At(Func<View, View> place) => this with { X = place(X), Y = place(Y), DY = place(DY), DX = At(DX, place) };
}

/// <summary>What dropout multiplies numbers by: 1 / (1 − rate) or 0 in training, elsewhere 1.</summary>
/// <param name="Index">Which of the model's dropouts this is, from 0: part of the key of its random numbers.</param>
/// <param name="Rate">The share of zeros.</param>
/// <param name="Y">The factors.</param>
internal sealed record FactorStage(string Name, int Index, double Rate, View Y) : Stage(Name)
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([], [Y])];

    public override Stage At(Func<View, View> place) => this with { Y = place(Y) };
}

/// <summary>Random numbers from 0 to 1 that equations read, in training; zeros elsewhere.</summary>
/// <param name="Stream">Which of the model's draws, from 0: part of the key of its random numbers.</param>
/// <param name="Y">The numbers.</param>
internal sealed record DrawStage(string Name, int Stream, View Y) : Stage(Name)
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([], [Y])];

    public override Stage At(Func<View, View> place) => this with { Y = place(Y) };
}

/// <summary>A value that several layers read. Its gradient is the sum of those that they write.</summary>
/// <param name="DX">The value's gradient.</param>
/// <param name="Branches">The gradient that each of the layers writes.</param>
internal sealed record BranchStage(string Name, View DX, EquatableArray<View> Branches) : Stage(Name)
{
    public override IEnumerable<StagePass> Passes => BackwardPass([.. Branches], DX);

    public override Stage At(Func<View, View> place) => this with { DX = place(DX), Branches = Branches.Select(place).ToEquatableArray() };
}

/// <summary>p = softmax(z) in the middle of a network; in front of its own loss it is part of the <see cref="SoftmaxLossStage"/>.</summary>
/// <remarks>
/// Equations could say it, with the greatest and a sum over the features. As such it took 1.1 to 2.7 times as long forward and, of up to 32 features,
/// 1.1 to 3.9 times backward, with other last bits: docs/architecture.md.
/// </remarks>
internal sealed record SoftmaxStage(string Name, View Z, View P, View DP, View? DZ) : Stage(Name)
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([Z], [P]), .. BackwardPass([P, DP], DZ)];

    public override View? ResultGradient => DP;

    public override EquatableArray<View?> Gradients => [DZ];

    /// <summary>A number needs all of its row, which is summed before any is written.</summary>
    public override IEnumerable<InPlace> InPlace => Elementwise(Z, P, DP, DZ);

    public override Stage WithGradients(EquatableArray<View?> gradients) => this with { DZ = gradients[0] };

    public override Stage At(Func<View, View> place) => this with { Z = place(Z), P = place(P), DP = place(DP), DZ = At(DZ, place) };
}

/// <summary>Weights of an affine map.</summary>
/// <param name="Kernel">(inputs, columns), or (size, inputs, columns) of several rows together.</param>
/// <param name="Bias">(columns), or null.</param>
internal sealed record AffineWeights(ParameterPlace Kernel, ParameterPlace? Bias);

/// <summary>z = x W + b for each row of x, or for the rows of each window.</summary>
internal sealed record DenseStage(AffineLayer Layer, string Name, View X, View Z, View DZ, View? DX, AffineWeights Weights) : Stage(Name)
{
    /// <summary>The rows of x that give a row of z.</summary>
    public TimeWindow Window { get; init; } = TimeWindow.OneStep;

    public override IEnumerable<StagePass> Passes =>
        [ForwardPass([X], [Z]), .. BackwardPass([DZ], DX), .. Trains.Any() ? [StagePass.Of(Pass.Gradients, [X, DZ], [])] : Array.Empty<StagePass>()];

    public override long MultiplyAdds => (long)Z.Steps * Window.Size * X.Features * Layer.Units;

    public override IEnumerable<ParameterPlace> Trains => Trainable(Weights.Kernel, Weights.Bias);

    public override View? ResultGradient => DZ;

    public override EquatableArray<View?> Gradients => [DX];

    /// <summary>What the forward pass computes, for people to read.</summary>
    public string Equation => $"{(Window.Size == 1 ? "z = x W" : "z(t) = Σ x(t, j) W(j)")}{(Weights.Bias is null ? string.Empty : " + b")}";

    /// <summary>What the backward pass computes, for people to read.</summary>
    public string InputGradient => Window.Size == 1 ? "dx = dz Wᵀ" : "dx(t, j) = Σ dz(t) W(j)ᵀ";

    /// <summary>The gradients of the weights, for people to read.</summary>
    public string WeightGradients =>
        $"{(Window.Size == 1 ? "dW = Σ xᵀ dz" : "dW(j) = Σ x(t, j)ᵀ dz(t)")}{(Weights.Bias is null ? string.Empty : ", db = Σ dz")}";

    /// <summary>Whether each row of x gives one of z.</summary>
    public bool IsRowByRow => Window.Size == 1 && X.Steps == Z.Steps;

    /// <summary>From the first row of a window to that of the next, in numbers; of a single window it does not matter.</summary>
    public int RowsApart => Z.Steps == 1 ? X.Stride : Window.Strides * X.Stride;

    /// <summary>From one row of a window to the next, in numbers.</summary>
    public int TapsApart => Window.Size == 1 ? X.Stride : Window.Dilation * X.Stride;

    public override Stage WithGradients(EquatableArray<View?> gradients) => this with { DX = gradients[0] };

    public override Stage At(Func<View, View> place) => this with { X = place(X), Z = place(Z), DZ = place(DZ), DX = At(DX, place) };
}

/// <summary>Batch normalization.</summary>
/// <param name="OfBatch">
/// Whether the statistics are those of the batch where a step trains; otherwise they are the moving ones, as in inference and in a layer that is
/// not trainable.
/// </param>
/// <param name="Weights">The parameters.</param>
/// <param name="Sums">What the samples of a batch share.</param>
internal sealed record NormalizationStage(
    BatchNormalizationLayer Layer,
    string Name,
    bool OfBatch,
    View X,
    View Y,
    View? Mask,
    View DY,
    View? DX,
    NormalizationWeights Weights,
    NormalizationSums Sums) : Stage(Name)
{
    public override IEnumerable<StagePass> Passes
    {
        get
        {
            if (OfBatch)
            {
                yield return StagePass.Of(Pass.ForwardSums, [X, Mask], []);
            }

            yield return ForwardPass([X], [Y]);
            if (OfBatch && (DX is not null || Trains.Any()))
            {
                yield return StagePass.Of(Pass.BackwardSums, [X, DY], []);
            }

            foreach (StagePass pass in BackwardPass(OfBatch ? [X, DY, Mask] : [DY], DX))
            {
                yield return pass;
            }
        }
    }

    public override IEnumerable<ParameterPlace> Trains => Trainable(Weights.Gamma, Weights.Beta);

    public override View? ResultGradient => DY;

    public override EquatableArray<View?> Gradients => [DX];

    /// <summary>Of gradients only: where the statistics are those of the batch, x is read again, and elsewhere y has rows of its own as it has there.</summary>
    public override IEnumerable<InPlace> InPlace => ElementwiseBackward(DY, DX);

    public override Stage WithGradients(EquatableArray<View?> gradients) => this with { DX = gradients[0] };

    public override Stage At(Func<View, View> place) =>
        this with { X = place(X), Y = place(Y), Mask = At(Mask, place), DY = place(DY), DX = At(DX, place) };
}

/// <summary>Parameters of a batch normalization.</summary>
internal sealed record NormalizationWeights(ParameterPlace? Gamma, ParameterPlace? Beta, ParameterPlace MovingMean, ParameterPlace MovingVariance);

/// <summary>What a batch normalization computes of all samples, a number for each feature.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Inverse">1 / √(variance + epsilon).</param>
/// <param name="Positions">The first number is how many positions count.</param>
/// <param name="DGamma">The gradient of gamma.</param>
/// <param name="DBeta">The gradient of beta.</param>
internal sealed record NormalizationSums(Buffer Mean, Buffer Inverse, Buffer Positions, Buffer DGamma, Buffer DBeta);
