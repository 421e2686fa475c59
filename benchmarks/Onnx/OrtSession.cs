using System.Runtime.InteropServices;

namespace Benchmarks.Onnx;

/// <summary>A graph that ONNX Runtime runs on the processor, from and to memory that stays where it is.</summary>
internal sealed unsafe class OrtSession : IDisposable
{
    private const int Float32 = 1;
    private const int DeviceAllocator = 0;
    private const int DefaultMemory = 0;

    private readonly OrtApi api;
    private readonly Port[] inputs;
    private readonly Port[] outputs;
    private readonly nint session;

    /// <summary>What a run takes: the names and the tensors of inputs and outputs, in memory that is not collected or moved.</summary>
    private readonly nint[] inputNames;
    private readonly nint[] inputTensors;
    private readonly nint[] outputNames;
    private readonly nint[] outputTensors;

    /// <summary>Loads a graph, with all optimizations, as is the default.</summary>
    /// <param name="api">The library.</param>
    /// <param name="environment">The library's environment.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="threads">How many threads run a node.</param>
    /// <exception cref="InvalidOperationException">The library refuses it; says why.</exception>
    public OrtSession(OrtApi api, nint environment, OnnxGraph graph, int threads)
    {
        this.api = api;
        session = Load(environment, graph.ToBytes(), threads);
        inputs = [.. graph.Inputs.Select(tensor => new Port(api, tensor))];
        outputs = [.. graph.Outputs.Select(tensor => new Port(api, tensor))];
        inputNames = Pinned(inputs, port => port.Name);
        inputTensors = Pinned(inputs, port => port.Tensor);
        outputNames = Pinned(outputs, port => port.Name);
        outputTensors = Pinned(outputs, port => port.Tensor);
    }

    /// <summary>Numbers that go in.</summary>
    /// <param name="index">Which input, from 0.</param>
    public Span<float> Input(int index) => inputs[index].Values;

    /// <summary>Numbers that came out of the last run.</summary>
    /// <param name="index">Which output, from 0.</param>
    public Span<float> Output(int index) => outputs[index].Values;

    /// <summary>Runs the graph.</summary>
    public void Run() => api.Check(api.Run(
        session,
        0,
        First(inputNames),
        First(inputTensors),
        (nuint)inputs.Length,
        First(outputNames),
        (nuint)outputs.Length,
        First(outputTensors)));

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(inputs, port => port.Release(api));
        Array.ForEach(outputs, port => port.Release(api));
        api.ReleaseSession(session);
    }

    private static nint[] Pinned(Port[] ports, Func<Port, nint> pointer)
    {
        nint[] pointers = GC.AllocateArray<nint>(ports.Length, pinned: true);
        ports.Select(pointer).ToArray().CopyTo(pointers, 0);
        return pointers;
    }

    private static nint* First(nint[] pinned) => (nint*)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);

    private nint Load(nint environment, byte[] bytes, int threads)
    {
        nint options, loaded = 0;
        api.Check(api.CreateSessionOptions(&options));
        try
        {
            api.Check(api.SetThreads(options, threads));
            fixed (byte* start = bytes)
            {
                api.Check(api.CreateSession(environment, start, (nuint)bytes.Length, options, &loaded));
            }
        }
        finally
        {
            api.ReleaseSessionOptions(options);
        }

        return loaded;
    }

    /// <summary>An input or an output.</summary>
    private sealed class Port
    {
        private readonly float[] values;

        public Port(OrtApi api, OnnxGraph.Tensor tensor)
        {
            values = GC.AllocateArray<float>(tensor.Length, pinned: true);
            Name = Marshal.StringToCoTaskMemUTF8(tensor.Name);
            long[] shape = [.. tensor.Shape.Select(size => (long)size)];
            nint memory, created;
            api.Check(api.CreateMemoryInfo(DeviceAllocator, DefaultMemory, &memory));
            fixed (long* sizes = shape)
            {
                float* first = (float*)Marshal.UnsafeAddrOfPinnedArrayElement(values, 0);
                api.Check(api.CreateTensor(
                    memory, first, (nuint)(values.Length * sizeof(float)), sizes, (nuint)shape.Length, Float32, &created));
            }

            api.ReleaseMemoryInfo(memory);
            Tensor = created;
        }

        public nint Name { get; }

        public nint Tensor { get; }

        public Span<float> Values => values;

        public void Release(OrtApi api)
        {
            api.ReleaseTensor(Tensor);
            Marshal.FreeCoTaskMem(Name);
        }
    }
}
