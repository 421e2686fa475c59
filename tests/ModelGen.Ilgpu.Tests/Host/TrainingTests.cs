namespace ModelGen.Ilgpu.Tests.Host;

/// <summary>What a model on a device computes, against the same equations on the host.</summary>
public sealed class TrainingTests(CpuDevice cpu) : IClassFixture<CpuDevice>
{
    private const double Tolerance = 2e-6;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(256)]
    [InlineData(700)]
    public void Predicts_any_number_of_samples(int samples)
    {
        (TrainableDeviceModel model, LinearModel source) = cpu.Linear();
        using (model)
        {
            (float[] input, _) = LinearModel.Batch(samples);
            float[] expected = new float[samples * LinearModel.Steps], actual = new float[samples * LinearModel.Steps];
            source.Predict(input, expected);
            model.Predict(input, actual);
            Close(expected, actual);
        }
    }

    [Fact]
    public void An_inference_model_predicts_in_the_chunks_that_it_is_told()
    {
        using LinearModel source = new();
        using DeviceModel model = new(source, cpu.Device, new LinearKernels(), batchSize: 2);
        (float[] input, _) = LinearModel.Batch(5);
        float[] expected = new float[10], actual = new float[10];
        source.Predict(input, expected);
        model.Predict(input, actual);
        Close(expected, actual);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_step_computes_what_the_equations_say(int samples)
    {
        (TrainableDeviceModel model, LinearModel source) = cpu.Linear();
        using (model)
        {
            (float[] input, float[] target) = LinearModel.Batch(samples);
            for (int step = 0; step < 3; step++)
            {
                StepContext context = new(Training: true, Step: step);
                Assert.Equal(source.Forward(input, target, context), model.Forward(input, target, context), Tolerance);
                Close(source.Outputs, model.Outputs);
                Close(source.OutputMask, model.OutputMask);
                source.Backward();
                model.Backward();
                Close(source.Gradients, model.Gradients);
                source.Update();
                model.Update();
                Close(source.Parameters, model.Parameters);
                Close(source.OptimizerState, model.OptimizerState);
                Assert.Equal(step + 1, model.Iterations);
            }
        }
    }

    [Fact]
    public void Training_needs_no_look_at_the_weights()
    {
        (TrainableDeviceModel model, LinearModel source) = cpu.Linear();
        using (model)
        {
            (float[] input, float[] target) = LinearModel.Batch(4);
            for (int step = 0; step < 3; step++)
            {
                Assert.Equal(source.Forward(input, target, new(Training: true)), model.Forward(input, target, new(Training: true)), Tolerance);
                source.Backward();
                model.Backward();
                source.Update();
                model.Update();
            }

            float[] expected = new float[8], actual = new float[8];
            source.Predict(input, expected);
            model.Predict(input, actual);
            Close(expected, actual);
        }
    }

    [Fact]
    public void A_forward_pass_in_training_moves_statistics()
    {
        (TrainableDeviceModel model, _) = cpu.Linear();
        using (model)
        {
            (float[] input, float[] target) = LinearModel.Batch(4);
            Assert.Equal(0, model.Parameters[^1]);
            model.Forward(input, target, new StepContext(Training: true));
            Assert.Equal(1, model.Parameters[^1]);
        }
    }

    [Fact]
    public void A_pass_that_does_not_train_changes_nothing()
    {
        (TrainableDeviceModel model, LinearModel source) = cpu.Linear();
        using (model)
        {
            (float[] input, float[] target) = LinearModel.Batch(4);
            double expected = source.Forward(input, target, StepContext.Inference);
            Assert.Equal(expected, model.Forward(input, target, StepContext.Inference), Tolerance);
            Assert.Equal([0.5f, -0.25f, 0.125f, 0], model.Parameters.ToArray());
            Assert.Equal(0, model.Iterations);
        }
    }

    [Fact]
    public void A_batch_of_masked_steps_only_has_no_loss()
    {
        (TrainableDeviceModel model, _) = cpu.Linear();
        using (model)
        {
            Assert.Equal(0, model.Forward([0, 1, 0, 2], [5, 6], StepContext.Inference));
            Assert.Equal([0, 0], model.OutputMask.ToArray());
        }
    }

    [Fact]
    public void A_prediction_between_the_passes_leaves_them_alone()
    {
        (TrainableDeviceModel model, LinearModel source) = cpu.Linear();
        using (model)
        {
            (float[] input, float[] target) = LinearModel.Batch(4);
            source.Forward(input, target, new StepContext(Training: true));
            source.Backward();
            model.Forward(input, target, new StepContext(Training: true));
            model.Predict(LinearModel.Batch(300, from: 1).Input, new float[600]);
            model.Backward();
            Close(source.Gradients, model.Gradients);
        }
    }

    [Fact]
    public void Numbers_of_the_optimizer_come_along_from_the_source()
    {
        using LinearModel source = new(4) { LearningRate = 0.125, Iterations = 3 };
        source.EditOptimizerState()[1] = 2;
        using TrainableDeviceModel model = new(source, cpu.Device, new LinearKernels());
        (float[] input, float[] target) = LinearModel.Batch(2);
        foreach (ITrainableModel each in new ITrainableModel[] { source, model })
        {
            each.Forward(input, target, new StepContext(Training: true));
            each.Backward();
            each.Update();
        }

        Assert.Equal(0.125, model.LearningRate);
        Assert.Equal(4, model.Iterations);
        Close(source.Parameters, model.Parameters);
        Close(source.OptimizerState, model.OptimizerState);
    }

    [Fact]
    public void Steps_take_no_more_of_the_devices_objects()
    {
        (TrainableDeviceModel model, _) = cpu.Linear();
        using (model)
        {
            (float[] input, float[] target) = LinearModel.Batch(4);
            Step();
            int objects = cpu.Device.Accelerator.NumberChildObjects;
            for (int i = 0; i < 3; i++)
            {
                Step();
            }

            Assert.Equal(objects, cpu.Device.Accelerator.NumberChildObjects);

            void Step()
            {
                model.Enqueue(input, target, new StepContext(Training: true));
                model.Complete();
                model.Forward(input, target, new StepContext(Training: true));
                model.Predict(input, new float[8]);
                _ = model.Parameters[0];
            }
        }
    }

    private static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], Tolerance);
        }
    }
}
