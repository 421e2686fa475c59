using System.Globalization;
using Benchmarks;

// Small enough to be compiled ahead of time in seconds; benchmarks/aot.sh runs it in several ways and puts the figures side by side.
Print("lstm-128 predict, batch 1", WorkRun.Predict<Lstm128>(threads: 1, batch: 1));
Print("lstm-128 predict, batch 64", WorkRun.Predict<Lstm128>(threads: 1, batch: 64));
Print("simple-rnn-128 predict, batch 1", WorkRun.Predict<SimpleRnn128>(threads: 1, batch: 1));
Print("lstm-128 training step, batch 64", WorkRun.TrainingStep<Lstm128>(threads: 1, [.. Enumerable.Repeat(28, 64)]));

static void Print(string name, WorkRun work)
{
    using (work)
    {
        Measurement time = Measurement.Of(work.Run);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{time.Median:F1}"));
    }
}
