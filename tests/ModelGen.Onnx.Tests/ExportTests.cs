using System.Collections.Immutable;
using System.Reflection;
using Microsoft.ML.OnnxRuntime;
using ModelGen.Export;
using ModelGen.Import;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Exporting;
using ModelGen.Tests.Importing;

namespace ModelGen.Onnx.Tests;

/// <summary>ONNX Runtime gives of an exported model what its class gives.</summary>
public sealed class ExportTests : IDisposable
{
    private const int Samples = ExportRun.Samples;

    private static readonly Lazy<CompiledModels> Models = new(() => ModelCompiler.Compile(string.Join("---\n", ExportCases.All.Select(one => one.Yaml))));

    private readonly KerasFixture files = new();

    /// <summary>Several outputs have a test of their own.</summary>
    public static TheoryData<string> Names =>
        [.. ExportCases.All.Where(one => !one.Input.Contains("outputs", StringComparison.Ordinal)).Select(one => one.Name)];

    public static TheoryData<string> SampleNames => [.. ExportRun.SampleFiles.Keys];

    public void Dispose() => files.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_gives_in_ONNX_Runtime_what_its_class_gives(string name)
    {
        ExportCase one = ExportCases.All.Single(each => each.Name == name);
        Compare(Models.Value.Create(name: name), files.Write($"{name}.model.yaml", one.Yaml), one.HasGaps);
    }

    [Theory]
    [MemberData(nameof(SampleNames))]
    public void A_sample_gives_in_ONNX_Runtime_what_its_class_gives(string name)
    {
        Type model = new[] { "Digits", "Sequences", "Zoo" }.SelectMany(assembly => Assembly.Load(assembly).GetTypes())
            .Single(type => type.Name == name && typeof(IModel).IsAssignableFrom(type));
        Compare((IModel)Activator.CreateInstance(model, new ModelOptions())!, ExportRun.SampleFiles[name], hasGaps: false);
    }

    /// <summary>What is written is read again: a model that goes round gives the same.</summary>
    [Fact]
    public void An_exported_model_is_imported_again()
    {
        const string Yaml = "modelgen: 1\nname: Round\ninput: { shape: [7, 3] }\nlayers:\n  - lstm: { units: 4, return_sequences: true }\n"
            + "  - bidirectional: { gru: 3 }\n  - dense: { units: 2, activation: softmax }\n";
        using IModel model = ModelCompiler.Compile(Yaml).Create(name: "Round");
        (float[] inputs, float[] expected) = ExportRun.Predict(model);
        string file = Export(model, files.Write("round.model.yaml", Yaml), hasGaps: false);
        ImportedModel imported = OnnxFile.Import(file, new OnnxOptions { Name = "Again", EmbedWeights = false });
        using IModel again = ModelCompiler.Compile(imported.Yaml).Create(name: "Again");
        ImportRun.Load(again, imported);
        Assert.Contains("- lstm: { units: 4, return_sequences: true", imported.Yaml);
        ImportRun.AssertGives(
            again,
            ([Samples, inputs.Length / Samples], Array.ConvertAll(inputs, number => (double)number)),
            ([Samples, expected.Length / Samples], Array.ConvertAll(expected, number => (double)number)),
            1e-6);
    }

    /// <summary>A graph of one step gives, step after step, what the class gives of the whole sequence.</summary>
    [Fact]
    public void Single_steps_give_what_the_whole_sequence_gives()
    {
        const string Yaml = "modelgen: 1\nname: Steps\ninput: { shape: [9, 4] }\ncodegen: { streaming: true }\nlayers:\n  - masking\n"
            + "  - lstm: { units: 5, return_sequences: true }\n  - gru: { units: 3, return_sequences: true }\n"
            + "  - conv1d: { filters: 4, kernel_size: 2, dilation_rate: 2, padding: causal }\n"
            + "  - lstm: { units: 3, activation: swish, return_sequences: true }\n"
            + "  - dense: 2\n";
        using IModel model = ModelCompiler.Compile(Yaml).Create(name: "Steps");
        (float[] inputs, float[] expected) = ExportRun.Predict(model);
        string file = Export(model, files.Write("steps.model.yaml", Yaml), new OnnxExportOptions { IsStep = true });
        using InferenceSession session = new(file);
        Dictionary<string, double[]> states = session.InputMetadata.ToDictionary(
            input => input.Key, input => new double[input.Value.Dimensions.Skip(1).Aggregate(Samples, (product, axis) => product * axis)]);
        for (int step = 0; step < 9; step++)
        {
            int begin = step * 4;
            IEnumerable<float> now = Enumerable.Range(0, Samples).SelectMany(sample => inputs.Skip((sample * 36) + begin).Take(4));
            states["input"] = [.. now.Select(number => (double)number)];
            Dictionary<string, float[]> outputs = OnnxRun.Run(session, states, Samples);
            Assert.All(outputs["output"].Select((number, i) => (number, i)), one =>
                Assert.Equal(expected[(one.i / 2 * 18) + (step * 2) + (one.i % 2)], one.number, 1e-5));
            foreach (string state in states.Keys.Where(name => name != "input").ToArray())
            {
                states[state] = Array.ConvertAll(outputs[state[..^"_before".Length]], number => (double)number);
            }
        }
    }

