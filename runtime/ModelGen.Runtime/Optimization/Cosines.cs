namespace ModelGen;

internal sealed class Cosine(double initial, long steps, double alpha, double? warmupTarget, long warmupSteps)
    : RateSchedule(
        warmupTarget ?? initial,
        Text(
            "CosineDecay",
            ("initial_learning_rate", initial), ("decay_steps", steps), ("alpha", alpha), ("warmup_target", warmupTarget),
            ("warmup_steps", warmupTarget is null ? null : warmupSteps)))
{
    private readonly double initial = Number(initial, nameof(initial));
    private readonly double steps = Steps(steps, nameof(steps));
    private readonly double alpha = Number(alpha, nameof(alpha));
    private readonly long warmupSteps = (warmupTarget is null) == (warmupSteps == 0)
        ? warmupSteps
        : throw new ArgumentException("A warm-up has a target and at least one step.", nameof(warmupSteps));

    private protected override double Rate(long step)
    {
        if (step < warmupSteps)
        {
            return initial + ((Peak - initial) * step / warmupSteps);
        }

        double done = Math.Min(step - warmupSteps, steps) / steps;
        return Peak * Fall(done, alpha);
    }

    /// <summary>Half a cosine from 1 at 0 to alpha at 1.</summary>
    public static double Fall(double done, double alpha) => ((1 - alpha) * 0.5 * (1 + DoubleMath.CosPi(done))) + alpha;
}

internal sealed class CosineRestarts(double initial, long steps, double lengthFactor, double rateFactor, double alpha)
    : RateSchedule(
        initial,
        Text(
            "CosineDecayRestarts",
            ("initial_learning_rate", initial), ("first_decay_steps", steps), ("t_mul", lengthFactor), ("m_mul", rateFactor), ("alpha", alpha)))
{
    private readonly double steps = Steps(steps, nameof(steps));
    private readonly double lengthFactor = Number(lengthFactor, nameof(lengthFactor), least: 1);
    private readonly double rateFactor = Number(rateFactor, nameof(rateFactor));
    private readonly double alpha = Number(alpha, nameof(alpha));

    private protected override double Rate(long step)
    {
        (double left, double length, long restarts) = (step, steps, 0);
        if (lengthFactor == 1)
        {
            restarts = (long)Math.Floor(step / steps);
            left = step - (restarts * steps);
        }

        for (; left >= length; length *= lengthFactor, restarts++)
        {
            left -= length;
        }

        double height = Powers(rateFactor, restarts);
        return Peak * (((1 - alpha) * 0.5 * height * (1 + DoubleMath.CosPi(left / length))) + alpha);
    }

    private static double Powers(double factor, long restarts) => CompilerServices.Powers.Of(factor, restarts);
}

internal sealed class OneCycle(double maximum, long steps, double warmupShare, double initialDivisor, double finalDivisor)
    : RateSchedule(
        maximum,
        Text(
            "OneCycle",
            ("maximum", maximum), ("steps", steps), ("warmup_share", warmupShare), ("initial_divisor", initialDivisor), ("final_divisor", finalDivisor)))
{
    // The first step is number 0 and the last one of the cycle steps - 1: both have the rates that the cycle begins and ends with.
    private readonly double rise = (Number(warmupShare, nameof(warmupShare), least: 1e-6, most: 1 - 1e-6) * steps) - 1;
    private readonly double end = Steps(steps, nameof(steps), least: 2) - 1;
    private readonly double first = maximum / Number(initialDivisor, nameof(initialDivisor), least: 1);
    private readonly double last = maximum / initialDivisor / Number(finalDivisor, nameof(finalDivisor), least: 1);

    private protected override double Rate(long step) => step < rise
        ? Peak + ((first - Peak) * Cosine.Fall(step / rise, 0))
        : last + ((Peak - last) * Cosine.Fall((Math.Min(step, end) - rise) / (end - rise), 0));
}
