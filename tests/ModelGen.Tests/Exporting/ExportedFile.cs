using ModelGen.Export;
using ModelGen.Generator.Binding;
using ModelGen.Tests.Importing;

namespace ModelGen.Tests.Exporting;

/// <summary>A model that is described, with weights, in a folder that ends with the test.</summary>
internal sealed class ExportedFile : IDisposable
{
    private readonly KerasFixture files = new();

    /// <summary>A case, or a model of the samples.</summary>
    public ExportedFile(string name)
    {
        Name = name;
        ExportCase? one = ExportCases.All.SingleOrDefault(each => each.Name == name);
        Description = one is null ? ExportRun.SampleFiles[name] : files.Write($"{name}.model.yaml", one.Yaml);
        Network = ExportRun.Bind(File.ReadAllText(Description), name);
        ExportRun.WriteWeights(Network, Weights);
    }

    /// <summary>A model of a description.</summary>
    public ExportedFile(string name, string yaml)
    {
        Name = name;
        Description = files.Write($"{name}.model.yaml", yaml);
        Network = ExportRun.Bind(yaml, name);
        ExportRun.WriteWeights(Network, Weights);
    }

    /// <summary>The names of all cases, and of the models of the samples.</summary>
    public static TheoryData<string> Names => [.. ExportCases.All.Select(one => one.Name), .. ExportRun.SampleFiles.Keys];

    public string Name { get; }

    public string Description { get; }

    public Network Network { get; }

    public string Weights => PathOf("weights.safetensors");

    /// <summary>The numbers of a tensor.</summary>
    public float[] Numbers(string tensor)
    {
        (Layer layer, Parameter parameter) = Network.Parameters.Single(one => one.Parameter.PathIn(one.Layer.Name) == tensor);
        return ExportRun.Numbers(layer, parameter);
    }

    public string PathOf(string file) => files.PathOf(file);

    /// <summary>Writes the model for Keras.</summary>
    /// <returns>The notes.</returns>
    public string[] WriteKeras(string path) => [.. KerasExport.Write(Description, Weights, path, new ExportOptions { Model = Name })];

    /// <summary>Writes the model for PyTorch.</summary>
    /// <returns>The notes.</returns>
    public string[] WriteTorch(string path, string? module = null) =>
        [.. PyTorchExport.Write(Description, Weights, path, new PyTorchExportOptions { Model = Name, Module = module })];

    public void Dispose() => files.Dispose();
}
