using Microsoft.ML.OnnxRuntime;
using ModelGen.Export;
using ModelGen.Import;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Importing;
using ModelGen.Tests.Importing.Onnx;

namespace ModelGen.Onnx.Tests;

/// <summary>Sequences with lengths of their own are those of ONNX' recurrent operators, both ways.</summary>
public sealed class LengthTests : IDisposable
{
    private const int Steps = 7;
    private const int Features = 3;

    private static readonly int[] Lengths = [4, 7, 1, 6];
    private static readonly int[] TimeFirst = [1, 0, 2];

    private readonly KerasFixture files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void An_input_with_lengths_is_imported()
    {
        OnnxBuilder graph = new();
        string x = graph.Node("Transpose", [graph.Input("input", null, Steps, Features)], ("perm", TimeFirst)), lengths = graph.Lengths("lengths");
        string[] first = [x, graph.Weights("W", 2, 8, Features), graph.Weights("R", 2, 8, 2), "", lengths];
        x = graph.Nodes("LSTM", first, 1, ("hidden_size", 2), ("direction", "bidirectional"))[0];
        x = graph.Node("Reshape", [graph.Node("Transpose", [x], ("perm", new[] { 0, 2, 1, 3 })), graph.Integers(0, 0, -1)]);
        string[] second = [x, graph.Weights("W2", 1, 9, 4), graph.Weights("R2", 1, 9, 3), graph.Weights("B2", 1, 18), lengths];
        x = graph.Nodes("GRU", second, 2, ("hidden_size", 3), ("direction", "reverse"))[1];
        graph.Output(graph.Node("Squeeze", [x, graph.Integers(0)]));
        string path = files.Write("lengths.onnx", graph.ToBytes());
        ImportedModel imported = OnnxFile.Import(path, new OnnxOptions { EmbedWeights = false });
        using IModel model = ModelCompiler.Compile(imported.Yaml).Create(name: imported.Name);
        ImportRun.Load(model, imported);
        AssertSame(model, path);
    }

    [Fact]
    public void A_model_with_lengths_is_exported()
    {
        const string Yaml = "modelgen: 1\nname: Long\ninput: { shape: [7, 3], lengths: true }\nlayers:\n  - lstm: { units: 4, return_sequences: true }\n"
            + "  - bidirectional: { gru: { units: 3, return_sequences: true } }\n  - global_max_pooling_1d\n  - dense: 2\n";
        using IModel model = ModelCompiler.Compile(Yaml).Create(name: "Long");
        string weights = files.PathOf("long.safetensors"), path = files.PathOf("long.onnx");
        using (FileStream stream = File.Create(weights))
        {
            model.Save(stream);
        }

        Assert.Empty(OnnxExport.Write(files.Write("long.model.yaml", Yaml), weights, path));
        AssertSame(model, path);
    }

    /// <summary>The class takes sequences one behind the other, and ONNX Runtime those that are padded.</summary>
    private static void AssertSame(IModel model, string path)
    {
        float[] padded = KerasFixture.Numbers("sequences", [Lengths.Length * Steps * Features]);
        float[] packed = [.. Lengths.SelectMany((length, i) => padded.Skip(i * Steps * Features).Take(length * Features))];
        float[] expected = new float[Lengths.Length * model.Description.OutputLength];
        model.Predict(packed, Lengths, expected);
        using InferenceSession session = new(path);
        Dictionary<string, double[]> inputs = new()
        {
            ["input"] = Array.ConvertAll(padded, number => (double)number),
            ["lengths"] = Array.ConvertAll(Lengths, length => (double)length),
        };
        float[] outputs = OnnxRun.Run(session, inputs, Lengths.Length).Values.Single();
        Assert.Equal(expected.Length, outputs.Length);
        Assert.All(expected.Zip(outputs), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
    }
}
