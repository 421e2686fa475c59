using Microsoft.ML.OnnxRuntime;
using ModelGen.Import;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Importing;

namespace ModelGen.Onnx.Tests;

/// <summary>What is imported of a graph gives what ONNX Runtime gives of the same file.</summary>
public sealed class GraphImportTests : IDisposable
{
    private const int Samples = 3;

    private static readonly Lazy<CompiledModels> Models = new(Compile);

    private readonly KerasFixture files = new();

    public static TheoryData<string> Names => [.. Graphs.All.Keys];

    public void Dispose() => files.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_graph_gives_what_ONNX_Runtime_gives(string name)
    {
        byte[] file = Graphs.Build(name, out GraphOptions graph);
        ImportedModel imported = Import(files, name);
        using IModel model = Models.Value.Create(name: imported.Name);
        ImportRun.Load(model, imported);
        using InferenceSession session = new(file);
        double[][] inputs =
            [.. session.InputMetadata.Select(input => Values(input.Key, Sizes(input.Value, graph).Aggregate(Samples, (product, size) => product * size)))];
        float[] expected = OnnxRun.Run(session, inputs, Samples, graph);
        double[] joined = inputs[0];
        double[] outputs = Array.ConvertAll(expected, number => (double)number);
        ImportRun.AssertGives(model, ([Samples, joined.Length / Samples], joined), ([Samples, outputs.Length / Samples], outputs), 2e-6);
    }

    internal static int[] Sizes(NodeMetadata input, GraphOptions graph) => [.. input.Dimensions.Skip(1).Select(size => size < 0 ? graph.Steps : size)];

    private static double[] Values(string name, int count) => name.StartsWith("ids", StringComparison.Ordinal)
        ? [.. Enumerable.Range(0, count).Select(i => (double)(i * 7 % 11))]
        : [.. KerasFixture.Numbers(name, [count]).Select((number, i) => 2 * number * (float)Math.Sin(i))];

    private static CompiledModels Compile()
    {
        using KerasFixture folder = new();
        return ModelCompiler.Compile(string.Join("---\n", Graphs.All.Keys.Select(name => Import(folder, name).Yaml)));
    }

    private static ImportedModel Import(KerasFixture folder, string name)
    {
        string path = folder.Write(name + ".onnx", Graphs.Build(name, out GraphOptions graph));
        return OnnxFile.Import(path, new OnnxOptions { Steps = graph.Steps, EmbedWeights = false });
    }
}
