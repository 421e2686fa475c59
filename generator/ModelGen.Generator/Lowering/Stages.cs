using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// A fused piece of work. It says which passes it has and what each of them reads and writes: memory is laid out and verified from
/// that, and backends render it.
/// </summary>
/// <param name="Name">In PascalCase, unique in the plan.</param>
internal abstract record Stage(string Name)
{
    /// <summary>The passes it has.</summary>
    public abstract IEnumerable<Pass> Passes { get; }

    /// <summary>The buffers that a pass reads, those that it adds to included.</summary>
    public abstract IEnumerable<Buffer> Reads(Pass pass);

    /// <summary>The buffers that a pass writes.</summary>
    public abstract IEnumerable<Buffer> Writes(Pass pass);

    /// <summary>Multiply-adds of the products of its forward pass for one sample.</summary>
    public virtual long MultiplyAdds => 0;

    /// <summary>Layer and names of the parameters whose gradients it writes.</summary>
    public virtual IEnumerable<ParameterPlace> Trains => [];

    protected static IEnumerable<Buffer> Of(params View?[] views) => views.Where(v => v is not null).Select(v => v!.Buffer);

    protected static IEnumerable<Pass> ForwardAnd(bool condition, Pass pass) => condition ? [Pass.Forward, pass] : [Pass.Forward];
}

/// <summary>Copies the samples from the user's array.</summary>
internal sealed record InputStage(View X) : Stage("Input")
{
    public override IEnumerable<Pass> Passes => [Pass.Forward];

    public override IEnumerable<Buffer> Reads(Pass pass) => [];

    public override IEnumerable<Buffer> Writes(Pass pass) => Of(X);
}

/// <summary>Copies outputs, and the mask if there is one, to the user's array.</summary>
internal sealed record OutputStage(View Y, View? Mask) : Stage("Output")
{
    public override IEnumerable<Pass> Passes => [Pass.Forward];

    public override IEnumerable<Buffer> Reads(Pass pass) => Of(Y, Mask);

    public override IEnumerable<Buffer> Writes(Pass pass) => [];
}

/// <summary>Masks steps whose features all equal a value. <paramref name="DX"/> is null where nobody asks for it.</summary>
internal sealed record MaskingStage(string Name, View X, View Y, View Mask, float Value, View DY, View? DX) : Stage(Name)
{
    public override IEnumerable<Pass> Passes => ForwardAnd(DX is not null, Pass.Backward);

    public override IEnumerable<Buffer> Reads(Pass pass) => pass == Pass.Forward ? Of(X) : Of(DY, Mask);

    public override IEnumerable<Buffer> Writes(Pass pass) => pass == Pass.Forward ? Of(Y, Mask) : Of(DX);
}

/// <summary>Copies rows so that no padding lies between them.</summary>
internal sealed record FlattenStage(string Name, View X, View Y, View DY, View? DX) : Stage(Name)
{
    public override IEnumerable<Pass> Passes => ForwardAnd(DX is not null, Pass.Backward);

    public override IEnumerable<Buffer> Reads(Pass pass) => pass == Pass.Forward ? Of(X) : Of(DY);

    public override IEnumerable<Buffer> Writes(Pass pass) => pass == Pass.Forward ? Of(Y) : Of(DX);
}

/// <summary>Drops numbers in training. The backward pass draws the same random numbers again.</summary>
internal sealed record DropoutStage(DropoutLayer Layer, string Name, View X, View Y, View DY, View? DX) : Stage(Name)
{
    public override IEnumerable<Pass> Passes => ForwardAnd(DX is not null, Pass.Backward);

    public override IEnumerable<Buffer> Reads(Pass pass) => pass == Pass.Forward ? Of(X) : Of(DY);

    public override IEnumerable<Buffer> Writes(Pass pass) => pass == Pass.Forward ? Of(Y) : Of(DX);
}

/// <summary>p = softmax(z) in the middle of a network; in front of its own loss it is part of the <see cref="SoftmaxLossStage"/>.</summary>
internal sealed record SoftmaxStage(string Name, View Z, View P, View DP, View? DZ) : Stage(Name)
{
    public override IEnumerable<Pass> Passes => ForwardAnd(DZ is not null, Pass.Backward);

    public override IEnumerable<Buffer> Reads(Pass pass) => pass == Pass.Forward ? Of(Z) : Of(P, DP);

    public override IEnumerable<Buffer> Writes(Pass pass) => pass == Pass.Forward ? Of(P) : Of(DZ);
}

