namespace ModelGen.Tests.Runtime;

/// <summary>Schedules give at each step what their formulas, those of Keras, give.</summary>
public class RateScheduleTests
{
    private const double Tolerance = 1e-13;

    private static readonly long[] Steps =
        [0, 1, 2, 3, 7, 99, 100, 101, 199, 200, 250, 299, 300, 301, 399, 400, 1000, 12345, 1_000_003, 1L << 40, 1L << 53];

    private static readonly Dictionary<string, (RateSchedule Schedule, Func<double, double> Formula, double Peak)> Schedules = new()
    {
        ["inverse time"] = (RateSchedule.InverseTimeDecay(0.1, 100, 0.5), s => 0.1 / (1 + (0.5 * s / 100)), 0.1),
        ["inverse time, staircase"] = (RateSchedule.InverseTimeDecay(0.1, 100, 0.5, true), s => 0.1 / (1 + (0.5 * Math.Floor(s / 100))), 0.1),
        ["exponential"] = (RateSchedule.ExponentialDecay(0.1, 100, 0.96), s => 0.1 * Math.Pow(0.96, s / 100), 0.1),
        ["exponential, staircase"] = (RateSchedule.ExponentialDecay(0.1, 100, 0.96, true), s => 0.1 * Math.Pow(0.96, Math.Floor(s / 100)), 0.1),
        ["piecewise"] = (
            RateSchedule.PiecewiseConstantDecay([100, 300], [0.05, 0.1, 0.01]), s => s <= 100 ? 0.05 : s <= 300 ? 0.1 : 0.01, 0.1),
        ["line"] = (RateSchedule.PolynomialDecay(0.1, 300, 0.01), s => (0.09 * (1 - (Math.Min(s, 300) / 300))) + 0.01, 0.1),
        ["polynomial"] = (
            RateSchedule.PolynomialDecay(0.1, 300, 0.01, 0.7), s => (0.09 * Math.Pow(1 - (Math.Min(s, 300) / 300), 0.7)) + 0.01, 0.1),
        ["polynomial, cycles"] = (
            RateSchedule.PolynomialDecay(0.1, 300, 0.01, 2, true),
            s => (0.09 * Math.Pow(1 - (s / (300 * Math.Max(1, Math.Ceiling(s / 300)))), 2)) + 0.01,
            0.1),
        ["cosine"] = (RateSchedule.CosineDecay(0.1, 300, 0.02), s => 0.1 * Fall(Math.Min(s, 300) / 300, 0.02), 0.1),
        ["cosine behind a warm-up"] = (
            RateSchedule.CosineDecay(0.01, 300, 0.02, 0.2, 100),
            s => s < 100 ? 0.01 + (0.19 * s / 100) : 0.2 * Fall(Math.Min(s - 100, 300) / 300, 0.02),
            0.2),
        ["restarts"] = (RateSchedule.CosineDecayRestarts(0.1, 100, 2, 0.5, 0.1), s => 0.1 * Restarted(s, 100, 2, 0.5, 0.1), 0.1),
        ["restarts of one length"] = (RateSchedule.CosineDecayRestarts(0.1, 100, 1, 0.9), s => 0.1 * Restarted(s, 100, 1, 0.9, 0), 0.1),
        ["one cycle"] = (
            RateSchedule.OneCycle(0.1, 1000, 0.25, 20, 100),
            s => s < 249 ? 0.1 - (0.095 * Fall(s / 249, 0)) : 0.00005 + (0.09995 * Fall((Math.Min(s, 999) - 249) / 750, 0)),
            0.1),
        ["warm-up"] = (
            RateSchedule.LinearWarmup(100, RateSchedule.ExponentialDecay(0.1, 100, 0.9), 0.02),
            s => s < 100 ? 0.02 + (0.08 * s / 100) : 0.1 * Math.Pow(0.9, (s - 100) / 100),
            0.1),
        ["constant behind a warm-up"] = (RateSchedule.LinearWarmup(7, RateSchedule.Constant(0.1)), s => 0.1 * Math.Min(s, 7) / 7, 0.1),
    };

