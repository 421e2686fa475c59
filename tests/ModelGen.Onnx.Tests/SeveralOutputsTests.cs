using Microsoft.ML.OnnxRuntime;
using ModelGen.Export;
using ModelGen.Import;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Exporting;
using ModelGen.Tests.Importing;
using ModelGen.Tests.Importing.Onnx;

namespace ModelGen.Onnx.Tests;

/// <summary>Graphs of several outputs come over with all of them, by their names.</summary>
public sealed class SeveralOutputsTests : IDisposable
{
    private const int Samples = 3;

    private static readonly int[] TimeFirst = [1, 0, 2];

    private readonly KerasFixture files = new();

    public void Dispose() => files.Dispose();

    /// <summary>Steps, states, what other outputs read, and a value that is an output twice.</summary>
    [Fact]
    public void Each_output_gives_what_ONNX_Runtime_gives()
    {
        OnnxBuilder graph = new();
        string x = graph.Node("Transpose", [graph.Input("x", null, 6, 3)], ("perm", TimeFirst));
        string[] weights = [graph.Weights("W", 1, 16, 3), graph.Weights("R", 1, 16, 4), graph.Weights("B", 1, 32)];
        string[] all = graph.Nodes("LSTM", [x, .. weights], 3, ("hidden_size", 4));
        graph.Add("Transpose", [graph.Node("Squeeze", [all[0], graph.Integers(1)])], ["steps"], "turn", "", ("perm", TimeFirst));
        graph.Add("Squeeze", [all[1], graph.Integers(0)], ["last"], "last_step", "");
        graph.Add("Squeeze", [all[2], graph.Integers(0)], ["memory:0"], "cell", "");
        graph.Add("Gemm", ["last", graph.Weights("fc", 4, 3), graph.Weights("fcb", 3)], ["logits"], "fc", "");
        graph.Add("Softmax", ["logits"], ["chances"], "softmax", "");
        graph.Add("Identity", ["logits"], ["again"], "identity", "");
        string[] outputs = ["chances", "steps", "last", "memory:0", "logits", "again"];
        graph.Output(outputs);
        ImportedModel imported = OnnxFile.Import(files.Write("joined.onnx", graph.ToBytes()), new OnnxOptions { EmbedWeights = false });
        Assert.Empty(imported.Notes);
        AssertSame(imported, graph.ToBytes(), outputs);
    }

    /// <summary>Outputs that are exported are imported again.</summary>
    [Fact]
    public void Outputs_go_round()
    {
        const string Yaml = "modelgen: 1\nname: Parts\ninput: { shape: [5, 3] }\noutputs: { size: {}, steps: {} }\nlayers:\n"
            + "  - lstm: { units: 4, return_sequences: true }\n  - dense: { units: 2, activation: softmax, name: steps }\n"
            + "  - gru: { units: 3, from: lstm_1 }\n  - dense: { units: 3, name: size }\n";
        string weights = files.PathOf("parts.safetensors"), path = files.PathOf("parts.onnx");
        ExportRun.WriteWeights(ExportRun.Bind(Yaml, "Parts"), weights);
        OnnxExport.Write(files.Write("parts.model.yaml", Yaml), weights, path);
        ImportedModel imported = OnnxFile.Import(path, new OnnxOptions { EmbedWeights = false });
        Assert.Contains("outputs:\n  size: {}\n  steps: {}\nlayers:", imported.Yaml);
        AssertSame(imported, File.ReadAllBytes(path), ["size", "steps"]);
    }

    /// <summary>An output that can't be described is no reason to refuse the first one.</summary>
    [Fact]
    public void The_first_output_comes_over_alone_where_others_cannot()
    {
        OnnxBuilder graph = new();
        string y = graph.Node("Relu", [graph.Input("x", null, 4)]);
        graph.Add("Det", [y], ["other"], "node", "");
        graph.Output(y, "other");
        ImportedModel imported = OnnxFile.Import(files.Write("first.onnx", graph.ToBytes()));
        Assert.Equal(
            [
                $"Of the file's outputs it gives '{y}', and not other, as not all can be described: node 'node' (Det): the operator can't be described. "
                    + "The option 'Output' names another one.",
            ],
            imported.Notes.ToArray());
        Assert.DoesNotContain("outputs:", imported.Yaml);
    }

    private static void AssertSame(ImportedModel imported, byte[] file, string[] names)
    {
        using IModel model = ModelCompiler.Compile(imported.Yaml).Create(name: imported.Name);
        ImportRun.Load(model, imported);
        using InferenceSession session = new(file);
        int length = model.Description.InputLength;
        double[] inputs = Array.ConvertAll(KerasFixture.Numbers("outputs", [Samples * length]), number => (double)number);
        Dictionary<string, float[]> given = OnnxRun.Run(session, new Dictionary<string, double[]> { [session.InputMetadata.Keys.Single()] = inputs }, Samples);
        Assert.Equal(names.Select(name => name.Replace(':', '_')), model.Description.Outputs.Select(output => output.Name));
        double[] expected =
        [
            .. Enumerable.Range(0, Samples).SelectMany(sample => names.SelectMany(name =>
                given[name].Skip(sample * (given[name].Length / Samples)).Take(given[name].Length / Samples).Select(number => (double)number))),
        ];
        ImportRun.AssertGives(model, ([Samples, length], inputs), ([Samples, expected.Length / Samples], expected), 2e-6);
    }
}
