using Benchmarks;

namespace ModelGen.Tests.Benchmarks;

public class MeasurementTests
{
    [Fact]
    public void Quartiles_are_those_of_the_sorted_times() =>
        Assert.Equal(new Measurement(Median: 5, Low: 3, High: 7), Measurement.From([9, 1, 8, 2, 7, 3, 6, 4, 5]));

    [Fact]
    public void Work_runs_as_often_as_asked_and_its_baseline_as_often()
    {
        int runs = 0, baselines = 0;
        Measurement time = Measurement.Of(() => runs++, seconds: 1e-9, atLeast: 5, baseline: () => baselines++);

        Assert.Equal(runs, baselines);
        Assert.True(runs >= 5, $"{runs} runs");
        Assert.True(time.Low <= time.Median && time.Median <= time.High, $"{time}");
    }
}
