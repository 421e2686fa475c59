using System.Diagnostics;
using System.Globalization;
using ModelGen;

namespace Embedded;

/// <summary>Times of many steps, and whether the collector ran meanwhile.</summary>
internal static class Measurement
{
    /// <summary>Times steps of a stream, and a thousandth as many training steps of the adapting mode.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="output">Takes a line for each: what, p50, p99, p99.9 and the greatest in microseconds, collections.</param>
    public static void Run(int steps, TextWriter output)
    {
        using (SmallStrokes model = new(new ModelOptions { BatchSize = 0, Threads = 1 }))
        using (ModelStream stream = model.CreateStream())
        {
            float[] point = [0.25f, -0.5f], probabilities = new float[stream.Description.OutputShape[^1]];
            Time("step", steps, () => stream.Step(point, probabilities), output);
        }

        using Adaptation adaptation = new();
        for (int i = 0; i < 100; i++)
        {
            adaptation.Add([0.01f * i, -0.01f * i]);
        }

        adaptation.Learn(0);
        Time("adapt", Math.Max(1, steps / 1000), adaptation.Update, output);
    }

    private static void Time(string what, int count, Action step, TextWriter output)
    {
        long[] ticks = new long[count];
        step();
        int before = GC.CollectionCount(0);
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            step();
            ticks[i] = Stopwatch.GetTimestamp() - start;
        }

        int collections = GC.CollectionCount(0) - before;
        Array.Sort(ticks);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what} {count}: p50 {At(ticks, 0.5):F3} p99 {At(ticks, 0.99):F3} p99.9 {At(ticks, 0.999):F3} max {At(ticks, 1):F3} us, "
                + $"{collections} collections"));
    }

    private static double At(long[] sorted, double share) =>
        sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))] * 1e6 / Stopwatch.Frequency;
}
