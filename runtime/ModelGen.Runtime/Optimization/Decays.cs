namespace ModelGen;

internal sealed class ConstantRate(double rate) : RateSchedule(rate, OptimizerSetting.Text(rate))
{
    private protected override double Rate(long step) => Peak;
}

internal sealed class InverseTime(double initial, long steps, double rate, bool staircase)
    : RateSchedule(
        initial,
        Text("InverseTimeDecay", ("initial_learning_rate", initial), ("decay_steps", steps), ("decay_rate", rate), ("staircase", staircase)))
{
    private readonly double steps = Steps(steps, nameof(steps));
    private readonly double rate = Number(rate, nameof(rate));

    private protected override double Rate(long step)
    {
        double done = step / steps;
        return Peak / (1 + (rate * (staircase ? Math.Floor(done) : done)));
    }
}

internal sealed class Exponential(double initial, long steps, double rate, bool staircase)
    : RateSchedule(
        initial,
        Text("ExponentialDecay", ("initial_learning_rate", initial), ("decay_steps", steps), ("decay_rate", rate), ("staircase", staircase)))
{
    private readonly double steps = Steps(steps, nameof(steps));
    private readonly double rate = Number(rate, nameof(rate), least: 1e-30);

    private protected override double Rate(long step)
    {
        double done = step / steps;
        return Peak * DoubleMath.Pow(rate, staircase ? Math.Floor(done) : done);
    }
}

internal sealed class PiecewiseConstant : RateSchedule
{
    private readonly long[] boundaries;
    private readonly double[] values;

    public PiecewiseConstant(long[] boundaries, double[] values)
        : base(
            values.DefaultIfEmpty().Max(),
            Text("PiecewiseConstantDecay", ("boundaries", $"[{string.Join(", ", boundaries)}]"), ("values", $"[{string.Join(", ", values.Select(OptimizerSetting.Text))}]")))
    {
        if (values.Length != boundaries.Length + 1)
        {
            throw new ArgumentException($"There is one value more than boundaries; there are {values.Length} and {boundaries.Length}.", nameof(values));
        }

        if (boundaries.Zip(boundaries.Skip(1), (last, next) => next > last).Prepend(boundaries is not [< 0, ..]).Contains(false))
        {
            throw new ArgumentException("Boundaries are at least 0, and each is above the one before.", nameof(boundaries));
        }

        Array.ForEach(values, value => Number(value, nameof(values)));
        this.boundaries = boundaries;
        this.values = values;
    }

    private protected override double Rate(long step)
    {
        int piece = 0;
        while (piece < boundaries.Length && step > boundaries[piece])
        {
            piece++;
        }

        return values[piece];
    }
}

internal sealed class Polynomial(double initial, long steps, double end, double power, bool cycle)
    : RateSchedule(
        initial,
        Text(
            "PolynomialDecay",
            ("initial_learning_rate", initial), ("decay_steps", steps), ("end_learning_rate", end), ("power", power), ("cycle", cycle)))
{
    private readonly double steps = Steps(steps, nameof(steps));
    private readonly double end = Number(end, nameof(end));
    private readonly double power = Number(power, nameof(power));

    private protected override double Rate(long step)
    {
        double length = cycle ? steps * Math.Max(1, Math.Ceiling(step / steps)) : steps;
        return ((Peak - end) * DoubleMath.Pow(1 - (Math.Min(step, length) / length), power)) + end;
    }
}

internal sealed class LinearWarmup(long steps, RateSchedule then, double initial)
    : RateSchedule(then.Peak, Text("LinearWarmup", ("warmup_steps", steps), ("initial_learning_rate", initial), ("then", then)))
{
    private readonly long steps = Steps(steps, nameof(steps));
    private readonly double initial = Number(initial, nameof(initial));

    private protected override double Rate(long step) =>
        step < steps ? initial + ((then.At(0) - initial) * step / steps) : then.At(step - steps);
}
