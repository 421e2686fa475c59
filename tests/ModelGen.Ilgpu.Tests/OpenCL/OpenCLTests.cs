using ILGPU;
using ILGPU.Runtime;
using ModelGen.CompilerServices;
using ModelGen.Ilgpu.Execution;
using ModelGen.Ilgpu.Tests.Host;
using ModelGen.Ilgpu.Tests.Kernels;
using CpuTests = ModelGen.Tests.Reference.DifferentialTests;
using Edges = ModelGen.Tests.Reference.SpecialModelTests;

namespace ModelGen.Ilgpu.Tests.OpenCL;

/// <summary>Kernels as OpenCL C, compiled by a driver and run with as many threads as it takes; and what a driver refuses.</summary>
public class OpenCLTests
{
    /// <summary>More shared memory than any device has.</summary>
    private const int TooMuch = 1 << 28;

    [OpenCLOrReason]
    public void Devices() => Assert.Contains(OpenCLDevice.Device.Name, Device.GetAll().Select(device => device.Name));

    [OpenCLTheory]
    [MemberData(nameof(GoldenTests.Compilations), MemberType = typeof(GoldenTests))]
    public void Results_are_those_of_Keras(string golden) => GoldenTests.Check(golden, OpenCLDevice.Backend);

    /// <summary>Few, as a driver takes seconds to compile a model; an interpreter of PTX runs them all.</summary>
    [OpenCLTheory]
    [InlineData(5)]
    [InlineData(24)]
    public void A_random_model_is_computed_as_the_reference_does(int seed) => CpuTests.Check(seed, OpenCLDevice.Backend);

    [OpenCLTheory]
    [InlineData("NormalizesInput")]
    public void An_edge_of_the_language_is_computed_as_the_reference_does(string name) => Edges.CheckEdge(name, OpenCLDevice.Backend);

    [OpenCLFact]
    public void A_device_without_the_generic_address_space_opens_when_told()
    {
        DeviceInfo listed = Device.GetAll().First(device => device.Kind == DeviceKind.OpenCL);
        if (listed.IsUsable)
        {
            using Device device = Device.OpenCL();
            Assert.Equal(listed.Name, device.Name);
            return;
        }

        DeviceUnavailableException refusal = Assert.Throws<DeviceUnavailableException>(() => Device.OpenCL());
        Assert.Contains("no generic address space", refusal.Message);
        Assert.Contains("Device.OpenCL takes requireGenericAddressSpace: false", refusal.Message);
        Assert.Equal(OpenCLDevice.Device.Label, refusal.Device);
    }

    [OpenCLFact]
    public void What_the_driver_refuses_is_told_with_its_code()
    {
        Accelerator accelerator = OpenCLDevice.Device.Accelerator;
        using DeviceStream stream = new(OpenCLDevice.Device, "Linear");
        using HostBuffer host = new(accelerator, 20);
        MemoryBuffer1D<float, Stride1D.Dense> freed = accelerator.Allocate1D<float>(20);
        ArrayView<float> view = freed.View.AsContiguous();
        freed.Dispose();
        DeviceException failure = Assert.Throws<DeviceException>(() => host.Upload(stream, view, 20));
        Assert.Equal(("CL_INVALID_MEM_OBJECT", OpenCLDevice.Device.Label, null), (failure.Code, failure.Device, failure.Kernel));
        Assert.Equal($"An upload of Linear failed on {failure.Device}: CL_INVALID_MEM_OBJECT.", failure.Message);
    }

    [OpenCLFact]
    public void A_kernel_that_shares_too_much_is_refused_with_both_numbers_and_the_device_goes_on()
    {
        KernelCompilationException refusal = Assert.Throws<KernelCompilationException>(
            () => new DeviceModel(new LinearModel(), OpenCLDevice.Device, new GreedyKernels()));
        Assert.Contains($"share {TooMuch * 4L} bytes", refusal.Message);
        Assert.Contains($"have {OpenCLDevice.Device.Accelerator.MaxSharedMemoryPerGroup};", refusal.Message);
        Assert.Equal("predict: lstm_1", refusal.Kernel);
        Assert.Null(refusal.Code);
        using DeviceModel model = new(new LinearModel(), OpenCLDevice.Device, new LinearKernels());
        float[] expected = new float[2], outputs = new float[2];
        new LinearModel().Predict([1, 2, 3, 4], expected);
        model.Predict([1f, 2, 3, 4], outputs);
        Near.All(expected, outputs, 1e-6);
    }

    /// <summary>A place in a buffer has 32 bits in ILGPU's views: behind them, numbers would go astray.</summary>
    [OpenCLFact]
    public void A_model_of_more_numbers_than_views_count_is_refused()
    {
        DeviceMemoryException refusal = Assert.Throws<DeviceMemoryException>(
            () => new TrainableDeviceModel(new LinearModel(), OpenCLDevice.Device, new LongKernels()));
        Assert.InRange(refusal.NeededBytes, 4L << 31, 5L << 31);
        Assert.Contains($"at most {int.MaxValue} floats", refusal.Message);
    }

    private sealed class GreedyKernels : DeviceKernels
    {
        public override DeviceLayout Layout { get; } = new LinearKernels().Layout;

        public override IReadOnlyList<DeviceKernel> Pack => [];

        public override IReadOnlyList<DeviceKernel> Predict { get; } = [new("predict: lstm_1", Share, DeviceGrid.Groups, 1)];

        private static void Share(DeviceBatch batch)
        {
            ArrayView<float> shared = SharedMemory.Allocate<float>(TooMuch);
            shared[Group.IdxX] = batch.Input[0];
            Group.Barrier();
            batch.Output[0] = shared[0];
        }
    }

    private sealed class LongKernels : DeviceKernels
    {
        public override DeviceLayout Layout { get; } = new(
            LinearModel.Trainable, Slots: 1, Packed: 1 << 30, Shared: 1 << 29, InferenceRow: 2, TrainingRow: 2, OutputIsMasked: false,
            GradientTiles: 1);

        public override IReadOnlyList<DeviceKernel> Pack => [];

        public override IReadOnlyList<DeviceKernel> Predict => [];
    }
}