/// <summary>Weights of an affine map, and their packed copies.</summary>
/// <param name="Kernel">(inputs, columns).</param>
/// <param name="Bias">(columns), or null.</param>
/// <param name="Packed">The packed kernel; for a recurrent layer the recurrent kernel lies below it.</param>
/// <param name="PackedBias">The padded bias; zeros without one.</param>
/// <param name="Transposed">The transposed kernel for the gradient of the input, or null where nobody asks for it.</param>
internal sealed record AffineWeights(ParameterPlace Kernel, ParameterPlace? Bias, Buffer Packed, Buffer PackedBias, Buffer? Transposed);

/// <summary>z = x W + b for each row of x.</summary>
internal sealed record DenseStage(DenseLayer Layer, string Name, View X, View Z, View DZ, View? DX, AffineWeights Weights) : Stage(Name)
{
    public override IEnumerable<Pass> Passes => DX is null ? [Pass.Forward, Pass.Gradients] : [Pass.Forward, Pass.Backward, Pass.Gradients];

    public override long MultiplyAdds => (long)X.Steps * X.Features * Layer.Units;

    public override IEnumerable<ParameterPlace> Trains => Weights.Bias is null ? [Weights.Kernel] : [Weights.Kernel, Weights.Bias];

    public override IEnumerable<Buffer> Reads(Pass pass) => pass switch
    {
        Pass.Forward => Of(X),
        Pass.Backward => Of(DZ),
        _ => Of(X, DZ),
    };

    public override IEnumerable<Buffer> Writes(Pass pass) => pass switch
    {
        Pass.Forward => Of(Z),
        Pass.Backward => Of(DX),
        _ => [],
    };
}

/// <summary>A forward value that the backward pass needs, and where it is kept.</summary>
internal sealed record KeptValue(string Name, View View);

/// <summary>y = f(x), number by number.</summary>
/// <param name="Equations">From <c>x</c> to <c>y</c>.</param>
/// <param name="Kept">What the backward pass reads besides <c>dy</c>.</param>
/// <param name="Backward">From <c>dy</c> and kept values to <c>dx</c>.</param>
internal sealed record ElementwiseStage(
    string Name,
    View X,
    View Y,
    View DY,
    View? DX,
    EquatableArray<Equation> Equations,
    EquatableArray<KeptValue> Kept,
    EquatableArray<Equation> Backward) : Stage(Name)
{
    public override IEnumerable<Pass> Passes => ForwardAnd(DX is not null, Pass.Backward);

    public override IEnumerable<Buffer> Reads(Pass pass) =>
        pass == Pass.Forward ? Of(X) : Kept.Select(k => k.View.Buffer).Append(DY.Buffer);

    public override IEnumerable<Buffer> Writes(Pass pass) =>
        pass == Pass.Forward ? Kept.Select(k => k.View.Buffer).Where(b => b != X.Buffer).Append(Y.Buffer) : Of(DX);
}

/// <summary>Batch normalization. In training the statistics are those of the batch, otherwise packed copies of the moving ones.</summary>
internal sealed record NormalizationStage(
    BatchNormalizationLayer Layer,
    string Name,
    bool Training,
    View X,
    View Y,
    View? Mask,
    View DY,
    View? DX,
    NormalizationWeights Weights) : Stage(Name)
{
    public override IEnumerable<Pass> Passes => (Training, DX, Trains.Any()) switch
    {
        (false, _, _) => [Pass.Forward],
        (_, null, false) => [Pass.ForwardSums, Pass.Forward],
        (_, null, _) => [Pass.ForwardSums, Pass.Forward, Pass.BackwardSums],
        _ => [Pass.ForwardSums, Pass.Forward, Pass.BackwardSums, Pass.Backward],
    };

    public override IEnumerable<ParameterPlace> Trains =>
        new[] { Weights.Gamma, Weights.Beta }.Where(p => p is not null).Select(p => p!);

    public override IEnumerable<Buffer> Reads(Pass pass) => pass switch
    {
        Pass.ForwardSums => Of(X, Mask),
        Pass.Forward => Of(X),
        Pass.BackwardSums => Of(X, DY),
        _ => Of(X, DY, Mask),
    };

    public override IEnumerable<Buffer> Writes(Pass pass) => pass switch
    {
        Pass.Forward => Of(Y),
        Pass.Backward => Of(DX),
        _ => [],
    };
}

/// <summary>Parameters of a batch normalization, their padded copies, and what a batch shares.</summary>
internal sealed record NormalizationWeights(
    ParameterPlace? Gamma,
    ParameterPlace? Beta,
    ParameterPlace MovingMean,
    ParameterPlace MovingVariance,
    Buffer PackedGamma,
    Buffer PackedBeta,
    Buffer PackedMean,
    Buffer PackedInverse,
    Buffer Mean,
    Buffer Inverse,
    Buffer DGamma,
    Buffer DBeta);
