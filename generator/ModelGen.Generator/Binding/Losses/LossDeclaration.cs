using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Losses;

/// <summary>A kind of loss.</summary>
/// <param name="keyword">Its name in a model description.</param>
/// <param name="kind">Which it is.</param>
/// <param name="doc">What it is, in one line.</param>
/// <param name="options">Its options.</param>
/// <param name="main">The option that the short form gives, or null.</param>
/// <param name="others">Other names.</param>
internal abstract class LossDeclaration(string keyword, Loss kind, string doc, Option[] options, Option? main = null, params string[] others)
    : Declaration(keyword, doc, main, new OptionSet(options, TrainingWords.OfLosses))
{
    /// <summary>Keras' bound on numbers that are divided by, or whose logarithm is taken.</summary>
    public const double Epsilon = 1e-7;

    /// <summary>Keras' <c>label_smoothing</c>.</summary>
    protected static readonly Option<double> LabelSmoothing = new(
        "label_smoothing", new NumberType { Minimum = 0, Maximum = 1 }, 0, "Share of each target that is spread evenly; 0: none.");

    /// <summary>The output, or in equations of logits what the last sigmoid is applied to.</summary>
    protected static readonly Symbol X = LossFunction.X;

    /// <summary>The target.</summary>
    protected static readonly Symbol Y = LossFunction.Y;

    public Loss Kind => kind;

    public override IReadOnlyList<string> OtherNames => others;

    /// <summary>Makes the loss from options that are right, or is null after what is wrong with them together was reported.</summary>
    public LossFunction? Build(OptionValues values, Problems problems) => Build(values, new LossFunction(kind, Keyword, [.. values.Changed()]), problems);

    /// <summary>Adds what the loss is to what it is called.</summary>
    protected abstract LossFunction? Build(OptionValues values, LossFunction loss, Problems problems);

    /// <summary>A number within Keras' bounds of a probability.</summary>
    protected static Expr Probability(Expr x) => Expr.Min(1 - Epsilon, Expr.Max(Epsilon, x));

    /// <summary>A power of a number above 0.</summary>
    protected static Expr Power(Expr x, double exponent) => exponent switch
    {
        0 => 1,
        1 => x,
        2 => x * x,
        _ => Expr.Exp(exponent * Expr.Log(x)),
    };
}

/// <summary>A loss without options that is a mean over elements.</summary>
/// <param name="keyword">Its name in a model description.</param>
/// <param name="kind">Which it is.</param>
/// <param name="doc">What it is, in one line.</param>
/// <param name="equations">From <c>x</c> and <c>y</c> to the loss of an element.</param>
/// <param name="others">Other names.</param>
internal sealed class ElementLossDeclaration(string keyword, Loss kind, string doc, Equation[] equations, params string[] others)
    : LossDeclaration(keyword, kind, doc, options: [], main: null, others)
{
    protected override LossFunction Build(OptionValues values, LossFunction loss, Problems problems) => loss.OfElements([.. equations]);
}

/// <summary>A loss without options whose equations reduce over the last axis.</summary>
/// <param name="keyword">Its name in a model description.</param>
/// <param name="kind">Which it is.</param>
/// <param name="doc">What it is, in one line.</param>
/// <param name="equations">From <c>x</c> and <c>y</c> to the loss of a position.</param>
/// <param name="others">Other names.</param>
internal sealed class PositionLossDeclaration(string keyword, Loss kind, string doc, Equation[] equations, params string[] others)
    : LossDeclaration(keyword, kind, doc, options: [], main: null, others)
{
    protected override LossFunction Build(OptionValues values, LossFunction loss, Problems problems) => loss.OfPositions([.. equations]);
}
