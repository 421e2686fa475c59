using System.Collections.Concurrent;
using System.Globalization;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Golden;

/// <summary>
/// The models of all cases, each as it is and changed so as to show what it hides; documents of one YAML file for each case, which is compiled
/// once. A changed model's class is named after the case and the change.
/// </summary>
internal static class GoldenModels
{
    /// <summary>Another decay of the learning rate, strong enough to be seen after three steps; named as in the tensors.</summary>
    public const string StrongDecay = "adam_decay_0.1";

    private const string Undropped = "_undropped";
    private const string Forgetful = "_forgetful";
    private const string Decayed = "_decayed";
    private const string Fronted = "_fronted";
    private const string Masked = "_masked";
    private const string Until = "_until_";
    private const string Front = "front";

    private static readonly ConcurrentDictionary<GoldenCase, Lazy<CompiledModels>> Compiled = new();

    /// <summary>The descriptions of the cases' own models.</summary>
    public static IEnumerable<string> Originals => GoldenCase.All.Select(GoldenDocument.Of);

    /// <summary>The case's model.</summary>
    public static ITrainableModel Real(GoldenCase golden, Backend backend) => Create(golden, "", backend);

    /// <summary>The model without dropout, for which the case's values of training are.</summary>
    public static ITrainableModel ForTraining(GoldenCase golden, Backend backend) =>
        Create(golden, golden.HasLayer("Dropout") ? Undropped : "", backend);

    /// <summary>The same with <see cref="StrongDecay"/>.</summary>
    public static ITrainableModel WithStrongDecay(GoldenCase golden, Backend backend) => Create(golden, Decayed, backend);

    /// <summary>The model whose batch normalization forgets: its moving statistics are those of the last batch.</summary>
    public static ITrainableModel WithBatchStatistics(GoldenCase golden, Backend backend) => Create(golden, Forgetful, backend);

    /// <summary>The case's first layer, which masks, and nothing after it.</summary>
    public static ITrainableModel MaskOnly(GoldenCase golden, Backend backend) => Create(golden, Masked, backend);

    /// <summary>The case's layers up to one, which gives the output.</summary>
    public static ITrainableModel UpTo(GoldenCase golden, string layer, Backend backend) => Create(golden, Until + layer, backend);

    /// <summary>The model behind a dense layer that does nothing, but has gradients of its kernel and its bias.</summary>
    public static ITrainableModel BehindIdentity(GoldenCase golden, Backend backend)
    {
        int features = golden.Input.Shape[^1];
        float[] identity = new float[features * features];
        for (int i = 0; i < features; i++)
        {
            identity[(i * features) + i] = 1;
        }

        return Create(
            golden,
            Fronted,
            backend,
            new Tensor(Front + "/kernel", [features, features], identity),
            new Tensor(Front + "/bias", [features], new float[features]));
    }

    private static ITrainableModel Create(GoldenCase golden, string change, Backend backend, params Tensor[] more) =>
        (ITrainableModel)backend.Move(WithWeights(golden, New(golden, change, backend), more));

    private static IModel New(GoldenCase golden, string change, Backend backend) => Compiled
        .GetOrAdd(golden, static key => new Lazy<CompiledModels>(() => ModelCompiler.Compile(string.Join("---\n", Documents(key)))))
        .Value.Create(new ModelOptions { VectorWidth = backend.Width }, golden.Name + change);

    /// <summary>Loads the case's initial weights from a file, under Keras' names and in Keras' order.</summary>
    private static IModel WithWeights(GoldenCase golden, IModel model, params Tensor[] more)
    {
        HashSet<string> names = [.. model.Description.Parameters.Select(parameter => parameter.Name)];
        using MemoryStream file = TensorFile.Write(golden.TensorsOf("").Concat(more).Where(tensor => names.Contains(tensor.Name)));
        model.Load(file);
        return model;
    }

    private static IEnumerable<string> Documents(GoldenCase golden)
    {
        IReadOnlyList<KerasObject> layers = golden.Layers;
        IEnumerable<KerasObject> undropped = Changed(layers, "Dropout", "rate", "0");
        string training = Training(golden.Optimizer);
        yield return Document("", layers, training);
        if (golden.HasLayer("Dropout"))
        {
            yield return Document(Undropped, undropped, training);
        }

        if (golden.HasLayer("BatchNormalization"))
        {
            yield return Document(Forgetful, Changed(layers, "BatchNormalization", "momentum", "0"), training);
        }

        if (golden.Has("mask"))
        {
            yield return Document(Masked, layers.Take(1), Training(golden.Optimizer, "mse"));
        }

        if (golden.TensorsOf($"alt/{StrongDecay}/step1").Any())
        {
            yield return Document(Decayed, undropped, Training(golden.Optimizer.With("decay", "0.1")));
        }

        // Only on the processor does anyone look behind the layers inside and in front of the first one.
        if (ModelCompiler.DeviceLibrary.Length > 0)
        {
            yield break;
        }

        if (golden.Has("grad/x"))
        {
            yield return Document(Fronted, undropped.Select(layer => layer.Behind(Front)).Prepend(Identity(golden)), training);
        }

        for (int i = 0; i < layers.Count; i++)
        {
            if (golden.Has("layer_output/" + layers[i].Name) || golden.Has("layer_mask/" + layers[i].Name))
            {
                yield return Document(Until + layers[i].Name, Before(layers, i), Training(golden.Optimizer, "mse"));
            }
        }

        string Document(string change, IEnumerable<KerasObject> layers, string training) => GoldenDocument.Of(golden, change, layers, training);

        string Training(KerasObject optimizer, string? loss = null) => GoldenDocument.Training(golden, optimizer, loss ?? golden.Loss.ToYamlValue());
    }

    /// <summary>A layer behind those that it needs.</summary>
    private static IEnumerable<KerasObject> Before(IReadOnlyList<KerasObject> layers, int last)
    {
        HashSet<int> needed = [last];
        for (int i = last; i > 0; i--)
        {
            if (needed.Contains(i))
            {
                needed.UnionWith(layers[i].Inbound.IsEmpty
                    ? [i - 1]
                    : Enumerable.Range(0, i).Where(before => layers[i].Inbound.Contains(layers[before].Name)));
            }
        }

        return layers.Where((_, i) => needed.Contains(i));
    }

    private static IEnumerable<KerasObject> Changed(IEnumerable<KerasObject> layers, string className, string key, string value) =>
        layers.Select(layer => layer.ClassName == className ? layer.With(key, value) : layer);

    private static KerasObject Identity(GoldenCase golden) =>
        new("Dense", [("name", Front), ("units", golden.Input.Shape[^1].ToString(CultureInfo.InvariantCulture))]);
}
