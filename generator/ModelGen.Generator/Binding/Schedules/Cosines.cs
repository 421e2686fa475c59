using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Emit;

namespace ModelGen.Generator.Binding.Schedules;

/// <summary>Half a cosine, behind a warm-up if asked for, as Keras' CosineDecay.</summary>
internal sealed class CosineDecayDeclaration()
    : ScheduleDeclaration(
        "cosine_decay",
        "CosineDecay",
        "Half a cosine from initial_learning_rate down to alpha times it. With a warm-up, a line to warmup_target, and the cosine from there.",
        First,
        DecaySteps,
        Alpha,
        WarmupTarget,
        WarmupSteps)
{
    private static readonly Option<double> First = new("initial_learning_rate", AtLeastZero, "The first rate.");

    private static readonly Option<int> DecaySteps = StepsOption("decay_steps", "The steps of the cosine, without those of the warm-up.");

    private static readonly Option<double> WarmupTarget = new("warmup_target", AtLeastZero, 0, "The rate at the end of the warm-up; 0: there is none.");

    private static readonly Option<int> WarmupSteps = new("warmup_steps", new IntegerType(0, int.MaxValue), 0, "The steps of the warm-up.");

    protected override double Peak(OptionValues values) => values.Get(WarmupTarget) > 0 ? values.Get(WarmupTarget) : values.Get(First);

    protected override IEnumerable<string> Arguments(OptionValues values) =>
    [
        CSharp.Double(values.Get(First)),
        CSharp.Integer(values.Get(DecaySteps)),
        CSharp.Double(values.Get(Alpha)),
        values.Get(WarmupTarget) > 0 ? CSharp.Double(values.Get(WarmupTarget)) : "null",
        CSharp.Integer(values.Get(WarmupSteps)),
    ];

    protected override (Option Option, string Message)? Objection(OptionValues values) =>
        (values.Get(WarmupTarget) > 0) != (values.Get(WarmupSteps) > 0)
            ? (values.IsOn(WarmupSteps) ? WarmupSteps : WarmupTarget, "a warm-up has both, 'warmup_steps' and 'warmup_target'; give the other one too, or none")
            : Peak(values) == 0 ? (First, "all rates are 0, so that nothing is learned; write the rate from which the cosine falls") : null;
}

/// <summary>Cosines one after another, as Keras' CosineDecayRestarts.</summary>
internal sealed class CosineDecayRestartsDeclaration()
    : ScheduleDeclaration(
        "cosine_decay_restarts",
        "CosineDecayRestarts",
        "Half cosines one after another, each from its first rate down to alpha times initial_learning_rate.",
        Initial,
        StepsOption("first_decay_steps", "The steps of the first cosine."),
        new Option<double>("t_mul", AtLeastOne, 2, "How many times as long as the one before each further cosine is."),
        new Option<double>("m_mul", AtLeastZero, 1, "How many times as high as the one before each further cosine begins."),
        Alpha);

/// <summary>One rise and one fall, as PyTorch's OneCycleLR.</summary>
internal sealed class OneCycleDeclaration()
    : ScheduleDeclaration(
        "one_cycle",
        "OneCycle",
        "Half a cosine up to maximum, and half a cosine down, which the last of so many steps ends; then the rate stays.",
        Maximum,
        new Option<int>("steps", new IntegerType(2, int.MaxValue), "The steps of the cycle."),
        new Option<double>("warmup_share", new NumberType { Minimum = 0.001, Maximum = 0.999 }, 0.3, "The share of the steps in which the rate rises."),
        new Option<double>("initial_divisor", AtLeastOne, 25, "The maximum over the first rate."),
        new Option<double>("final_divisor", AtLeastOne, 10000, "The first rate over the last."))
{
    private static readonly Option<double> Maximum = new("maximum", AboveZero, "The greatest rate.");

    protected override double Peak(OptionValues values) => values.Get(Maximum);
}
