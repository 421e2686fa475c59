using ILGPU.Backends.EntryPoints;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;
using ModelGen.CompilerServices;
using ModelGen.Ilgpu.Execution;
using ModelGen.Training;

namespace ModelGen.Ilgpu.Tests.Host;

/// <summary>What models on a device refuse, with an error that says what is wrong.</summary>
public sealed class ErrorTests(CpuDevice cpu) : IClassFixture<CpuDevice>
{
    private static Exception? OnAnotherThread(Action action)
    {
        Exception? failure = null;
        Thread thread = new(() => failure = Record.Exception(action));
        thread.Start();
        thread.Join();
        return failure;
    }

    private static readonly StepContext TrainingMode = new(Training: true);

    [Theory]
    [InlineData(3, 2)]
    [InlineData(4, 1)]
    [InlineData(4, 4)]
    public void Predict_refuses_lengths_that_do_not_fit(int input, int output)
    {
        using TrainableDeviceModel model = cpu.Linear().Model;
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => model.Predict(new float[input], new float[output]));
        Assert.Contains("Linear takes ", refusal.Message);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(20, 10)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    public void Forward_refuses_lengths_that_do_not_fit_and_batches_that_are_too_large(int input, int target)
    {
        using TrainableDeviceModel model = cpu.Linear().Model;
        Assert.Throws<ArgumentException>(() => model.Forward(new float[input], new float[target], TrainingMode));
    }