    [Fact]
    public void Several_outputs_have_their_names()
    {
        const string Yaml = "modelgen: 1\nname: Parts\ninput: { shape: [5, 3] }\noutputs: { size: {}, steps: {} }\nlayers:\n"
            + "  - lstm: { units: 4, return_sequences: true }\n  - dense: { units: 2, activation: softmax, name: steps }\n"
            + "  - gru: { units: 3, from: lstm_1 }\n  - concatenate: [gru_1, gru_1]\n  - dense: { units: 3, name: size }\n";
        using IModel model = ModelCompiler.Compile(Yaml).Create(name: "Parts");
        (float[] inputs, float[] expected) = ExportRun.Predict(model);
        string file = Export(model, files.Write("parts.model.yaml", Yaml), hasGaps: false);
        using InferenceSession session = new(file);
        Dictionary<string, double[]> given = new() { ["input"] = Array.ConvertAll(inputs, number => (double)number) };
        Dictionary<string, float[]> outputs = OnnxRun.Run(session, given, Samples);
        Assert.Equal(["size", "steps"], outputs.Keys.Order());
        float[] joined = [.. Enumerable.Range(0, Samples).SelectMany(i => outputs["size"].Skip(i * 3).Take(3).Concat(outputs["steps"].Skip(i * 10).Take(10)))];
        Assert.All(expected.Zip(joined), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void What_is_wrong_is_said()
    {
        string yaml = files.Write("wrong.model.yaml", "modelgen: 1\nname: Wrong\ninput: { shape: [3] }\nlayers: [{ dense: 2, name: x }]\n");
        Assert.Contains("wrong.model.yaml", Error(yaml, "w"));
        string other = files.Write("other.model.yaml", "modelgen: 1\nname: Other\ninput: { shape: [3] }\nlayers: [dense: 2]\n");
        Assert.Contains("no.safetensors", Error(other, files.PathOf("no.safetensors")));
        Assert.False(File.Exists(files.PathOf("x.onnx")));

        string Error(string description, string weights) =>
            Assert.Throws<ExportException>(() => OnnxExport.Write(description, weights, files.PathOf("x.onnx"))).Message;
    }

    private void Compare(IModel model, string description, bool hasGaps)
    {
        using (model)
        {
            (float[] inputs, float[] expected) = ExportRun.Predict(model);
            if (hasGaps)
            {
                int features = model.Description.InputShape[^1];
                Array.Clear(inputs, features, 2 * features);
                model.Predict(inputs, expected);
            }

            using InferenceSession session = new(Export(model, description, hasGaps));
            double[] joined = Array.ConvertAll(inputs, number => (double)number);
            int at = 0, length = model.Description.InputLength;
            List<double[]> parts = [];
            foreach (NodeMetadata input in session.InputMetadata.Values)
            {
                int size = input.Dimensions.Skip(1).Aggregate(1, (product, axis) => product * axis), begin = at;
                parts.Add([.. Enumerable.Range(0, Samples).SelectMany(sample => joined.Skip((sample * length) + begin).Take(size))]);
                at += size;
            }

            float[] outputs = OnnxRun.Run(session, [.. parts], Samples, new GraphOptions());
            Assert.Equal(expected.Length, outputs.Length);
            double worst = outputs.Zip(expected).Max(pair => Math.Abs(pair.First - pair.Second)) / expected.Max(Math.Abs);
            Assert.True(worst <= 1e-5, $"outputs differ by {worst:E2} of the largest one");
        }
    }

    private string Export(IModel model, string description, bool hasGaps) => Export(model, description, new OnnxExportOptions { HasGaps = hasGaps });

    private string Export(IModel model, string description, OnnxExportOptions options)
    {
        string weights = files.PathOf("weights.safetensors"), path = files.PathOf("model.onnx");
        using (FileStream stream = File.Create(weights))
        {
            model.Save(stream);
        }

        ImmutableArray<string> notes = OnnxExport.Write(description, weights, path, options with { Model = model.Description.Name });
        Assert.All(notes, note => Assert.StartsWith("Masked steps", note));
        return path;
    }
}
