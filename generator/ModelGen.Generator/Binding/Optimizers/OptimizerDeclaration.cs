using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Schedules;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Optimizers;

/// <summary>What an optimizer does to one weight; see <see cref="Optimizer"/> for the members.</summary>
internal sealed record UpdateRule(
    EquatableArray<Symbol> Slots, Expr StepSize, EquatableArray<Equation> Equations, double Beta1 = 0, double Beta2 = 0);

/// <summary>A kind of optimizer.</summary>
/// <param name="keyword">Its name in a model description.</param>
/// <param name="kind">Keras' class name.</param>
/// <param name="doc">What it does, in one line.</param>
/// <param name="learningRate">Its default learning rate.</param>
/// <param name="options">Options of its own.</param>
/// <param name="foreign">Keys that people write in their place.</param>
internal abstract class OptimizerDeclaration(
    string keyword, string kind, string doc, Option<LearningRate> learningRate, Option[] options, Vocabulary foreign)
    : Declaration(
        keyword,
        doc,
        learningRate,
        new OptionSet([learningRate, .. options, Decay, ClipNorm, GlobalClipNorm, ClipValue], foreign))
{
    protected static readonly NumberType AtLeastZero = new() { Minimum = 0 };

    /// <summary>From 0 up to, but not, 1.</summary>
    protected static readonly NumberType BelowOne = new() { Minimum = 0, Maximum = 1, BelowMaximum = true };

    /// <summary>The gradient.</summary>
    protected static readonly Symbol G = Optimizer.G;

    /// <summary>The weight.</summary>
    protected static readonly Symbol W = Optimizer.W;

    /// <summary>The step size.</summary>
    protected static readonly Symbol A = Optimizer.A;

    /// <summary>The learning rate, decayed.</summary>
    protected static readonly Symbol Lr = Optimizer.Lr;

    private static readonly Option<double> Decay = new(
        "decay", AtLeastZero, 0, "Each step's rate is the learning rate / (1 + decay * steps done before); 0: none.");

    private static readonly Option<double> ClipNorm = new(
        "clipnorm", AtLeastZero, 0, "Each tensor's gradient is scaled to a norm of at most this; 0: no limit.");

    private static readonly Option<double> GlobalClipNorm = new(
        "global_clipnorm", AtLeastZero, 0, "All gradients together are scaled to a norm of at most this; 0: no limit.");

    private static readonly Option<double> ClipValue = new(
        "clipvalue", AtLeastZero, 0, "Each element of a gradient is cut to between -this and this; 0: no limit.");

    private static readonly (Option<double> Option, ClippingKind Kind)[] ClippingRules =
        [(ClipNorm, ClippingKind.Norm), (GlobalClipNorm, ClippingKind.GlobalNorm), (ClipValue, ClippingKind.Value)];

    /// <summary>Whether the options go together; reports where they do not. They may be wrong each for itself.</summary>
    public bool Agree(OptionValues values, Problems problems)
    {
        if (values.Valid && values.Get(learningRate).Schedule is not null && values.IsOn(Decay))
        {
            problems.Report(
                Descriptors.Contradiction, values.NodeOf(Decay), "the learning rate has a schedule, and 'decay' is another one; remove one of the two");
            return false;
        }

        List<(Option<double> Option, ClippingKind Kind)> used = ClippingRules.Where(rule => values.IsOn(rule.Option)).ToList();
        if (used.Count <= 1)
        {
            return true;
        }

        string names = Words.List(used.Select(rule => rule.Option.Name));
        problems.Report(
            Descriptors.Contradiction, values.NodeOf(used[1].Option), $"{names} are given, but gradients are clipped in one way only");
        return false;
    }

    /// <summary>Makes the optimizer from options that are right and go together.</summary>
    public Optimizer Build(OptionValues values)
    {
        Clipping clipping = ClippingRules
            .Where(rule => values.IsOn(rule.Option))
            .Select(rule => new Clipping(rule.Kind, values.Get(rule.Option)))
            .FirstOrDefault() ?? new(ClippingKind.None, 0);
        UpdateRule rule = Rule(values);
        return new Optimizer(
            kind,
            values.Plain().Select(option => new Setting(option.Name, Words.Show(option.Value))).ToEquatableArray(),
            values.Get(learningRate).Value,
            values.Get(learningRate).Schedule,
            values.Get(Decay),
            clipping,
            rule.Slots,
            rule.StepSize,
            rule.Beta1,
            rule.Beta2,
            rule.Equations);
    }

    /// <summary>The option <c>learning_rate</c> with a default.</summary>
    protected static Option<LearningRate> RateOption(double value) =>
        new("learning_rate", RateType.Instance, new LearningRate(value), "The learning rate, or a schedule of it.");

    /// <summary>The option <c>epsilon</c> with Keras' default.</summary>
    protected static Option<double> EpsilonOption(string doc) => new("epsilon", LayerOptions.AboveZero, 1e-7, doc);

    protected abstract UpdateRule Rule(OptionValues values);
}
