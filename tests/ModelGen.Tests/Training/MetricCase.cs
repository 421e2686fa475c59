using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Outputs and targets of positions, with the weight of each.</summary>
/// <param name="OutputWidth">Elements in an output.</param>
/// <param name="TargetWidth">Elements in a target.</param>
/// <param name="Outputs">(positions, output width).</param>
/// <param name="Targets">(positions, target width).</param>
/// <param name="Mask">(positions): weights, 0 of what is masked.</param>
internal sealed record MetricCase(int OutputWidth, int TargetWidth, float[] Outputs, float[] Targets, float[] Mask)
{
    /// <summary>Draws numbers, and weights of which about a third is 0; what is masked is NaN.</summary>
    public static MetricCase Draw(int outputWidth, int targetWidth, int positions, Func<Random, bool, float> number)
    {
        Random random = new(17);
        float[] mask = [.. Enumerable.Range(0, positions).Select(_ => random.Next(3) / 2f)];
        float[] Numbers(int width, bool areTargets) =>
            [.. mask.SelectMany(weight => Enumerable.Range(0, width).Select(_ => weight == 0 ? float.NaN : number(random, areTargets)))];
        return new MetricCase(outputWidth, targetWidth, Numbers(outputWidth, false), Numbers(targetWidth, true), mask);
    }

    /// <summary>The positions that count.</summary>
    public IEnumerable<int> Counted => Enumerable.Range(0, Mask.Length).Where(i => Mask[i] > 0);

    /// <summary>Numbers in double, 0 for those that are masked.</summary>
    public double[] Elements(float[] numbers) => [.. numbers.Select(number => float.IsNaN(number) ? 0 : (double)number)];

    /// <summary>A metric of the positions, which come in batches of 4, the last one short, after a reset.</summary>
    public double Value(MetricDescription metric, Loss loss)
    {
        MetricAccumulator accumulator = new(metric, Model(loss));
        accumulator.Add(Outputs, Targets, Mask);
        accumulator.Reset();
        AddTo(accumulator, 0, Mask.Length);
        return accumulator.Value;
    }

    /// <summary>Adds some positions in batches.</summary>
    public void AddTo(MetricAccumulator accumulator, int first, int end)
    {
        for (int i = first; i < end; i += 4)
        {
            int last = Math.Min(i + 4, end);
            accumulator.Add(
                Outputs.AsSpan((i * OutputWidth)..(last * OutputWidth)), Targets.AsSpan((i * TargetWidth)..(last * TargetWidth)), Mask.AsSpan(i..last));
        }
    }

    /// <summary>A model with such outputs.</summary>
    public ModelDescription Model(Loss loss) => FakeModel.Describe(new TensorShape(1), new TensorShape(OutputWidth), loss);
}