    public static TheoryData<string> Names => [.. Schedules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_rate_is_that_of_the_formula(string name)
    {
        (RateSchedule schedule, Func<double, double> formula, double peak) = Schedules[name];
        Assert.Equal(peak, schedule.Peak);
        Assert.All(Steps.Where(step => name != "restarts of one length" || step < 1 << 20), step =>
        {
            double expected = formula(step), allowed = Tolerance * (1 + (name.StartsWith("exponential") ? step / 1e4 : 0)) * (1e-6 + Math.Abs(expected));
            Assert.InRange(schedule.At(step), expected - allowed, expected + allowed);
            Assert.Equal(schedule.At(step), schedule.Scaled(peak, step));
            Assert.Equal(schedule.At(step) / 4, schedule.Scaled(peak / 4, step));
        });
    }

    /// <summary>What <c>OneCycleLR(optimizer, 0.1, total_steps=10)</c> of PyTorch 1.13 gives.</summary>
    [Fact]
    public void One_cycle_is_that_of_PyTorch()
    {
        double[] rates =
        [
            0.0040000000000000036, 0.052000000000000005, 0.1, 0.09504846320134738, 0.0811745653949763, 0.06112620219362893, 0.03887419780637107,
            0.0188258346050237, 0.004951936798652629, 4e-07, 4e-07,
        ];
        RateSchedule schedule = RateSchedule.OneCycle(0.1, 10);
        Assert.All(rates, (rate, step) => Assert.Equal(rate, schedule.At(step), 1e-15));
    }

    [Fact]
    public void The_functions_have_the_errors_that_are_stated()
    {
        System.Random random = new(1);
        for (int i = 0; i < 100_000; i++)
        {
            double x = random.NextDouble(), y = (random.NextDouble() * 60) - 30, z = Math.Exp(y);
            Assert.InRange(DoubleMath.CosPi(x) - Math.Cos(Math.PI * x), -4e-16, 4e-16);
            Assert.InRange(DoubleMath.Log2(z) - Math.Log2(z), -4e-16 * (1 + Math.Abs(y)), 4e-16 * (1 + Math.Abs(y)));
            Assert.InRange(DoubleMath.Exp2(y) / Math.Pow(2, y) - 1, -4e-16, 4e-16);
            double allowed = 1e-15 * (1 + Math.Abs(y * Math.Log2(x)));
            Assert.InRange((DoubleMath.Pow(x, y) / Math.Pow(x, y)) - 1, -allowed, allowed);
        }

        Assert.Equal([1, 0, -1, 0.5], new[] { 0, 0.5, 1, 1 / 3.0 }.Select(x => Math.Round(DoubleMath.CosPi(x), 15)));
        Assert.Equal([1, 2, 0.125, 0, double.PositiveInfinity], new[] { 0.0, 1, -3, -1e9, 1e9 }.Select(DoubleMath.Exp2));
        Assert.Equal([1, 0, 0.7], [DoubleMath.Pow(0, 0), DoubleMath.Pow(0, 2), DoubleMath.Pow(0.7, 1)]);
        Assert.Equal([0, -1, 10], [DoubleMath.Log2(1), DoubleMath.Log2(0.5), DoubleMath.Log2(1024)]);
    }

    /// <summary>The bits are those of every machine.</summary>
    [Fact]
    public void Rates_have_the_same_bits_everywhere()
    {
        ulong hash = 0;
        foreach ((RateSchedule schedule, _, _) in Schedules.Values)
        {
            for (long step = 0; step < 1000; step += 13)
            {
                hash = (hash * 31) + BitConverter.DoubleToUInt64Bits(schedule.At(step));
            }
        }

        Assert.Equal(14915368698255040552UL, hash);
    }

    [Fact]
    public void A_schedule_says_what_it_is()
    {
        Assert.Equal(
            "LinearWarmup(warmup_steps=5, initial_learning_rate=0, "
            + "then=CosineDecay(initial_learning_rate=0.001, decay_steps=10000, alpha=0))",
            $"{RateSchedule.LinearWarmup(5, RateSchedule.CosineDecay(0.001, 10000))}");
        Assert.Equal(
            "PiecewiseConstantDecay(boundaries=[1, 2], values=[0.1, 1e-7, 0])", $"{RateSchedule.PiecewiseConstantDecay([1, 2], [0.1, 1e-7, 0])}");
    }

    [Fact]
    public void What_is_no_schedule_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RateSchedule.CosineDecay(0, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => RateSchedule.CosineDecay(double.NaN, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => RateSchedule.CosineDecay(1, 0));
        Assert.Throws<ArgumentException>(() => RateSchedule.CosineDecay(1, 1, warmupSteps: 5));
        Assert.Throws<ArgumentException>(() => RateSchedule.PiecewiseConstantDecay([1, 1], [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => RateSchedule.PiecewiseConstantDecay([1], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RateSchedule.CosineDecayRestarts(1, 1, lengthFactor: 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => RateSchedule.OneCycle(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => RateSchedule.Constant(1).At(-1));
    }

    private static double Fall(double done, double alpha) => ((1 - alpha) * 0.5 * (1 + Math.Cos(Math.PI * done))) + alpha;

    /// <summary>One cosine after another, walked through.</summary>
    private static double Restarted(double step, double length, double longer, double lower, double alpha)
    {
        double height = 1;
        for (; step >= length; length *= longer, height *= lower)
        {
            step -= length;
        }

        return ((1 - alpha) * 0.5 * height * (1 + Math.Cos(Math.PI * step / length))) + alpha;
    }
}
