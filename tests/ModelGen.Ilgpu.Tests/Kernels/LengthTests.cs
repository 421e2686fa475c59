using ModelGen.Tests.Compiling;
using Cpu = ModelGen.Tests.Properties.LengthTests;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>Sequences with lengths of their own give on a device what they give on the processor.</summary>
public class LengthTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Names => Thoroughness.Share(new TheoryData<string>("Last", "Both", "Tagger", "Greatest", "MasksAgain"), 2);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_is_that_of_the_processor(string name)
    {
        using ITrainableModel model = Cpu.Create(name, new ModelOptions { Threads = 1 });
        using IQueuedModel device = (IQueuedModel)Simulated.Move(Cpu.Create(name, new ModelOptions { Threads = 1 }));
        (float[] values, int[] lengths, float[] targets) = Cpu.Batch(model.Description);
        int positions = model.Description.OutputShape.Rank > 1 ? lengths.Sum() : lengths.Length;
        float[] expected = new float[positions * 3], actual = new float[expected.Length], alone = new float[expected.Length];
        model.Predict(values, lengths, expected);
        device.Predict(values, lengths, actual);
        Near.All(expected, actual, Tolerance);
        int first = lengths[0], outputs = positions == lengths.Length ? 3 : first * 3;
        device.Predict(values.AsSpan(0, first * model.Description.InputShape[1]), alone.AsSpan(0, outputs));
        Near.All(expected.AsSpan(0, outputs), alone.AsSpan(0, outputs), Tolerance);

        StepContext context = new(true, Seed: 2);
        double loss = model.Forward(values, lengths, targets, in context);
        Assert.Equal(loss, device.Forward(values, lengths, targets, in context), Tolerance);
        Near.All(model.Outputs, device.Outputs, Tolerance);
        Assert.Equal(model.OutputMask, device.OutputMask);
        model.Backward();
        device.Backward();
        Near.All(model.Gradients, device.Gradients, Tolerance);
        device.Enqueue(values, lengths, targets, in context);
        Assert.Equal(loss, device.Complete(), Tolerance);
        CopyParameters(model, device);

        // A weight of each sequence, and one of each of its steps.
        foreach (int count in new[] { lengths.Length, positions })
        {
            float[] weights = [.. Enumerable.Range(0, count).Select(i => i % 4 / 2f)];
            SampleBatch batch = new() { Input = values, Lengths = lengths, Target = targets, Weights = weights };
            double weighted = model.Forward(in batch, in context);
            Assert.Equal(weighted, device.Forward(in batch, in context), Tolerance);
            model.Backward();
            device.Backward();
            Near.All(model.Gradients, device.Gradients, Tolerance);
            device.Enqueue(in batch, in context);
            Assert.Equal(weighted, device.Complete(), Tolerance);
            Assert.NotEqual(loss, weighted, Tolerance);
            CopyParameters(model, device);
        }
    }

    /// <summary>Takes back what a step has changed.</summary>
    private static void CopyParameters(ITrainableModel from, ITrainableModel to) => from.Parameters.CopyTo(to.EditParameters());

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        using IModel device = Simulated.Move(Cpu.Create("Last", new ModelOptions { Threads = 1 }));
        Assert.Contains("takes 1 to 12 time steps", Assert.Throws<ArgumentException>(() => device.Predict(new float[3], [13], new float[3])).Message);
        Assert.Contains("the input has 4", Assert.Throws<ArgumentException>(() => device.Predict(new float[4], [1], new float[3])).Message);
    }
}
