using System.Runtime.Intrinsics;
using Benchmarks.Roofline;
using ModelGen;
using ModelGen.Execution;
using ModelGen.Products;
using ModelGen.Vectors;

namespace Benchmarks;

/// <summary>
/// One time step of an LSTM layer on one sample, its state kept between the calls: the kernel of the compiled layer by itself, as models
/// have no call for it yet. That is what the generated <c>Inference</c> is internal for.
/// </summary>
internal static class Streaming
{
    /// <summary>LSTM(128) on 28 inputs.</summary>
    public static WorkRun Lstm128() => Run<Lstm128Stream>(
        Layer<F512, Lstm128Stream__Kernels.CpuKernels<F512, F256, F128>.Inference.Lstm1Cell>,
        Layer<F256, Lstm128Stream__Kernels.CpuKernels<F256, F256, F128>.Inference.Lstm1Cell>,
        Layer<F128, Lstm128Stream__Kernels.CpuKernels<F128, F128, F128>.Inference.Lstm1Cell>,
        Lstm128Stream__Kernels.CpuKernels<F512, F256, F128>.Inference.Row.Lstm1H);

    /// <summary>LSTM(32) on one input.</summary>
    public static WorkRun Lstm32() => Run<Lstm32Stream>(
        Layer<F512, Lstm32Stream__Kernels.CpuKernels<F512, F256, F128>.Inference.Lstm1Cell>,
        Layer<F256, Lstm32Stream__Kernels.CpuKernels<F256, F256, F128>.Inference.Lstm1Cell>,
        Layer<F128, Lstm32Stream__Kernels.CpuKernels<F128, F128, F128>.Inference.Lstm1Cell>,
        Lstm32Stream__Kernels.CpuKernels<F512, F256, F128>.Inference.Row.Lstm1H);

    /// <summary>LSTM(16) on one input.</summary>
    public static WorkRun Lstm16() => Run<Lstm16Stream>(
        Layer<F512, Lstm16Stream__Kernels.CpuKernels<F512, F256, F128>.Inference.Lstm1Cell>,
        Layer<F256, Lstm16Stream__Kernels.CpuKernels<F256, F256, F128>.Inference.Lstm1Cell>,
        Layer<F128, Lstm16Stream__Kernels.CpuKernels<F128, F128, F128>.Inference.Lstm1Cell>,
        Lstm16Stream__Kernels.CpuKernels<F512, F256, F128>.Inference.Row.Lstm1H);

    private delegate (AlignedMemory Row, Action<int> Step) MakeLayer(IModel model, int h);

    /// <summary>Takes the widest vectors, and checks that the steps of a sequence give what the model gives.</summary>
    private static WorkRun Run<TModel>(MakeLayer wide, MakeLayer middle, MakeLayer narrow, int h)
        where TModel : IModel<TModel>
    {
        TModel model = TModel.Create(new ModelOptions { Seed = 1, BatchSize = 0, Threads = 1 });
        MakeLayer make = Vector512.IsHardwareAccelerated ? wide : Vector256.IsHardwareAccelerated ? middle : narrow;
        (AlignedMemory row, Action<int> step) = make(model, h);
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
    private static (AlignedMemory Row, Action<int> Step) Layer<V, TCell>(IModel model, int h)
        where V : struct, IVector<V>
        where TCell : struct, IRecurrentCell<V>
    {
        int features = model.Description.InputShape[1], units = model.Description.OutputLength, columns = TCell.Gates * units;
        int depth = features + units;
        AlignedMemory weights = new(depth * columns), bias = new(columns), row = new(h + (2 * units));
        ref float parameters = ref model.Parameters[0];
        Packing.Gates<V>(ref parameters, features, TCell.Gates, units, ref weights[0], 0, depth, Part.Whole);
        Packing.Gates<V>(ref model.Parameters[features * columns], units, TCell.Gates, units, ref weights[0], features, depth, Part.Whole);
        Packing.Gates<V>(ref model.Parameters[depth * columns], 1, TCell.Gates, units, ref bias[0], 0, 1, Part.Whole);
        row.Span.Clear();
        RecurrentShape shape = new()
        {
            Steps = 1,
            Inputs = features,
            Units = units,
            Row = row.Count,
            X = 0,
            XStep = 0,
            H = h,
            HStep = units,
            ByTurns = true,
        };
        return (row, step => Recurrence.Step<V, TCell>(in shape, ref weights[0], ref bias[0], ref row[0], 1, step));
    }
}
