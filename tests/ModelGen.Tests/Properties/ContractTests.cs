using System.Reflection;
using ModelGen.CompilerServices;

namespace ModelGen.Tests.Properties;

/// <summary>What a model refuses, with an error that says what is wrong, and what it says of itself.</summary>
public class ContractTests
{
    private static readonly StepContext TrainingMode = new(Training: true);

    [Theory]
    [InlineData(17, 4)]
    [InlineData(18, 3)]
    [InlineData(18, 8)]
    [InlineData(36, 4)]
    [InlineData(0, 4)]
    [InlineData(1, 0)]
    public void Predict_refuses_lengths_that_do_not_fit(int input, int output)
    {
        using ITrainableModel model = SampleModels.Create("Mixed");
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => model.Predict(new float[input], new float[output]));
        Assert.Contains("Mixed takes ", refusal.Message);
    }

    [Fact]
    public void Predict_refuses_an_output_whose_true_length_is_more_than_32_bits()
    {
        using IModel model = SampleModels.CreateForInference("Wide");
        Assert.Throws<ArgumentException>(() => model.Predict(new float[1 << 16], []));
    }

    [Fact]
    public void Predict_of_no_samples_does_nothing()
    {
        using ITrainableModel model = SampleModels.Create("Mixed");
        model.Predict(ReadOnlySpan<float>.Empty, []);
    }

    [Theory]
    [InlineData(18, 2)]
    [InlineData(36, 1)]
    [InlineData(35, 2)]
    [InlineData(0, 0)]
    [InlineData(8 * 18, 8)]
    public void Forward_refuses_lengths_that_do_not_fit_and_batches_that_are_too_large(int input, int target)
    {
        using ITrainableModel model = SampleModels.Create("Mixed");
        Assert.Throws<ArgumentException>(() => model.Forward(new float[input], new float[target], TrainingMode));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    [InlineData(1.5f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(3e9f)]
    public void Forward_refuses_what_is_no_class(float target)
    {
        using ITrainableModel model = SampleModels.Create("Mixed");
        ArgumentException refusal =
            Assert.Throws<ArgumentException>(() => model.Forward(new float[36], [0, target], TrainingMode));
        Assert.StartsWith("Target 1 of Mixed is ", refusal.Message);
        Assert.Contains("from 0 to 3", refusal.Message);
    }

    [Fact]
    public void Backward_needs_a_forward_pass_in_training_mode()
    {
        using ITrainableModel model = SampleModels.Create("Mixed");
        Assert.Throws<InvalidOperationException>(model.Backward);
        model.Forward(new float[18], [1], StepContext.Inference);
        Assert.Throws<InvalidOperationException>(model.Backward);
        model.Forward(new float[18], [1], TrainingMode);
        model.Backward();
        Assert.Throws<InvalidOperationException>(model.Backward);
    }

    [Fact]
    public void An_instance_for_inference_does_not_train()
    {
        using ITrainableModel model = SampleModels.Create("Mixed", new ModelOptions { BatchSize = 0 });
        Assert.Equal(0, model.BatchSize);
        Action[] uses =
        [
            () => model.Forward(new float[18], [1], TrainingMode),
            model.Backward,
            model.Update,
            () => _ = model.Gradients.Length,
            () => _ = model.OptimizerState.Length,
            () => _ = model.Outputs.Length,
            () => _ = model.OutputMask.Length,
        ];
        Assert.All(uses, use => Assert.Throws<InvalidOperationException>(use));
        model.Predict(new float[18], new float[4]);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        ModelOptions[] wrong =
        [
            new() { BatchSize = -1 },
            new() { BatchSize = int.MinValue },
            new() { Threads = -1 },
            new() { VectorWidth = (VectorWidth)64 },
        ];
        Assert.All(wrong, options =>
        {
            // The instance is made by reflection, which wraps what the constructor throws.
            Exception refusal = Assert.Throws<TargetInvocationException>(() => SampleModels.Create("Mixed", options));
            Assert.IsType<ArgumentOutOfRangeException>(refusal.InnerException);
        });
    }

    [Fact]
    public void A_disposed_model_refuses_every_use()
    {
        ITrainableModel model = SampleModels.Create("Mixed", new ModelOptions { Threads = 2 });
        model.Forward(new float[18], [1], TrainingMode);
        model.Dispose();
        model.Dispose();
        Action[] uses =
        [
            () => model.Predict(new float[18], new float[4]),
            () => model.Predict(ReadOnlySpan<float>.Empty, []),
            () => model.Forward(new float[18], [1], TrainingMode),
            model.Backward,
            model.Update,
            () => model.Save(new MemoryStream()),
            () => model.Load(new MemoryStream()),
            () => _ = model.Parameters.Length,
            () => _ = model.Gradients.Length,
            () => _ = model.OptimizerState.Length,
            () => _ = model.Outputs.Length,
            () => _ = model.OutputMask.Length,
        ];
        Assert.All(uses, use => Assert.Equal("Mixed", Assert.Throws<ObjectDisposedException>(use).ObjectName));
        Assert.Equal("Mixed", model.Description.Name);
    }

    [Theory]
    [MemberData(nameof(SampleModels.Trainable), MemberType = typeof(SampleModels))]
    public void The_constants_of_a_class_are_those_of_its_description(string name)
    {
        using ITrainableModel model = SampleModels.Create(name);
        ModelDescription description = model.Description;
        Assert.Equal(name, description.Name);
        Assert.Equal(description.InputLength, Constant<int>(model, "InputLength"));
        Assert.Equal(description.OutputLength, Constant<int>(model, "OutputLength"));
        Assert.Equal(description.TargetLength, Constant<int>(model, "TargetLength"));
        Assert.Equal(description.ParameterCount, Constant<int>(model, "ParameterCount"));
        Assert.Equal(description.TrainableCount, Constant<int>(model, "TrainableCount"));
        Assert.InRange(Constant<long>(model, "WorkspaceBytes"), Layout(model).Bytes(description.Training!.BatchSize, threads: 1), long.MaxValue);
        Assert.Equal(description.ParameterCount, model.Parameters.Length);
        Assert.Equal(description.TrainableCount, model.Gradients.Length);
        Assert.Equal(description.Training.BatchSize, model.BatchSize);
        Assert.Equal(0, model.Iterations);
    }

    [Fact]
    public void The_description_says_where_a_mask_starts_and_what_it_masks()
    {
        using ITrainableModel model = SampleModels.Create("Tagger");
        Assert.Equal([-1f, null, null, null, null], model.Description.Layers.Select(layer => layer.MaskValue));
        Assert.Equal([true, true, true, true, true], model.Description.Layers.Select(layer => layer.MaskOut));
    }

    [Fact]
    public void A_model_without_training_only_predicts()
    {
        using IModel model = SampleModels.CreateForInference("Silent");
        Assert.False(model is ITrainableModel);
        Assert.Null(model.Description.Training);
        Assert.InRange(Constant<long>(model, "WorkspaceBytes"), Layout(model).Bytes(batchSize: 0, threads: 1), long.MaxValue);
        float[] output = new float[2 * 2];
        model.Predict(new Samples(model.Description, 2, seed: 1).Input, output);
        Assert.All(output, number => Assert.InRange(Math.Abs(number), 1e-6f, 2));
    }

    private static T Constant<T>(IModel model, string name) => (T)model.GetType().GetField(name)!.GetRawConstantValue()!;

    private static ModelLayout Layout(IModel model)
    {
        Type definition = model.GetType().Assembly.GetType($"{model.GetType().FullName}__Kernels.Definition", throwOnError: true)!;
        return (ModelLayout)definition.GetProperty("Layout")!.GetValue(null)!;
    }
}
