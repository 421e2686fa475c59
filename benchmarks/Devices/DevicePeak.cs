using System.Diagnostics;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using ModelGen.CompilerServices;
using ModelGen.Ilgpu;
using Hardware = ILGPU.Runtime.Device;

namespace Benchmarks.Devices;

/// <summary>What a device reaches in float32, measured by two kernels that do nothing else.</summary>
/// <param name="OperationsPerSecond">Floating-point operations, two for a multiply-add, of independent chains in registers.</param>
/// <param name="BytesPerSecond">Bytes read and bytes written by a copy in the device's memory.</param>
/// <param name="Driver">Driver and generation of the device, where ILGPU tells them; otherwise empty.</param>
internal sealed record DevicePeak(double OperationsPerSecond, double BytesPerSecond, string Driver)
{
    private const int GroupSize = 256;

    /// <summary>Groups for each multiprocessor: enough that none waits for the latency of an instruction.</summary>
    private const int GroupsEach = 16;

    /// <summary>Two operations for each of 16 chains, four steps on.</summary>
    private const int OperationsOfIteration = 2 * 16 * 4;

    /// <summary>Bytes of the array that is copied: many times those of any cache.</summary>
    private const long MostBytes = 1L << 30;

    /// <summary>A launch is made to take so long, if the device's memory allows, that starting it does not count.</summary>
    private static readonly TimeSpan LaunchTime = TimeSpan.FromMilliseconds(20);

    /// <summary>Measures a device, on which nothing else runs.</summary>
    /// <param name="kind">How it is reached.</param>
    /// <param name="index">Its number among the devices of its kind, from 0.</param>
    public static DevicePeak Of(DeviceKind kind, int index)
    {
        using Context context = Context.Create(builder => builder.EnableAlgorithms().Optimize(OptimizationLevel.O2));
        Hardware hardware = kind switch
        {
            DeviceKind.Cuda => CudaDevice.GetDevices(_ => true)[index],
            DeviceKind.OpenCL => CLDevice.GetDevices(_ => true)[index],
            _ => new CPUDevice(numThreadsPerWarp: 4, numWarpsPerMultiprocessor: 4, numMultiprocessors: 1),
        };
        using Accelerator accelerator = hardware.CreateAccelerator(context);
        string driver = hardware switch
        {
            CudaDevice cuda => $"compute capability {cuda.Architecture?.Major}.{cuda.Architecture?.Minor}, driver for CUDA {cuda.DriverVersion}",
            CLDevice cl => $"{cl.VendorName}, {cl.DeviceVersion}",
            _ => string.Empty,
        };
        return new DevicePeak(Rate(accelerator), Bandwidth(accelerator), driver);
    }

    private static double Rate(Accelerator accelerator)
    {
        int groupSize = Math.Min(GroupSize, accelerator.MaxNumThreadsPerGroup);
        KernelConfig config = new(accelerator.NumMultiprocessors * GroupsEach, groupSize);
        using MemoryBuffer1D<float, Stride1D.Dense> results = accelerator.Allocate1D<float>(config.Size);
        Action<KernelConfig, ArrayView<float>, int, float, float> chains =
            accelerator.LoadStreamKernel<ArrayView<float>, int, float, float>(Chains);
        int iterations = 1;
        TimeSpan time = Fastest(accelerator, Launch);
        while (time < LaunchTime && iterations < 1 << 28)
        {
            iterations *= 2;
            time = Fastest(accelerator, Launch);
        }

        return (double)config.Size * iterations * OperationsOfIteration / time.TotalSeconds;

        void Launch() => chains(config, results.View, iterations, 0.999f, 0.001f);
    }

    private static double Bandwidth(Accelerator accelerator)
    {
        int groupSize = Math.Min(GroupSize, accelerator.MaxNumThreadsPerGroup);
        Action<KernelConfig, ArrayView<Float4>, ArrayView<Float4>> copy =
            accelerator.LoadStreamKernel<ArrayView<Float4>, ArrayView<Float4>>(Copy);
        double bandwidth = 0;
        TimeSpan time = TimeSpan.Zero;
        for (long bytes = 1 << 16; time < LaunchTime && bytes <= Math.Min(MostBytes, accelerator.MemorySize / 8); bytes *= 2)
        {
            KernelConfig config = new((int)(bytes / Interop.SizeOf<Float4>() / groupSize), groupSize);
            using MemoryBuffer1D<Float4, Stride1D.Dense> from = accelerator.Allocate1D<Float4>(config.Size);
            using MemoryBuffer1D<Float4, Stride1D.Dense> to = accelerator.Allocate1D<Float4>(config.Size);
            from.MemSetToZero();
            time = Fastest(accelerator, () => copy(config, from.View, to.View));

            // Small arrays may stay in a cache: the last and largest counts.
            bandwidth = 2 * bytes / time.TotalSeconds;
        }

        return bandwidth;
    }

    /// <summary>The shortest of several launches, the first left out.</summary>
    private static TimeSpan Fastest(Accelerator accelerator, Action launch)
    {
        const int Launches = 10;
        launch();
        accelerator.Synchronize();
        TimeSpan fastest = TimeSpan.MaxValue;
        for (int i = 0; i < Launches; i++)
        {
            long begin = Stopwatch.GetTimestamp();
            launch();
            accelerator.Synchronize();
            TimeSpan time = Stopwatch.GetElapsedTime(begin);
            fastest = time < fastest ? time : fastest;
        }

        return fastest;
    }

    /// <summary>Multiply-adds that each wait for the one before in their chain, and for nothing else.</summary>
    private static void Chains(ArrayView<float> results, int iterations, float factor, float summand)
    {
        Float4 b = new() { X = summand, Y = summand, Z = summand, W = summand };

        // No two chains are alike, as equal ones could be computed once.
        Float4 p = Start(0), q = Start(4), r = Start(8), s = Start(12);
        for (int i = 0; i < iterations; i++)
        {
            p = Advance(p, factor, b);
            q = Advance(q, factor, b);
            r = Advance(r, factor, b);
            s = Advance(s, factor, b);
        }

        // Whatever is not stored would not be computed.
        results[(Grid.IdxX * Group.DimX) + Group.IdxX] = Sum(p) + Sum(q) + Sum(r) + Sum(s);
    }

    private static Float4 Start(int chain)
    {
        float x = Group.IdxX + (Group.DimX * chain);
        return new() { X = x, Y = x + Group.DimX, Z = x + (2 * Group.DimX), W = x + (3 * Group.DimX) };
    }

    /// <summary>Four chains four steps on.</summary>
    private static Float4 Advance(Float4 x, float a, Float4 b)
    {
        x = DeviceMath.MultiplyAdd(a, x, b);
        x = DeviceMath.MultiplyAdd(a, x, b);
        x = DeviceMath.MultiplyAdd(a, x, b);
        return DeviceMath.MultiplyAdd(a, x, b);
    }

    private static float Sum(Float4 x) => x.X + x.Y + x.Z + x.W;

    private static void Copy(ArrayView<Float4> from, ArrayView<Float4> to)
    {
        int i = (Grid.IdxX * Group.DimX) + Group.IdxX;
        to[i] = from[i];
    }
}
