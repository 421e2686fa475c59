using System.Globalization;
using ModelGen.Training;

namespace ModelGen.Tests.Reports.Pictures;

public class TicksTests
{
    [Theory]
    [InlineData(0, 1, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0.92, 0.983, "0.92 0.93 0.94 0.95 0.96 0.97 0.98")]
    [InlineData(-3, 4, "-2 0 2 4")]
    [InlineData(130, 1999, "500 1000 1500")]
    [InlineData(0, 3e-5, "0 5e-6 1e-5 1.5e-5 2e-5 2.5e-5 3e-5")]
    [InlineData(2e6, 9e6, "2e6 4e6 6e6 8e6")]
    public void LinearTicksAreMultiplesOfOneTwoOrFive(double min, double max, string expected) =>
        Assert.Equal(expected, string.Join(' ', Ticks.Linear(min, max, 7).Select(tick => tick.Label)));

    [Theory]
    [InlineData(1, 5, "1 2 3 4 5")]
    [InlineData(1, 2, "1 2")]
    [InlineData(1, 10, "2 4 6 8 10")]
    [InlineData(1, 1000, "200 400 600 800 1000")]
    public void EpochsAreWhole(double min, double max, string expected) =>
        Assert.Equal(expected, string.Join(' ', Ticks.Linear(min, max, 7, leastStep: 1).Select(tick => tick.Label)));

    [Theory]
    [InlineData(0.015, 3.4, "0.02 0.05 0.1 0.2 0.5 1 2")]
    [InlineData(0.0009, 20, "0.001 0.01 0.1 1 10")]
    [InlineData(1e-9, 1e9, "1e-9 1e-6 0.001 1 1000 1e6 1e9")]
    [InlineData(1e-250, 1e250, "1e-200 1e-100 1 1e100 1e200")]
    public void LogarithmicTicksArePowersOfTen(double min, double max, string expected) =>
        Assert.Equal(expected, string.Join(' ', Ticks.Logarithmic(min, max, 7).Select(tick => tick.Label)));

    [Fact]
    public void ThereAreSomeAndNotTooManyWhateverTheRange()
    {
        System.Random random = new(7);
        for (int i = 0; i < 2000; i++)
        {
            double min = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-9, 10));
            double max = min + (Math.Abs(min) * Math.Pow(10, random.Next(-5, 6)) * (0.2 + (0.8 * random.NextDouble())));
            Tick[] ticks = [.. Ticks.Linear(min, max, 7)];
            Assert.InRange(ticks.Length, 2, 7);
            double slack = 1e-5 * (max - min);
            Assert.All(ticks, tick => Assert.InRange(tick.Value, min - slack, max + slack));
            Assert.Equal(ticks.Length, ticks.Select(tick => tick.Label).Distinct().Count());
            Assert.All(ticks, tick => Assert.Equal(tick.Value, double.Parse(tick.Label, CultureInfo.InvariantCulture), 1e-6 * (max - min) / 7 * 10));
        }
    }
}
