using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// A fused piece of work. It describes itself: which passes it has, what each of them reads and writes, and which parameters it trains.
/// Phases, memory and the verifier follow from that, and backends have a renderer for each kind.
/// </summary>
/// <param name="Name">In PascalCase, unique in the plan.</param>
internal abstract record Stage(string Name)
{
    /// <summary>The passes it has, with their accesses.</summary>
    public abstract IEnumerable<StagePass> Passes { get; }

    /// <summary>Multiply-adds of the products of its forward pass for one sample.</summary>
    public virtual long MultiplyAdds => 0;

    /// <summary>Layer and names of the parameters whose gradients it writes.</summary>
    public virtual IEnumerable<ParameterPlace> Trains => [];

    /// <summary>Those of its parameters that are there and have a gradient.</summary>
    protected static IEnumerable<ParameterPlace> Trainable(params ParameterPlace?[] parameters) =>
        parameters.Where(place => place is { Parameter.Trainable: true }).Select(place => place!);

    /// <summary>Whether it has a pass.</summary>
    public bool Has(Pass pass) => Passes.Any(p => p.Pass == pass);

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

/// <summary>Copies the samples from the user's array.</summary>
internal sealed record InputStage(View X) : Stage("Input")
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([], [X])];
}

/// <summary>Copies outputs, and the mask if there is one, to the user's array.</summary>
internal sealed record OutputStage(View Y, View? Mask) : Stage("Output")
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([Y, Mask], [])];
}

/// <summary>Masks steps whose features all equal a value. <paramref name="DX"/> is null where nobody asks for it.</summary>
internal sealed record MaskingStage(string Name, View X, View Y, View Mask, float Value, View DY, View? DX) : Stage(Name)
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([X], [Y, Mask]), .. BackwardPass([DY, Mask], DX)];
}

/// <summary>Copies rows: those of several values side by side, or the steps of one behind each other.</summary>
/// <param name="Copies">What goes where.</param>
/// <param name="Y">The result.</param>
/// <param name="DY">Its gradient.</param>
internal sealed record CopyStage(string Name, EquatableArray<RowCopy> Copies, View Y, View DY) : Stage(Name)
{
    /// <summary>What the forward pass copies.</summary>
    public IEnumerable<(View From, View To)> Forward => Copies.Select(copy => (copy.X, copy.Y));

    /// <summary>What the backward pass copies: gradients that somebody asks for.</summary>
    public IEnumerable<(View From, View To)> Backward => Copies.Where(copy => copy.DX is not null).Select(copy => (copy.DY, copy.DX!));

    public override IEnumerable<StagePass> Passes => new[] { (Pass.Forward, Forward), (Pass.Backward, Backward) }
        .Where(pass => pass.Item2.Any())
        .Select(pass => StagePass.Of(pass.Item1, pass.Item2.Select(copy => copy.From), pass.Item2.Select(copy => copy.To)));
}

/// <summary>One value whose rows are copied.</summary>
/// <param name="X">The value.</param>
/// <param name="Y">Its rows' place in the result.</param>
/// <param name="DY">The same place in the result's gradient.</param>
/// <param name="DX">The value's gradient, or null where nobody asks for it.</param>
internal sealed record RowCopy(View X, View Y, View DY, View? DX);

/// <summary>Drops numbers in training. The backward pass draws the same random numbers again.</summary>
internal sealed record DropoutStage(DropoutLayer Layer, string Name, View X, View Y, View DY, View? DX) : Stage(Name)
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([X], [Y]), .. BackwardPass([DY], DX)];
}

/// <summary>Random numbers from 0 to 1 that equations read, in training; zeros elsewhere.</summary>
/// <param name="Stream">Which of the model's draws, from 0: part of the key of its random numbers.</param>
/// <param name="Y">The numbers.</param>
internal sealed record DrawStage(string Name, int Stream, View Y) : Stage(Name)
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([], [Y])];
}

/// <summary>A value that several layers read. Its gradient is the sum of those that they write.</summary>
/// <param name="DX">The value's gradient.</param>
/// <param name="Branches">The gradient that each of the layers writes.</param>
internal sealed record BranchStage(string Name, View DX, EquatableArray<View> Branches) : Stage(Name)
{
    public override IEnumerable<StagePass> Passes => BackwardPass([.. Branches], DX);
}

/// <summary>p = softmax(z) in the middle of a network; in front of its own loss it is part of the <see cref="SoftmaxLossStage"/>.</summary>
internal sealed record SoftmaxStage(string Name, View Z, View P, View DP, View? DZ) : Stage(Name)
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([Z], [P]), .. BackwardPass([P, DP], DZ)];
}

/// <summary>Weights of an affine map.</summary>
/// <param name="Kernel">(inputs, columns).</param>
/// <param name="Bias">(columns), or null.</param>
internal sealed record AffineWeights(ParameterPlace Kernel, ParameterPlace? Bias);

/// <summary>z = x W + b for each row of x.</summary>
internal sealed record DenseStage(DenseLayer Layer, string Name, View X, View Z, View DZ, View? DX, AffineWeights Weights) : Stage(Name)
{
    public override IEnumerable<StagePass> Passes =>
        [ForwardPass([X], [Z]), .. BackwardPass([DZ], DX), .. Trains.Any() ? [StagePass.Of(Pass.Gradients, [X, DZ], [])] : Array.Empty<StagePass>()];

    public override long MultiplyAdds => (long)X.Steps * X.Features * Layer.Units;

    public override IEnumerable<ParameterPlace> Trains => Trainable(Weights.Kernel, Weights.Bias);
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
