using System.Text.Json;

namespace ModelGen.Tests.Golden;

/// <summary>One file of reference tensors, with the model that it tells of.</summary>
internal sealed class GoldenCase
{
    private static readonly Lazy<Dictionary<string, GoldenCase>> Cases = new(() =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Golden", "Cases"), "*.safetensors")
            .Select(path => new GoldenCase(Path.GetFileNameWithoutExtension(path), File.ReadAllBytes(path)))
            .OrderBy(golden => golden.Name, StringComparer.Ordinal)
            .ToDictionary(golden => golden.Name));

    private readonly Dictionary<string, Tensor> tensors;

    private GoldenCase(string name, byte[] file)
    {
        (Tensor[] all, string text) = TensorFile.Read(file, "golden");
        JsonElement metadata = JsonDocument.Parse(text).RootElement;
        Name = name;
        Tensors = all;
        tensors = all.ToDictionary(tensor => tensor.Name);
        Layers = [.. metadata.GetProperty("layers").EnumerateArray().Select(KerasObject.Read)];
        Loss = KerasObject.ReadLoss(metadata.GetProperty("loss"));
        ClassWeights = metadata.GetProperty("training").TryGetProperty("class_weight", out JsonElement weights)
            ? [.. weights.EnumerateArray().Select(weight => weight.GetSingle())]
            : [];
        Optimizer = KerasObject.Read(metadata.GetProperty("optimizer"));
        VariantDistances = metadata.GetProperty("optimizer_variants_max_abs_difference_after_step3").EnumerateObject()
            .ToDictionary(variant => variant.Name, variant => variant.Value.GetDouble());
    }

    public static IReadOnlyCollection<GoldenCase> All => Cases.Value.Values;

    public string Name { get; }

    /// <summary>All tensors, in the order in which the script wrote them.</summary>
    public IReadOnlyList<Tensor> Tensors { get; }

    public IReadOnlyList<KerasObject> Layers { get; }

    public KerasObject Optimizer { get; }

    public KerasObject Loss { get; }

    /// <summary>The weight of each class in training; empty: there are none.</summary>
    public IReadOnlyList<float> ClassWeights { get; }

    /// <summary>How far from this case's weights three steps of another convention of the optimizer lead, at most.</summary>
    public IReadOnlyDictionary<string, double> VariantDistances { get; }

    /// <summary>The batch: (samples, time, features).</summary>
    public Tensor Input => this["x"];

    /// <summary>The targets: class indices, or what other losses take.</summary>
    public Tensor Labels => this["y"];

    public int Samples => Input.Shape[0];

    public Tensor this[string tensor] => tensors[tensor];

    public static GoldenCase Named(string name) => Cases.Value[name];

    /// <summary>The weights that the samples have in training or in inference; empty: none.</summary>
    public float[] Weights(bool training) =>
        training && ClassWeights.Count > 0 ? [.. Labels.Values.Select(label => ClassWeights[(int)label])]
        : Has("sample_weight") ? this["sample_weight"].Values
        : [];

    public bool Has(string tensor) => tensors.ContainsKey(tensor);

    public bool HasLayer(string className) => Layers.Any(layer => layer.ClassName == className);

    /// <summary>Whether samples are indices.</summary>
    public bool HasIndices => HasLayer("Embedding");

    /// <summary>The part of a tensor's name before the layer's: <c>grad</c> of <c>grad/lstm_1/kernel</c>, or nothing.</summary>
    public string QuantityOf(Tensor tensor) =>
        string.Join('/', tensor.Name.Split('/').TakeWhile(part => Layers.All(layer => layer.Name != part)));

    /// <summary>The tensors of one quantity; those of none are the initial weights.</summary>
    public IEnumerable<Tensor> TensorsOf(string quantity) => Tensors.Where(tensor => QuantityOf(tensor) == quantity);
}