    [Fact]
    public void What_is_no_class_is_refused()
    {
        using TrainableDeviceModel model =
            new(new LinearModel(loss: Loss.SparseCategoricalCrossentropy), cpu.Device, new LinearKernels());
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => model.Forward(new float[4], [0, 1], TrainingMode));
        Assert.StartsWith("Target 1 of Linear is 1;", refusal.Message);
    }

    [Fact]
    public void Backward_needs_a_forward_pass_in_training_mode()
    {
        using TrainableDeviceModel model = cpu.Linear().Model;
        (float[] input, float[] target) = LinearModel.Batch(1);
        Assert.Throws<InvalidOperationException>(model.Backward);
        model.Forward(input, target, StepContext.Inference);
        Assert.Throws<InvalidOperationException>(model.Backward);
        model.Forward(input, target, TrainingMode);
        model.Backward();
        Assert.Throws<InvalidOperationException>(model.Backward);
    }

    [Fact]
    public void A_step_belongs_to_its_thread_until_its_update()
    {
        using TrainableDeviceModel model = cpu.Linear().Model;
        (float[] input, float[] target) = LinearModel.Batch(1);
        Action[] steps = [() => model.Forward(input, target, TrainingMode), () => model.Enqueue(input, target, TrainingMode)];
        model.Forward(input, target, TrainingMode);
        Assert.All([.. steps, model.Backward, model.Update], step => Assert.StartsWith(
            "This Linear is in a training step of another thread, which has called Forward and not yet Update.",
            Assert.IsType<InvalidOperationException>(OnAnotherThread(step)).Message));
        model.Backward();
        Assert.All(steps, step => Assert.IsType<InvalidOperationException>(OnAnotherThread(step)));
        Assert.Null(OnAnotherThread(model.Update));
        Assert.All(steps, step => Assert.Null(OnAnotherThread(step)));
        Assert.Equal(2, model.Iterations);
    }

    [Fact]
    public void Who_looks_at_gradients_only_lets_others_go_on_and_keeps_them()
    {
        using TrainableDeviceModel model = cpu.Linear().Model;
        (float[] input, float[] target) = LinearModel.Batch(1);
        model.Forward(input, target, TrainingMode);
        model.Backward();
        float[] gradients = model.Gradients.ToArray();
        model.Forward(input, target, StepContext.Inference);
        Assert.Equal(gradients, model.Gradients.ToArray());
        Assert.Null(OnAnotherThread(() => model.Forward(input, target, TrainingMode)));
    }

    [Fact]
    public void Progress_out_of_range_is_refused()
    {
        using TrainableDeviceModel model = cpu.Linear().Model;
        Assert.Throws<ArgumentOutOfRangeException>(() => model.LearningRate = double.NaN);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.LearningRate = 1e39);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Iterations = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Iterations = long.MaxValue);
    }

    [Fact]
    public void A_model_for_inference_does_not_train()
    {
        using TrainableDeviceModel model = new(new LinearModel(), cpu.Device, new LinearKernels(), batchSize: 0);
        Assert.Equal(0, model.BatchSize);
        Assert.All(TrainingUses(model), use => Assert.Throws<InvalidOperationException>(use));
        model.Predict(new float[4], new float[2]);
    }

    [Fact]
    public void A_disposed_model_refuses_every_use()
    {
        TrainableDeviceModel model = cpu.Linear().Model;
        model.Dispose();
        model.Dispose();
        Assert.All(Uses(model), use => Assert.Equal("Linear", Assert.Throws<ObjectDisposedException>(use).ObjectName));
    }

    [Fact]
    public void A_model_whose_device_was_closed_says_so()
    {
        Device device = Device.Cpu();
        TrainableDeviceModel model = new(new LinearModel(), device, new LinearKernels());
        TrainableDeviceModel early = new(new LinearModel(), device, new LinearKernels());
        early.Dispose();
        model.Enqueue(new float[4], new float[2], TrainingMode);
        device.Dispose();
        Assert.All(Uses(model), use =>
            Assert.Contains("The device that this Linear lives on was closed.", Assert.Throws<ObjectDisposedException>(use).Message));
        Assert.Throws<ObjectDisposedException>(() => new TrainableDeviceModel(new LinearModel(), device, new LinearKernels()));
        model.Dispose();
    }

    [Fact]
    public void Two_callers_at_once_are_refused()
    {
        using TrainableDeviceModel model = cpu.Linear().Model;
        using IntrudingStream stream = new(model);
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => model.Save(stream));
        Assert.Contains("This Linear is in use by another call", refusal.Message);
        model.Predict(new float[4], new float[2]);
    }

    [Fact]
    public void A_model_that_a_thread_has_to_itself_refuses_every_use_by_others()
    {
        using TrainableDeviceModel model = cpu.Linear().Model;
        using (((ITrainableModel)model).Reserve(Thread.CurrentThread, "in training by Fit"))
        {
            model.Enqueue(new float[4], new float[2], TrainingMode);
            Action[] uses =
            [
                .. Uses(model),
                () => model.EditParameters()[0] = 5,
                () => model.EditGradients()[0] = 5,
                () => model.EditOptimizerState()[0] = 5,
                () => model.LearningRate = 5,
                () => model.Iterations = 5,
                model.Dispose,
            ];
            Assert.All(uses, use => Assert.Equal(
                "This Linear is in training by Fit, which has it to itself: wait for the end of that, or use an instance of your own.",
                Assert.IsType<InvalidOperationException>(OnAnotherThread(use)).Message));
            model.Complete();
            Assert.Equal(1, model.Iterations);
        }

        Assert.Null(OnAnotherThread(() => model.Predict(new float[4], new float[2])));
    }

    [Fact]
    public void A_training_run_on_a_device_goes_on_when_others_are_refused()
    {
        using TrainableDeviceModel model = cpu.Linear().Model, alone = cpu.Linear().Model;
        (float[] input, float[] target) = LinearModel.Batch(8);
        Dataset data = new(input, model.Description.InputLength, target, model.Description.TargetLength);
        int refusals = 0;
        LambdaCallback intruder = new((run, _) =>
        {
            run.Model.Evaluate(data);
            Assert.All(Uses(model), use =>
            {
                Assert.Contains("in training by Fit", Assert.IsType<InvalidOperationException>(OnAnotherThread(use)).Message);
                refusals++;
            });
        });
        FitOptions options = new() { Epochs = 3, Progress = Progress.None };
        History history = model.Fit(data, options with { Callbacks = [intruder] });
        Assert.NotEqual(0, refusals);
        Assert.Equal(alone.Fit(data, options).FinalWeights, history.FinalWeights);
    }

    [Fact]
    public void Batch_sizes_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeviceModel(new LinearModel(), cpu.Device, new LinearKernels(), 0));
        ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(() => Make(int.MaxValue));
        Assert.Contains("lower the batch size", refusal.Message);
        Assert.Equal(int.MaxValue, refusal.ActualValue);
        refusal = Assert.Throws<ArgumentOutOfRangeException>(
            () => new DeviceModel(new LinearModel(), cpu.Device, new LinearKernels(), int.MaxValue));
        Assert.Equal(int.MaxValue, refusal.ActualValue);

        void Make(int batchSize) => new TrainableDeviceModel(new LinearModel(), cpu.Device, new LinearKernels(), batchSize);
    }

    [Fact]
    public void A_device_with_too_little_memory_says_how_much_was_needed()
    {
        const long Needed = 4L * sizeof(float) * int.MaxValue;
        if (cpu.Device.MemoryBytes > Needed)
        {
            return; // It has enough.
        }

        int objects = cpu.Device.Accelerator.NumberChildObjects;
        DeviceMemoryException refusal = Assert.Throws<DeviceMemoryException>(
            () => new TrainableDeviceModel(new LinearModel(), cpu.Device, new HugeKernels()));
        Assert.InRange(refusal.NeededBytes, Needed, 2 * Needed);
        Assert.Equal(cpu.Device.MemoryBytes, refusal.AvailableBytes);
        Assert.Contains($"Linear needs {refusal.NeededBytes} bytes", refusal.Message);
        Assert.Contains("Lower the batch size of 4", refusal.Message);

        // The stream was made before; nothing after it.
        Assert.Equal(objects + 1, cpu.Device.Accelerator.NumberChildObjects);
    }

    [Fact]
    public void A_kernel_that_can_not_be_compiled_is_named_with_the_reason()
    {
        using Device device = Device.Cpu();
        KernelCompilationException refusal = Assert.Throws<KernelCompilationException>(
            () => new DeviceModel(new LinearModel(), device, new BrokenKernels()));
        Assert.Contains("The kernel \"predict: lstm_1\" of Linear can't be compiled for CPU 0", refusal.Message);
        Assert.Contains("Throw", refusal.Message);
        Assert.Equal(("predict: lstm_1", device.Label), (refusal.Kernel, refusal.Device));
        KernelCompilationException next = Assert.Throws<KernelCompilationException>(
            () => new DeviceModel(new LinearModel(), device, new LinearKernels()));
        Assert.Contains("open the device anew", next.Message);
    }

    [Fact]
    public void A_launch_that_fails_is_told_with_the_kernel_and_the_device()
    {
        Accelerator accelerator = cpu.Device.Accelerator;
        LoadedKernel kernel = new(
            accelerator.LoadKernel(accelerator.CompileKernel(
                EntryPointDescription.FromExplicitlyGroupedKernel(new LinearKernels().Predict[0].Method.Method), KernelSpecialization.Empty)),
            groupSize: 2 * accelerator.MaxNumThreadsPerGroup);
        using DeviceStream stream = new(cpu.Device, "Linear");
        DeviceException failure = Assert.Throws<DeviceException>(() => stream.Launch(kernel, "predict: dense_1", 1, default));
        Assert.StartsWith(
            $"The launch of the kernel \"predict: dense_1\" of Linear failed on {cpu.Device.Label}: ", failure.Message);
        Assert.Equal(("predict: dense_1", cpu.Device.Label, null), (failure.Kernel, failure.Device, failure.Code));
        Assert.NotNull(failure.InnerException);
    }

    /// <summary>ILGPU's own message of it says no more than the name of its class.</summary>
    [Fact]
    public void The_code_of_a_driver_is_told()
    {
        using DeviceStream stream = new(cpu.Device, "Linear");
        DeviceException failure = stream.Failure("An upload", new CLException(CLError.CL_OUT_OF_RESOURCES));
        Assert.Equal($"An upload of Linear failed on {cpu.Device.Label}: CL_OUT_OF_RESOURCES.", failure.Message);
        Assert.Equal(("CL_OUT_OF_RESOURCES", null), (failure.Code, failure.Kernel));
    }

    [Fact]
    public void A_kernel_that_shares_too_much_is_refused_with_both_numbers()
    {
        KernelLoader.CheckSharedMemory(needed: 32768, available: 32768);
        NotSupportedException refusal = Assert.Throws<NotSupportedException>(() => KernelLoader.CheckSharedMemory(32769, 32768));
        Assert.Contains("32769", refusal.Message);
        Assert.Contains("32768", refusal.Message);
    }

    [Fact]
    public void Kernels_are_compiled_once_for_a_device()
    {
        DeviceKernel kernel = new LinearKernels().Predict[0];
        Assert.Same(cpu.Device.Kernels.Load("Linear", kernel), cpu.Device.Kernels.Load("Linear", kernel with { Name = "again" }));
    }

    private static Action[] Uses(TrainableDeviceModel model) =>
    [
        .. TrainingUses(model),
        () => model.Predict(new float[4], new float[2]),
        () => model.Save(new MemoryStream()),
        () => model.Load(new MemoryStream()),
        () => model.CopyTo(new LinearModel()),
        () => _ = model.Parameters.Length,
    ];

    private static Action[] TrainingUses(TrainableDeviceModel model) =>
    [
        () => model.Forward(new float[4], new float[2], TrainingMode),
        model.Backward,
        model.Update,
        () => model.Enqueue(new float[4], new float[2], TrainingMode),
        () => model.Complete(),
        () => _ = model.Gradients.Length,
        () => _ = model.OptimizerState.Length,
        () => _ = model.Outputs.Length,
        () => _ = model.OutputMask.Length,
    ];

    private sealed class HugeKernels : DeviceKernels
    {
        public override DeviceLayout Layout { get; } = new(
            LinearModel.Trainable, Slots: 1, Packed: int.MaxValue, Shared: int.MaxValue, InferenceRow: 2, TrainingRow: int.MaxValue / 4,
            OutputIsMasked: false, GradientTiles: 1);

        public override IReadOnlyList<DeviceKernel> Pack => [];

        public override IReadOnlyList<DeviceKernel> Predict => [];
    }

    private sealed class BrokenKernels : DeviceKernels
    {
        public override DeviceLayout Layout { get; } = new LinearKernels().Layout;

        public override IReadOnlyList<DeviceKernel> Pack => [];

        public override IReadOnlyList<DeviceKernel> Predict { get; } = [new("predict: lstm_1", Throw, DeviceGrid.Groups, 1)];

        private static void Throw(DeviceBatch batch)
        {
            if (batch.Count > 1)
            {
                throw new InvalidOperationException();
            }
        }
    }

    /// <summary>Uses the model again while the model writes to it.</summary>
    private sealed class IntrudingStream(IModel model) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => model.Predict(new float[4], new float[2]);
    }
}
