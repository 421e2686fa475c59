using System.Diagnostics;
using System.Reflection;
using ModelGen.Export;
using ModelGen.Generator.Binding;
using ModelGen.Import.Graph;
using ModelGen.Import.Tensors;
using ModelGen.Tests.Binding;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Importing;

namespace ModelGen.Tests.Exporting;

/// <summary>Exported models give in PyTorch and in Keras what their classes give, where Python has these.</summary>
public sealed class PythonTests : IDisposable
{
    private static readonly Lazy<CompiledModels> Cases = new(() => ModelCompiler.Compile(string.Join("---\n", ExportCases.All.Select(one => one.Yaml))));

    private readonly KerasFixture files = new();

    public void Dispose() => files.Dispose();

    [PythonFact("torch")]
    public void Models_give_in_PyTorch_what_their_classes_give() => Check("torch", (file, folder) =>
        PyTorchExport.Write(file, Weights(folder), Path.Combine(folder, "torch.safetensors"), new PyTorchExportOptions
        {
            Model = Path.GetFileName(folder),
            Module = Path.Combine(folder, "model.py"),
        }));

    [PythonFact("h5py")]
    public void Weights_for_Keras_are_what_h5py_reads() => Check("h5py", WriteKeras);

    [PythonFact("keras")]
    public void Models_give_in_Keras_what_their_classes_give() => Check("keras", WriteKeras);

    private static string Weights(string folder) => Path.Combine(folder, "weights.safetensors");

    private static void WriteKeras(string description, string folder) =>
        KerasExport.Write(description, Weights(folder), Path.Combine(folder, "model.keras"), new ExportOptions { Model = Path.GetFileName(folder) });

    /// <summary>Writes all models that are not refused, with references, and has a script compare them.</summary>
    private void Check(string framework, Action<string, string> write)
    {
        string all = Directory.CreateDirectory(files.PathOf("models")).FullName;
        Type[] samples = [.. new[] { "Digits", "Sequences", "Zoo" }.SelectMany(assembly => Assembly.Load(assembly).GetTypes())];
        foreach (ExportCase one in ExportCases.All)
        {
            Add(Cases.Value.Create(name: one.Name), files.Write($"{one.Name}.model.yaml", one.Yaml));
        }

        foreach ((string name, string file) in ExportRun.SampleFiles)
        {
            Type sample = samples.Single(type => type.Name == name && typeof(IModel).IsAssignableFrom(type));
            Add((IModel)Activator.CreateInstance(sample, new ModelOptions())!, file);
        }

        (int exitCode, string said) = PythonFactAttribute.Run(Repository.PathOf("tests/ModelGen.Tests/Exporting/check.py"), framework, all);
        Assert.True(exitCode == 0, said);

        void Add(IModel model, string description)
        {
            using (model)
            {
                string folder = Directory.CreateDirectory(Path.Combine(all, model.Description.Name)).FullName;
                WriteReference(model, ExportRun.Bind(File.ReadAllText(description), model.Description.Name), Path.Combine(folder, "reference.safetensors"));
                model.Save(Weights(folder));
                try
                {
                    write(description, folder);
                }
                catch (ExportException)
                {
                    // Which ones are refused the other tests say.
                    Directory.Delete(folder, recursive: true);
                }
            }
        }
    }

    private static void WriteReference(IModel model, Network network, string path)
    {
        (float[] inputs, float[] outputs) = ExportRun.Predict(model, isMasked: false);
        List<SourceTensor> tensors = [];
        (string Name, Shape Shape, bool IsIndex, int Offset)[] parts = network.Inputs.Any()
            ? [.. network.Inputs.Select(part => (part.Layer.Name, part.Layer.Output, part.Layer.IsIndex, part.Offset))]
            : [(Network.ModelInput, network.Input, network.TakesIndices, 0)];
        foreach ((string name, Shape shape, bool isIndex, int offset) in parts)
        {
            tensors.Add(Part(name, isIndex ? [shape.Steps] : Axes(shape), inputs, offset));
        }

        foreach (OutputPart output in network.Outputs)
        {
            tensors.Add(Part($"output:{output.Layer.Name}", Axes(output.Layer.Output), outputs, output.Offset));
        }

        using FileStream stream = File.Create(path);
        string indices = string.Join(' ', parts.Where(part => part.IsIndex).Select(part => part.Name));
        Safetensors.Write(stream, tensors, [KeyValuePair.Create("indices", indices)]);
    }

    private static int[] Axes(Shape shape) => shape.Time is int time ? [time, shape.Features] : [shape.Features];

    /// <summary>One of several inputs or outputs, which lie one behind the other in each sample.</summary>
    private static SourceTensor Part(string name, int[] shape, float[] all, int offset)
    {
        int length = shape.Aggregate((product, axis) => product * axis), sample = all.Length / ExportRun.Samples;
        IEnumerable<float> numbers = Enumerable.Range(0, ExportRun.Samples).SelectMany(i => all.AsSpan((i * sample) + offset, length).ToArray());
        return new SourceTensor(name, [ExportRun.Samples, .. shape], [.. numbers]);
    }
}

/// <summary>A fact about what Python makes of files; where there is no Python with a package it is skipped.</summary>
public sealed class PythonFactAttribute : FactAttribute
{
    /// <summary>The environment variable that names the interpreter.</summary>
    private const string Variable = "MODELGEN_PYTHON";

    public PythonFactAttribute(string package) => Skip = Run("-c", $"import numpy, {package}").ExitCode == 0
        ? null
        : $"set {Variable} to a Python that has numpy and {package}";

    /// <summary>Runs Python.</summary>
    /// <returns>Its exit code, and what it wrote.</returns>
    internal static (int ExitCode, string Said) Run(params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable(Variable) ?? "python3", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process python = Process.Start(start)!;
            Task<string> error = python.StandardError.ReadToEndAsync();
            string output = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            return (python.ExitCode, output + error.Result);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (1, missing.Message);
        }
    }
}
