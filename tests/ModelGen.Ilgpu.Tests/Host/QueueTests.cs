using ModelGen.Ilgpu.Execution;

namespace ModelGen.Ilgpu.Tests.Host;

/// <summary>Queued steps do what steps do that are waited for one by one.</summary>
public sealed class QueueTests(CpuDevice cpu) : IClassFixture<CpuDevice>
{
    [Fact]
    public void Queued_steps_give_the_bits_of_steps_that_are_waited_for()
    {
        using TrainableDeviceModel queued = cpu.Linear().Model, stepped = cpu.Linear().Model;
        List<(double Loss, float[] Outputs, float[] Mask)> expected = [], actual = [];
        for (int step = 0; step < 11; step++)
        {
            (float[] input, float[] target) = LinearModel.Batch((step % 4) + 1, from: step);
            StepContext context = new(Training: true, Step: step);
            double loss = stepped.Forward(input, target, context);
            expected.Add((loss, stepped.Outputs.ToArray(), stepped.OutputMask.ToArray()));
            stepped.Backward();
            stepped.Update();
            if (queued.QueuedSteps == 3)
            {
                Complete();
            }

            queued.Enqueue(input, target, context);
        }

        Assert.Equal(3, queued.QueuedSteps);
        while (queued.QueuedSteps > 0)
        {
            Complete();
        }

        for (int step = 0; step < expected.Count; step++)
        {
            Assert.Equal(expected[step].Loss, actual[step].Loss);
            Assert.Equal(expected[step].Outputs, actual[step].Outputs);
            Assert.Equal(expected[step].Mask, actual[step].Mask);
        }

        Assert.Equal(stepped.Parameters.ToArray(), queued.Parameters.ToArray());
        Assert.Equal(stepped.OptimizerState.ToArray(), queued.OptimizerState.ToArray());
        Assert.Equal(11, queued.Iterations);

        void Complete()
        {
            double loss = queued.Complete();
            actual.Add((loss, queued.Outputs.ToArray(), queued.OutputMask.ToArray()));
        }
    }

    [Fact]
    public void A_full_queue_takes_no_step_and_an_empty_one_gives_none()
    {
        using TrainableDeviceModel model = cpu.Linear().Model;
        (float[] input, float[] target) = LinearModel.Batch(1);
        Assert.Throws<InvalidOperationException>(() => model.Complete());
        for (int step = 0; step < model.QueueCapacity; step++)
        {
            Assert.Equal(step, model.QueuedSteps);
            model.Enqueue(input, target, new StepContext(Training: true));
        }

        Assert.Throws<InvalidOperationException>(() => model.Enqueue(input, target, new StepContext(Training: true)));
        Assert.Equal(model.QueueCapacity, model.Iterations);
        model.Complete();
        model.Enqueue(input, target, new StepContext(Training: true));
        for (int step = model.QueueCapacity; step > 0; step--)
        {
            Assert.Equal(step, model.QueuedSteps);
            model.Complete();
        }

        Assert.Throws<InvalidOperationException>(() => model.Complete());
    }

    [Fact]
    public void Other_members_see_queued_steps_and_leave_their_results_alone()
    {
        using TrainableDeviceModel model = cpu.Linear().Model;
        LinearModel source = new();
        (float[] input, float[] target) = LinearModel.Batch(4);
        double first = source.Forward(input, target, new StepContext(Training: true));
        source.Backward();
        source.Update();
        model.Enqueue(input, target, new StepContext(Training: true));
        Assert.Equal(source.Parameters[0], model.Parameters[0], 1e-6);
        float[] outputs = new float[8], expected = new float[8];
        source.Predict(input, expected);
        model.Predict(input, outputs);
        Assert.Equal(expected[5], outputs[5], 1e-6);
        double second = source.Forward(input, target, StepContext.Inference);
        Assert.Equal(second, model.Forward(input, target, StepContext.Inference), 1e-6);
        Assert.Equal(1, model.QueuedSteps);
        Assert.Equal(first, model.Complete(), 1e-6);
        Assert.NotEqual(expected[0], model.Outputs[0]);
    }

    [Fact]
    public void One_wait_finishes_all_steps_that_are_queued()
    {
        LinearModel linear = new();
        CompilerServices.DeviceLayout layout = new() { OutputIsMasked = true };
        using StepQueue queue = new(() => new TrainingStep(cpu.Device.Accelerator, linear.Description, in layout, batchSize: 1));
        List<TrainingStep> added = [];
        for (int step = 0; step < 3; step++)
        {
            added.Add(queue.Next);
            queue.Add();
        }

        Assert.False(queue.FirstIsFinished);
        queue.FinishAll();
        added.Add(queue.Next);
        queue.Add();
        foreach (TrainingStep step in added[..3])
        {
            Assert.True(queue.FirstIsFinished);
            Assert.Same(step, queue.Take());
        }

        Assert.False(queue.FirstIsFinished);
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public void The_arguments_are_copied()
    {
        using TrainableDeviceModel model = cpu.Linear().Model, other = cpu.Linear().Model;
        (float[] input, float[] target) = LinearModel.Batch(4);
        double expected = other.Forward(input, target, new StepContext(Training: true));
        model.Enqueue(input, target, new StepContext(Training: true));
        Array.Clear(input);
        Array.Clear(target);
        Assert.Equal(expected, model.Complete());
    }

    [Fact]
    public void Only_training_steps_are_queued()
    {
        using TrainableDeviceModel model = cpu.Linear().Model;
        (float[] input, float[] target) = LinearModel.Batch(1);
        Assert.Equal("context", Assert.Throws<ArgumentException>(() => model.Enqueue(input, target, StepContext.Inference)).ParamName);
        Assert.Throws<ArgumentException>(() => model.Enqueue(input, [], new StepContext(Training: true)));
        Assert.Equal(0, model.QueuedSteps);
        Assert.Equal(0, model.Iterations);
    }

    [Fact]
    public void No_backward_pass_follows_a_queued_step()
    {
        using TrainableDeviceModel model = cpu.Linear().Model;
        (float[] input, float[] target) = LinearModel.Batch(1);
        model.Forward(input, target, new StepContext(Training: true));
        model.Enqueue(input, target, new StepContext(Training: true));
        Assert.Throws<InvalidOperationException>(model.Backward);
    }
}
