using System.Runtime.Intrinsics;
using Benchmarks.Roofline;
using ModelGen;
using ModelGen.CompilerServices;

namespace Benchmarks;

/// <summary>
/// One time step of a recurrent layer on one sample, its state kept between the calls: the kernel of the compiled layer by itself, beside which the
/// whole call of a stream is to be seen. That is what the generated <c>Inference</c> is internal for.
/// </summary>
internal static class Streaming
{
    /// <summary>Each of an LSTM's sums takes x and h.</summary>
    private static readonly SumWindow[] Lstm = [new(true, 0, [0, 1, 2, 3]), new(false, 0, [0, 1, 2, 3])];

    /// <summary>Of a GRU's sums the first takes x, the last h, and those between both.</summary>
    private static readonly SumWindow[] Gru = [new(true, 0, [2, 0, 1]), new(false, 1, [0, 1, 2])];

    /// <summary>LSTM(128) on 28 inputs.</summary>
    public static WorkRun Lstm128() => Run<Lstm128Stream>(
        Lstm,
        Layer<F512, Lstm128Stream__Kernels.CpuKernels<F512, F256, F128>.Inference.Lstm1Cell>,
        Layer<F256, Lstm128Stream__Kernels.CpuKernels<F256, F256, F128>.Inference.Lstm1Cell>,
        Layer<F128, Lstm128Stream__Kernels.CpuKernels<F128, F128, F128>.Inference.Lstm1Cell>,
        Lstm128Stream__Kernels.CpuKernels<F512, F256, F128>.Inference.Row.Lstm1H);

    /// <summary>LSTM(32) on one input.</summary>
    public static WorkRun Lstm32() => Run<Lstm32Stream>(
        Lstm,
        Layer<F512, Lstm32Stream__Kernels.CpuKernels<F512, F256, F128>.Inference.Lstm1Cell>,
        Layer<F256, Lstm32Stream__Kernels.CpuKernels<F256, F256, F128>.Inference.Lstm1Cell>,
        Layer<F128, Lstm32Stream__Kernels.CpuKernels<F128, F128, F128>.Inference.Lstm1Cell>,
        Lstm32Stream__Kernels.CpuKernels<F512, F256, F128>.Inference.Row.Lstm1H);

    /// <summary>LSTM(16) on one input.</summary>
    public static WorkRun Lstm16() => Run<Lstm16Stream>(
        Lstm,
        Layer<F512, Lstm16Stream__Kernels.CpuKernels<F512, F256, F128>.Inference.Lstm1Cell>,
        Layer<F256, Lstm16Stream__Kernels.CpuKernels<F256, F256, F128>.Inference.Lstm1Cell>,
        Layer<F128, Lstm16Stream__Kernels.CpuKernels<F128, F128, F128>.Inference.Lstm1Cell>,
        Lstm16Stream__Kernels.CpuKernels<F512, F256, F128>.Inference.Row.Lstm1H);

    /// <summary>GRU(128) on 28 inputs.</summary>
    public static WorkRun Gru128() => Run<Gru128Stream>(
        Gru,
        Layer<F512, Gru128Stream__Kernels.CpuKernels<F512, F256, F128>.Inference.Gru1Cell>,
        Layer<F256, Gru128Stream__Kernels.CpuKernels<F256, F256, F128>.Inference.Gru1Cell>,
        Layer<F128, Gru128Stream__Kernels.CpuKernels<F128, F128, F128>.Inference.Gru1Cell>,
        Gru128Stream__Kernels.CpuKernels<F512, F256, F128>.Inference.Row.Gru1H);

    private delegate (AlignedMemory Row, Action<int> Step) MakeLayer(IModel model, SumWindow[] windows, int h);

    /// <summary>Takes the widest vectors, and checks that the steps of a sequence give what the model gives.</summary>
    private static WorkRun Run<TModel>(SumWindow[] windows, MakeLayer wide, MakeLayer middle, MakeLayer narrow, int h)
        where TModel : IModel<TModel>
    {
        TModel model = TModel.Create(new ModelOptions { Seed = 1, BatchSize = 0, Threads = 1 });
        MakeLayer make = Vector512.IsHardwareAccelerated ? wide : Vector256.IsHardwareAccelerated ? middle : narrow;
        (AlignedMemory row, Action<int> step) = make(model, windows, h);
        int features = model.Description.InputShape[1], steps = model.Description.InputShape[0];
        (float[] input, _) = WorkRun.Samples(model.Description, 1);
        float[] expected = new float[model.Description.OutputLength];
        model.Predict(input, expected);
        for (int t = 0; t < steps; t++)
        {
            input.AsSpan(t * features, features).CopyTo(row.Span);
            step(t);
        }

        if (!row.Span.Slice(h + (steps % 2 * expected.Length), expected.Length).SequenceEqual(expected))
        {
            throw new InvalidOperationException($"The steps of {model.Description.Name} by themselves give other numbers than the model.");
        }

        int now = 0;
        return new(() => step(now ^= 1), model);
    }

    /// <summary>A layer with memory of its own, laid out as the kernel has it: x at the beginning, and the states.</summary>
    private static (AlignedMemory Row, Action<int> Step) Layer<V, TCell>(IModel model, SumWindow[] windows, int h)
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V>
    {
        int features = model.Description.InputShape[1], units = model.Description.OutputLength;
        int unitFloats = windows.Sum(w => Depth(w) * w.Blocks.Length);
        AlignedMemory weights = new(unitFloats * units), bias = new(TCell.Sums * units), row = new(h + (2 * units));
        Span<float> parameters = model.EditParameters();
        PackedSums all = new()
        {
            Units = units,
            Sums = TCell.Sums,
            IsWhole = windows.All(w => w.Blocks.Length == TCell.Sums),
            UnitFloats = unitFloats,
            Depth = 0,
            Width = 0,
            Blocks = 1,
        };
        int above = 0, first = 0;
        foreach (SumWindow window in windows)
        {
            int columns = (window.Blocks.Max() + 1) * units;
            for (int i = 0; i < window.Blocks.Length; i++)
            {
                PackedSums place = all with { Above = above, Depth = Depth(window), Width = window.Blocks.Length, First = i };
                Packing.Sums<V>(in place, ref parameters[first + (window.Blocks[i] * units)], columns, ref weights[0], Part.Whole);
            }

            above += Depth(window) * window.Blocks.Length;
            first += Depth(window) * columns;
        }

        // Zeros, as those of new models are but for the forget gate's ones.
        PackedSums biases = all with { UnitFloats = TCell.Sums, Depth = 1, Width = TCell.Sums };
        for (int i = 0; i < TCell.Sums; i++)
        {
            PackedSums place = biases with { First = i };
            Packing.Sums<V>(in place, ref parameters[first + (i * units)], units, ref bias[0], Part.Whole);
        }

        row.Span.Clear();
        RecurrentShape shape = new() { Steps = 1, Units = units, Row = row.Count };
        RecurrentProduct[] products = [.. windows.Select(w => w.IsInput
            ? new RecurrentProduct { At = 0, Input = true, Depth = features, First = w.First, Sums = w.Blocks.Length }
            : new RecurrentProduct { At = h, Step = units, ByTurns = true, Depth = units, First = w.First, Sums = w.Blocks.Length })];
        return (row, step => Recurrence.Step<V, TCell>(in shape, products, ref weights[0], ref bias[0], ref row[0], 1, step));

        int Depth(SumWindow window) => window.IsInput ? features : units;
    }

    /// <summary>Neighbouring sums that take x or h, each with a block of its weights.</summary>
    private sealed record SumWindow(bool IsInput, int First, int[] Blocks);
}
