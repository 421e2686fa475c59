using Microsoft.ML.OnnxRuntime;

namespace Benchmarks.Peers.Onnx;

/// <summary>A graph that ONNX Runtime runs on the processor, from and to memory that stays where it is.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions options = new();
    private readonly Dictionary<string, Memory> memory;
    private readonly OnnxGraph graph;

    /// <summary>Where values are read and written. If the graph has states there are two places for them, taken in turn.</summary>
    private readonly OrtIoBinding[] bindings;
    private int runs;

    /// <summary>Loads a graph, with all optimizations, as is the default.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="threads">How many threads run a node.</param>
    public OnnxSession(OnnxGraph graph, int threads)
    {
        this.graph = graph;
        using SessionOptions settings = new()
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        session = new InferenceSession(graph.ToBytes(), settings);
        memory = graph.Inputs.Concat(graph.Outputs).ToDictionary(tensor => tensor.Name, tensor => new Memory(tensor));
        bindings = [.. Enumerable.Range(0, Places).Select(Bind)];
    }

    /// <summary>Numbers of the first input.</summary>
    public float[] Input => memory[graph.Inputs[0].Name].Numbers;

    /// <summary>Numbers of the first output after the last run.</summary>
    public float[] Output => memory[Place(graph.Outputs[0].Name, runs - 1)].Numbers;

    private int Places => graph.States.Count == 0 ? 1 : 2;

    /// <summary>Runs the graph.</summary>
    public void Run() => session.RunWithBinding(options, bindings[runs++ % bindings.Length]);

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(bindings, binding => binding.Dispose());
        foreach (Memory each in memory.Values)
        {
            each.Value.Dispose();
        }

        options.Dispose();
        session.Dispose();
    }

    private OrtIoBinding Bind(int run)
    {
        OrtIoBinding binding = session.CreateIoBinding();
        foreach (OnnxGraph.Tensor input in graph.Inputs)
        {
            binding.BindInput(input.Name, memory[Place(input.Name, run)].Value);
        }

        foreach (OnnxGraph.Tensor output in graph.Outputs)
        {
            binding.BindOutput(output.Name, memory[Place(output.Name, run)].Value);
        }

        return binding;
    }

    /// <summary>Whose memory a value takes in a run: every other time states before and after it change places.</summary>
    private string Place(string name, int run)
    {
        if (run % Places == 1)
        {
            foreach ((string before, string after) in graph.States)
            {
                if (name == before || name == after)
                {
                    return name == before ? after : before;
                }
            }
        }

        return name;
    }

    private sealed class Memory
    {
        public Memory(OnnxGraph.Tensor tensor)
        {
            Numbers = GC.AllocateArray<float>(tensor.Length, pinned: true);
            Value = OrtValue.CreateTensorValueFromMemory(Numbers, [.. tensor.Shape.Select(size => (long)size)]);
        }

        public float[] Numbers { get; }

        public OrtValue Value { get; }
    }
}
