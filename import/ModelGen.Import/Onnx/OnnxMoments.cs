namespace ModelGen.Import.Onnx;

/// <summary>What is known of a value that a graph computes on the way to a normalization.</summary>
internal enum MomentKind
{
    /// <summary>a x + b mean(x) + c, with numbers for each feature.</summary>
    Sum,

    /// <summary>The square of x or of x − mean(x).</summary>
    Square,

    /// <summary>The mean of that, and an epsilon.</summary>
    Spread,

    /// <summary>The root of that.</summary>
    Root,

    /// <summary>a over that.</summary>
    Inverse,

    /// <summary>(a x + b mean(x)) over that, + c.</summary>
    Quotient,
}

/// <summary>
/// A value that follows from what a layer gives and from its moments along the features. Graphs take a normalization apart in many ways; as long as values stay
/// of these kinds nothing is lost, and what comes out in the end is one or is not.
/// </summary>
/// <param name="Of">What the layer gives, x; its last axis is the features.</param>
/// <param name="Kind">What the value is.</param>
/// <param name="A">The numbers a.</param>
/// <param name="B">The numbers b.</param>
/// <param name="C">The numbers c.</param>
internal sealed record OnnxMoments(OnnxView Of, MomentKind Kind, float[] A, float[] B, float[] C) : OnnxValue
{
    /// <summary>Whether the spread is that around the mean, rather than around 0.</summary>
    public bool IsCentered { get; init; }

    /// <summary>What is added to the spread.</summary>
    public double Epsilon { get; init; }

    /// <summary>Gives the value where something else reads it; null: it can't be given.</summary>
    public Func<OnnxView>? Otherwise { get; init; }

    /// <summary>Whether the value is x or x − mean(x), and which; null: neither.</summary>
    public bool? IsDeviation => Kind != MomentKind.Sum || Array.Exists(A, a => a != 1) || Array.Exists(C, c => c != 0) ? null
        : Array.TrueForAll(B, b => b == -1) ? true
        : Array.TrueForAll(B, b => b == 0) ? false
        : null;

    /// <summary>A sum with one number for all features.</summary>
    public static OnnxMoments Sum(OnnxView of, float a, float b) =>
        new(of, MomentKind.Sum, Same(of, a), Same(of, b), Same(of, 0));

    /// <summary>The same moments of another kind, with a as a number for all.</summary>
    public OnnxMoments As(MomentKind kind) => this with { Kind = kind, A = Same(Of, 1), B = Same(Of, 0), C = Same(Of, 0), Otherwise = null };

    /// <summary>The product with numbers.</summary>
    public OnnxMoments Times(float[] numbers) =>
        this with { A = Product(A, numbers), B = Product(B, numbers), C = Product(C, numbers), Otherwise = null };

    /// <summary>The sum with another value.</summary>
    /// <param name="other">The other.</param>
    /// <param name="sign">1, or -1 for the difference.</param>
    public OnnxMoments Plus(OnnxMoments other, float sign) => this with
    {
        A = Added(A, other.A, sign),
        B = Added(B, other.B, sign),
        C = Added(C, other.C, sign),
        Otherwise = null,
    };

    /// <summary>The sum with numbers.</summary>
    public OnnxMoments Plus(float[] numbers) => this with { C = Added(C, numbers, 1), Otherwise = null };

    /// <summary>Whether a spread is the same.</summary>
    public bool HasSpreadOf(OnnxMoments other) => IsCentered == other.IsCentered && Epsilon == other.Epsilon;

    private static float[] Same(OnnxView of, float number) => [.. Enumerable.Repeat(number, of.Shape.Features)];

    private static float[] Product(float[] first, float[] second) => [.. first.Zip(second, (one, other) => one * other)];

    private static float[] Added(float[] first, float[] second, float sign) => [.. first.Zip(second, (one, other) => one + (sign * other))];
}

/// <summary>c + e erf(x / √2), or x times that: on the way to a gelu.</summary>
/// <param name="Of">What a layer gives, x.</param>
/// <param name="Constant">The number c.</param>
/// <param name="OfError">The number e.</param>
/// <param name="IsProduct">Whether it is multiplied by x.</param>
internal sealed record OnnxErrorFunction(OnnxView Of, double Constant, double OfError, bool IsProduct) : OnnxValue;
