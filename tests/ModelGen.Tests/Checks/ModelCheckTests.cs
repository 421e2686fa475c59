using Digits;
using ModelGen.Tests.Properties;
using ModelGen.Training;

namespace ModelGen.Tests.Checks;

/// <summary>Checks that users run on models of their own.</summary>
public class ModelCheckTests
{
    public static TheoryData<string> Models => SampleModels.Trainable;

    [Theory]
    [MemberData(nameof(Models))]
    public void Gradients_agree_and_the_model_stays_as_it_was(string name)
    {
        using ITrainableModel model = SampleModels.Create(name);
        Samples samples = new(model.Description, 8, seed: 4);
        float[] before = model.Parameters.ToArray();
        GradientCheckResult result = model.CheckGradients(Data(model.Description, samples), new GradientCheckOptions { ElementsPerTensor = 8, Seed = 2 });
        Assert.True(result.Passed, result.ToString());
        Assert.True(result.Uncertain <= result.Elements.Count * 2 / 3, result.ToString());
        int trainable = model.Description.Parameters.Where(p => p.Trainable).Sum(p => Math.Min(8, p.Shape.Length));
        Assert.Equal(trainable, result.Elements.Count);
        Assert.Equal(before, model.Parameters.ToArray());
        Assert.Equal(0, model.Iterations);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1.01, false)]
    [InlineData(double.NaN, false)]
    public void Wrong_gradients_are_named(double factor, bool passes)
    {
        using ScaledGradients model = new(factor);
        GradientCheckResult result = model.CheckGradients(Training.Samples.Numbered(4));
        Assert.Equal(passes, result.Passed);
        Assert.Equal(("fake/kernel", 0), (result.Elements[0].Tensor, result.Elements[0].Element));
        Assert.Equal(-70, result.Elements[0].Quotient, 1e-3);
        Assert.StartsWith($"Fake: 1 gradient compared, {(passes ? 0 : 1)} wrong, 0 uncertain\n", result.ToString());
    }

    [Fact]
    public void All_widths_and_threads_have_the_same_bits()
    {
        using SimpleRnnDigits model = new(new ModelOptions { Seed = 5, BatchSize = 5 });
        Dataset data = Data(SimpleRnnDigits.ModelDescription, new Samples(SimpleRnnDigits.ModelDescription, 12, seed: 6));
        WidthCheckResult result = model.CheckWidths(data, steps: 4);
        Assert.True(result.Passed, result.ToString());
        Assert.Equal("128 bits, 1 thread", result.First);
        Assert.Equal((3 * (Environment.ProcessorCount == 1 ? 1 : 2)) - 1, result.Comparisons.Count);
        Assert.All(result.Comparisons, comparison => Assert.Equal((true, 0.0), (comparison.SameBits, comparison.Parameters)));
    }

    [Fact]
    public void A_device_has_to_be_near()
    {
        using SimpleRnnDigits model = new(new ModelOptions { Seed = 5, BatchSize = 5 });
        Dataset data = Data(SimpleRnnDigits.ModelDescription, new Samples(SimpleRnnDigits.ModelDescription, 12, seed: 6));
        Assert.True(model.CheckWidths(data, toDevice: copy => Changed(copy, 1e-7f)).Passed);
        WidthCheckResult result = model.CheckWidths(data, toDevice: copy => Changed(copy, 1e-2f));
        Assert.False(result.Passed);
        Assert.Equal("the device", Assert.Single(result.Comparisons, comparison => !comparison.Passed).Name);
        Assert.Contains("WRONG", result.ToString());
    }

    [Fact]
    public void Bad_options_are_refused()
    {
        using ITrainableModel model = SampleModels.Create("Flat");
        Dataset data = Data(model.Description, new Samples(model.Description, 4, seed: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.CheckGradients(data, new GradientCheckOptions { Samples = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.CheckGradients(data, new GradientCheckOptions { ElementsPerTensor = 0 }));
        Assert.Throws<ArgumentException>(() => model.CheckGradients(Training.Samples.Numbered(3)));
    }

    private static Dataset Data(ModelDescription model, Samples samples) => new(samples.Input, model.InputLength, samples.Target, model.TargetLength);

    private static SimpleRnnDigits Changed(SimpleRnnDigits model, float share)
    {
        SimpleRnnDigits other = new(new ModelOptions { BatchSize = 5 });
        for (int i = 0; i < SimpleRnnDigits.ParameterCount; i++)
        {
            other.EditParameters()[i] = model.Parameters[i] * (1 + share);
        }

        return other;
    }

    /// <summary>y = w x with the mean squared error, and a gradient that is so many times the right one.</summary>
    private sealed class ScaledGradients(double factor)
        : Training.FakeModel(Describe(new TensorShape(1), new TensorShape(1), Loss.MeanSquaredError), batchSize: 4)
    {
        private readonly float[] outputs = new float[4];
        private double gradient;

        public override ReadOnlySpan<float> Outputs => outputs;

        public override double Forward(ReadOnlySpan<float> input, ReadOnlySpan<float> target, in StepContext context)
        {
            Predict(input, outputs);
            (double loss, gradient) = (0, 0);
            for (int i = 0; i < input.Length; i++)
            {
                double error = ((double)Parameters[0] * input[i]) - target[i];
                loss += error * error / input.Length;
                gradient += 2 * error * input[i] / input.Length;
            }

            return loss;
        }

        public override void Backward() => EditGradients()[0] = (float)(factor * gradient);

        public override void Update() => throw new NotSupportedException();

        public override void Predict(ReadOnlySpan<float> input, Span<float> output)
        {
            for (int i = 0; i < input.Length; i++)
            {
                output[i] = Parameters[0] * input[i];
            }
        }
    }
}
