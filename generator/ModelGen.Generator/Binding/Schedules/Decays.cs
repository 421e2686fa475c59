using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Emit;

namespace ModelGen.Generator.Binding.Schedules;

/// <summary>initial / (1 + rate step / steps), as Keras' InverseTimeDecay.</summary>
internal sealed class InverseTimeDecayDeclaration()
    : ScheduleDeclaration(
        "inverse_time_decay",
        "InverseTimeDecay",
        "initial_learning_rate / (1 + decay_rate * steps done / decay_steps).",
        Initial,
        StepsOption("decay_steps", "The steps after which the rate is 1 / (1 + decay_rate) of the first."),
        new Option<double>("decay_rate", AtLeastZero, "How fast it falls."),
        Staircase);

/// <summary>initial rate^(step / steps), as Keras' ExponentialDecay.</summary>
internal sealed class ExponentialDecayDeclaration()
    : ScheduleDeclaration(
        "exponential_decay",
        "ExponentialDecay",
        "initial_learning_rate * decay_rate ^ (steps done / decay_steps).",
        Initial,
        StepsOption("decay_steps", "The steps after which the rate is decay_rate times the first."),
        new Option<double>("decay_rate", AboveZero, "The factor."),
        Staircase);

/// <summary>(initial − end) (1 − step / steps)^power + end, as Keras' PolynomialDecay.</summary>
internal sealed class PolynomialDecayDeclaration()
    : ScheduleDeclaration(
        "polynomial_decay",
        "PolynomialDecay",
        "(initial_learning_rate - end_learning_rate) * (1 - steps done / decay_steps) ^ power + end_learning_rate.",
        Initial,
        StepsOption("decay_steps", "The steps to the end."),
        new Option<double>("end_learning_rate", AtLeastZero, 0.0001, "The last rate."),
        new Option<double>("power", AtLeastZero, 1, "1: a straight line."),
        new Option<bool>("cycle", new BooleanType(), false, "Whether the rate rises again past the end, and falls over as many steps more."));

/// <summary>One value after another, as Keras' PiecewiseConstantDecay.</summary>
internal sealed class PiecewiseConstantDecayDeclaration()
    : ScheduleDeclaration(
        "piecewise_constant_decay",
        "PiecewiseConstantDecay",
        "The first of values up to the first of boundaries, that step included, then the second, and so on.",
        Boundaries,
        Values)
{
    private const int Most = 1000;

    private static readonly Option<EquatableArray<int>> Boundaries = new(
        "boundaries", new ListType<int>("numbers of steps", new IntegerType(0, int.MaxValue), 1, Most), "The last step of each value but the last.");

    private static readonly Option<EquatableArray<double>> Values = new(
        "values", new ListType<double>("rates", AtLeastZero, 2, Most + 1), "The rates, one more than boundaries.");

    protected override double Peak(OptionValues values) => values.Get(Values).Max();

    protected override IEnumerable<string> Arguments(OptionValues values) =>
    [
        $"[{string.Join(", ", values.Get(Boundaries).Select(boundary => CSharp.Integer(boundary)))}]",
        $"[{string.Join(", ", values.Get(Values).Select(CSharp.Double))}]",
    ];

    protected override (Option Option, string Message)? Objection(OptionValues values)
    {
        EquatableArray<int> boundaries = values.Get(Boundaries);
        int rates = values.Get(Values).Count;
        return rates != boundaries.Count + 1
            ? (Values, $"there is one rate more than boundaries, and here are {rates} rates and {boundaries.Count} boundaries")
            : boundaries.Zip(boundaries.Skip(1), (last, next) => next > last).Contains(false)
            ? (Boundaries, "each boundary must be above the one before")
            : Peak(values) == 0 ? (Values, "all rates are 0, so that nothing is learned") : null;
    }
}

/// <summary>A straight line up to the first rate of what follows.</summary>
internal sealed class LinearWarmupDeclaration()
    : ScheduleDeclaration(
        "linear_warmup",
        "LinearWarmup",
        "A straight line from initial_learning_rate up to the first rate of what follows, a number or a schedule.",
        WarmupSteps,
        Following,
        First)
{
    private static readonly Option<int> WarmupSteps = StepsOption("warmup_steps", "The steps of the line.");

    private static readonly Option<LearningRate> Following = new("then", RateType.Instance, "What follows: a number, or a schedule that begins there.");

    private static readonly Option<double> First = new("initial_learning_rate", AtLeastZero, 0, "The first rate.");

    protected override double Peak(OptionValues values) => values.Get(Following).Value;

    protected override IEnumerable<string> Arguments(OptionValues values) =>
        [CSharp.Integer(values.Get(WarmupSteps)), CSharp.Double(values.Get(First))];

    protected override RateSchedule Then(OptionValues values)
    {
        LearningRate then = values.Get(Following);
        return then.Schedule ?? new RateSchedule("Constant", then.Value, [CSharp.Double(then.Value)]);
    }

    protected override (Option Option, string Message)? Objection(OptionValues values) =>
        Peak(values) == 0 ? (Following, "the rate rises to 0, so that nothing is learned") : null;
}
