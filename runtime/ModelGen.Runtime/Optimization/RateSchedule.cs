using System.Globalization;

namespace ModelGen;

/// <summary>
/// A learning rate as a function of the steps done, as Keras' <c>keras.optimizers.schedules</c>. It keeps nothing, so that a training run that goes on
/// from a number of steps goes on with their rates. The same numbers come out on every machine.
/// </summary>
/// <remarks>
/// A model has one that its YAML names; then <see cref="ITrainableModel.LearningRate"/> is the <see cref="Peak"/> at first, and setting it scales the
/// whole schedule. The training loop takes one as a callback, for models that have none.
/// </remarks>
public abstract class RateSchedule
{
    private readonly string text;

    private protected RateSchedule(double peak, string text)
    {
        if (!(peak > 0 && float.IsFinite((float)peak)))
        {
            throw new ArgumentOutOfRangeException(nameof(peak), peak, "A schedule has a greatest learning rate above 0, finite in single precision.");
        }

        Peak = peak;
        this.text = text;
    }

    /// <summary>
    /// The rate that stands for the schedule: the first one, the target of its warm-up, or the greatest of several values.
    /// </summary>
    public double Peak { get; }

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">The number of steps done before it, at least 0.</param>
    public double At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return Rate(step);
    }

    /// <summary>The learning rate of a step where the whole schedule is scaled such that another rate stands in the place of <see cref="Peak"/>.</summary>
    /// <param name="learningRate">The other rate.</param>
    /// <param name="step">The number of steps done before it, at least 0.</param>
    public double Scaled(double learningRate, long step) => learningRate / Peak * At(step);

    /// <summary>The schedule with its settings, as <c>CosineDecay(initial_learning_rate=0.001, decay_steps=10000, alpha=0)</c>.</summary>
    public override string ToString() => text;

    /// <summary>initial / (1 + rate · step / steps); with <paramref name="staircase"/> of the whole part of step / steps.</summary>
    /// <param name="initialLearningRate">The first rate, above 0.</param>
    /// <param name="decaySteps">The steps after which the rate has fallen to 1 / (1 + decay rate) of the first, at least 1.</param>
    /// <param name="decayRate">How much it falls, at least 0.</param>
    /// <param name="staircase">Whether it falls in steps, every <paramref name="decaySteps"/>.</param>
    public static RateSchedule InverseTimeDecay(double initialLearningRate, long decaySteps, double decayRate, bool staircase = false) =>
        new InverseTime(initialLearningRate, decaySteps, decayRate, staircase);

    /// <summary>initial · rate^(step / steps); with <paramref name="staircase"/> of the whole part of step / steps.</summary>
    /// <param name="initialLearningRate">The first rate, above 0.</param>
    /// <param name="decaySteps">The steps after which the rate is decay rate times the first, at least 1.</param>
    /// <param name="decayRate">The factor, above 0.</param>
    /// <param name="staircase">Whether it falls in steps, every <paramref name="decaySteps"/>.</param>
    public static RateSchedule ExponentialDecay(double initialLearningRate, long decaySteps, double decayRate, bool staircase = false) =>
        new Exponential(initialLearningRate, decaySteps, decayRate, staircase);

    /// <summary>The first value up to the first boundary, that step included, then the second up to the second, and so on.</summary>
    /// <param name="boundaries">The last step of each value but the last, each above the one before.</param>
    /// <param name="values">The rates, one more than boundaries.</param>
    public static RateSchedule PiecewiseConstantDecay(IEnumerable<long> boundaries, IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        ArgumentNullException.ThrowIfNull(values);
        return new PiecewiseConstant([.. boundaries], [.. values]);
    }

    /// <summary>(initial − end) (1 − step / steps)^power + end, and the end from then on.</summary>
    /// <param name="initialLearningRate">The first rate, above 0.</param>
    /// <param name="decaySteps">The steps to the end, at least 1.</param>
    /// <param name="endLearningRate">The last rate.</param>
    /// <param name="power">1: a straight line.</param>
    /// <param name="cycle">Whether, past the end, the steps are stretched to their next multiple, so that the rate rises again and falls.</param>
    public static RateSchedule PolynomialDecay(
        double initialLearningRate, long decaySteps, double endLearningRate = 0.0001, double power = 1, bool cycle = false) =>
        new Polynomial(initialLearningRate, decaySteps, endLearningRate, power, cycle);

    /// <summary>
    /// Half a cosine from the initial rate, or from the target of a linear warm-up, down to alpha times it (Loshchilov and Hutter 2017).
    /// </summary>
    /// <param name="initialLearningRate">The first rate.</param>
    /// <param name="decaySteps">The steps of the cosine, at least 1.</param>
    /// <param name="alpha">The last rate's share of the one from which the cosine falls.</param>
    /// <param name="warmupTarget">The rate at the end of the warm-up; null: there is none.</param>
    /// <param name="warmupSteps">The steps of the warm-up, in front of the cosine.</param>
    public static RateSchedule CosineDecay(
        double initialLearningRate, long decaySteps, double alpha = 0, double? warmupTarget = null, long warmupSteps = 0) =>
        new Cosine(initialLearningRate, decaySteps, alpha, warmupTarget, warmupSteps);

    /// <summary>Cosines one after another, each from its first rate down to alpha times the initial one.</summary>
    /// <param name="initialLearningRate">The first rate, above 0.</param>
    /// <param name="firstDecaySteps">The steps of the first cosine, at least 1.</param>
    /// <param name="lengthFactor">How many times as long as the one before each further one is, at least 1; Keras' <c>t_mul</c>.</param>
    /// <param name="rateFactor">How many times as high as the one before each further one begins; Keras' <c>m_mul</c>.</param>
    /// <param name="alpha">The least rate's share of the initial one.</param>
    public static RateSchedule CosineDecayRestarts(
        double initialLearningRate, long firstDecaySteps, double lengthFactor = 2, double rateFactor = 1, double alpha = 0) =>
        new CosineRestarts(initialLearningRate, firstDecaySteps, lengthFactor, rateFactor, alpha);

    /// <summary>
    /// One cycle (Smith and Topin 2019): half a cosine from maximum / initial divisor up to the maximum, and one down to that beginning / final divisor,
    /// which the last step of the cycle has. The rates are those of PyTorch's <c>OneCycleLR</c>.
    /// </summary>
    /// <param name="maximum">The greatest rate, above 0.</param>
    /// <param name="steps">The steps of the cycle, at least 2; from then on the rate stays.</param>
    /// <param name="warmupShare">The share of the steps in which it rises, between 0 and 1.</param>
    /// <param name="initialDivisor">The maximum over the first rate, at least 1.</param>
    /// <param name="finalDivisor">The first rate over the last, at least 1.</param>
    public static RateSchedule OneCycle(
        double maximum, long steps, double warmupShare = 0.3, double initialDivisor = 25, double finalDivisor = 10000) =>
        new OneCycle(maximum, steps, warmupShare, initialDivisor, finalDivisor);

    /// <summary>A straight line from an initial rate up to the first rate of another schedule, which follows.</summary>
    /// <param name="warmupSteps">The steps of the line, at least 1.</param>
    /// <param name="then">The other schedule; its first step is the one behind the line.</param>
    /// <param name="initialLearningRate">The first rate.</param>
    public static RateSchedule LinearWarmup(long warmupSteps, RateSchedule then, double initialLearningRate = 0)
    {
        ArgumentNullException.ThrowIfNull(then);
        return new LinearWarmup(warmupSteps, then, initialLearningRate);
    }

    /// <summary>The same rate at every step, to stand behind a warm-up.</summary>
    /// <param name="learningRate">The rate, above 0.</param>
    public static RateSchedule Constant(double learningRate) => new ConstantRate(learningRate);

    private protected abstract double Rate(long step);

    /// <summary>A number of steps that are enough, or an exception.</summary>
    private protected static long Steps(long steps, string name, long least = 1) => steps >= least
        ? steps
        : throw new ArgumentOutOfRangeException(name, steps, string.Create(CultureInfo.InvariantCulture, $"A number of steps is at least {least}."));

    /// <summary>A finite number within bounds, or an exception.</summary>
    private protected static double Number(double value, string name, double least = 0, double most = float.MaxValue) => value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(name, value, string.Create(CultureInfo.InvariantCulture, $"The number is at least {least} and at most {most:G4}."));

    /// <summary>A kind with its settings, in Keras' words.</summary>
    private protected static string Text(string kind, params (string Name, object? Value)[] settings) =>
        $"{kind}({string.Join(", ", settings.Where(setting => setting.Value is not null).Select(setting => $"{setting.Name}={Text(setting.Value!)}"))})";

    private static string Text(object value) => value switch
    {
        bool isOn => isOn ? "true" : "false",
        double number => OptimizerSetting.Text(number),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
