using System.Runtime.InteropServices;

namespace ModelGen.Training;

/// <summary>Computes the same in several ways and compares.</summary>
/// <typeparam name="TModel">The model's class.</typeparam>
/// <param name="model">The model that is copied.</param>
/// <param name="data">The samples, checked against the model.</param>
/// <param name="steps">Training steps to take.</param>
/// <param name="tolerance">How far a device's numbers may be away, as a share of the greatest.</param>
internal sealed class WidthCheck<TModel>(TModel model, Dataset data, int steps, double tolerance)
    where TModel : class, ITrainableModel, IModel<TModel>
{
    /// <summary>Outputs are those of at most as many samples.</summary>
    private const int MostSamples = 256;

    private readonly Dataset samples = data.Select([.. Enumerable.Range(0, Math.Min(data.Count, MostSamples))]);

    public WidthCheckResult Run(Func<TModel, ITrainableModel>? toDevice)
    {
        (string Name, Numbers Numbers)? first = null;
        List<WidthComparison> comparisons = [];
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>().Where(width => width != VectorWidth.Widest))
        {
            foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
            {
                using TModel? copy = Copy(width, threads);
                if (copy is null)
                {
                    continue;
                }

                string name = $"{(int)width} bits, {Quantity.Of(threads, "thread")}";
                Numbers numbers = Compute(copy);
                if (first is null)
                {
                    first = (name, numbers);
                }
                else
                {
                    comparisons.Add(numbers.CompareWith(first.Value.Numbers, name, tolerance: 0));
                }
            }
        }

        if (toDevice is not null)
        {
            using TModel copy = Copy(VectorWidth.Widest, threads: 1)!;
            using ITrainableModel onDevice = toDevice(copy);
            comparisons.Add(Compute(onDevice).CompareWith(first!.Value.Numbers, "the device", tolerance));
        }

        return new WidthCheckResult(model.Description, first!.Value.Name, comparisons);
    }

    /// <summary>A copy of the model, or null where its class has no kernels for the width (<c>codegen: simd</c>).</summary>
    private TModel? Copy(VectorWidth width, int threads)
    {
        TModel copy;
        try
        {
            copy = TModel.Create(new ModelOptions { VectorWidth = width, Threads = threads, BatchSize = model.BatchSize, Seed = 0 });
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }

        model.Parameters.CopyTo(copy.EditParameters());
        model.OptimizerState.CopyTo(copy.EditOptimizerState());
        (copy.Iterations, copy.LearningRate) = (model.Iterations, model.LearningRate);
        return copy;
    }

    private Numbers Compute(ITrainableModel copy)
    {
        float[] outputs = copy.Predict(samples);
        BatchReader batches = new(data, copy.BatchSize);
        double[] losses = new double[steps];
        for (int step = 0; step < steps; step++)
        {
            losses[step] = batches.Read(step % batches.Steps).Forward(copy, new StepContext(true, Step: step));
            copy.Backward();
            copy.Update();
        }

        return new Numbers(outputs, losses, copy.Parameters.ToArray());
    }

    /// <summary>What one way of computing gave.</summary>
    private sealed record Numbers(float[] Outputs, double[] Losses, float[] Parameters)
    {
        /// <param name="first">What the first way gave.</param>
        /// <param name="name">The name of this one.</param>
        /// <param name="tolerance">The distance that passes; 0: the same bits alone do.</param>
        public WidthComparison CompareWith(Numbers first, string name, double tolerance)
        {
            bool same = Bits(Outputs).SequenceEqual(Bits(first.Outputs))
                && MemoryMarshal.AsBytes<double>(Losses).SequenceEqual(MemoryMarshal.AsBytes<double>(first.Losses))
                && Bits(Parameters).SequenceEqual(Bits(first.Parameters));
            double outputs = Distance(Widen(Outputs), Widen(first.Outputs)), losses = Distance(Losses, first.Losses);
            double parameters = Distance(Widen(Parameters), Widen(first.Parameters));
            bool isNear = tolerance > 0 && Math.Max(outputs, Math.Max(losses, parameters)) <= tolerance;
            return new WidthComparison(name, outputs, losses, parameters, same, same || isNear);
        }

        private static ReadOnlySpan<byte> Bits(float[] numbers) => MemoryMarshal.AsBytes<float>(numbers);

        private static double[] Widen(float[] numbers) => Array.ConvertAll(numbers, number => (double)number);

        /// <summary>The greatest distance, as a share of the greatest size; NaN where anything is NaN.</summary>
        private static double Distance(double[] numbers, double[] others)
        {
            double distance = 0, size = 0;
            for (int i = 0; i < numbers.Length; i++)
            {
                distance = Math.Max(distance, numbers[i].Equals(others[i]) ? 0 : Math.Abs(numbers[i] - others[i]));
                size = Math.Max(size, Math.Abs(others[i]));
            }

            return distance == 0 ? 0 : distance / size;
        }
    }
}
