using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;
using ModelGen.Tests.Reference;

namespace ModelGen.Tests.Properties;

/// <summary>A training that has gone wrong must show: NaN in an input, a weight or a target comes out at the other end.</summary>
public class NotANumberTests
{
    private const int Samples = 3;

    private const string SparseLoss = "sparse_categorical_crossentropy";

    private const string Mse = "\ntraining: { loss: mse, optimizer: sgd, batch_size: 3 }";

    private static readonly IReadOnlyDictionary<string, string> Sources = Models();

    private static readonly Lazy<(CompiledModels Compiled, IReadOnlyList<Network> Networks)> Compiled = new(() =>
    {
        string yaml = string.Join("\n---\n", Sources.Select(source => $"modelgen: 1\nname: {source.Key}\n{source.Value}"));
        return (ModelCompiler.Compile(yaml), Binding.Models.Compile(yaml).Networks);
    });

    public static TheoryData<string> Names => [.. Sources.Keys];

    /// <summary>Every activation in a layer of its own and in a cell, and one model of each kind of layer and each loss.</summary>
    public static TheoryData<string> Activations => [.. Sources.Keys.Where(name => name is "RnnTanh" or "DenseTanh" || !IsAny(name, "Rnn", "Dense"))];

    /// <summary>Models whose targets are numbers. A class index that is NaN is refused.</summary>
    public static TheoryData<string> NamesWithNumbers => [.. Sources.Keys.Where(name => !name.EndsWith(SparseLoss, StringComparison.Ordinal))];

    /// <summary>Of these one model of each kind of layer and each loss, where activations make no difference.</summary>
    public static TheoryData<string> KindsWithNumbers => [.. Sources.Keys.Where(name => IsKind(name) && !name.EndsWith(SparseLoss, StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_input_that_is_NaN_comes_out(string name) => Assert.All(WidthsOf(name), width => CheckInput(name, width));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_weight_that_is_NaN_comes_out(string name) => Assert.All(WidthsOf(name), width => CheckWeights(name, width));

    [Theory]
    [MemberData(nameof(NamesWithNumbers))]
    public void A_target_that_is_NaN_comes_out(string name) => Assert.All(WidthsOf(name), width => CheckTarget(name, width));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_gradient_that_is_NaN_comes_into_the_weights(string name) => Assert.All(WidthsOf(name), width => CheckUpdate(name, width));

    private static IEnumerable<VectorWidth> WidthsOf(string name) => Thoroughness.WidthsOf(Sources.Keys.TakeWhile(other => other != name).Count());

    /// <summary>NaN in one sample's input: its outputs are NaN and no others, and so is the loss; the gradients do not hide it.</summary>
    internal static void CheckInput(string name, Backend backend)
    {
        using ITrainableModel model = Create(name, backend, out ReferenceModel reference);
        (float[] input, float[] target) = Batch(model.Description);
        input[model.Description.InputLength] = float.NaN;
        int outputs = model.Description.OutputLength;
        float[] predicted = new float[Samples * outputs];
        model.Predict(input, predicted);
        Assert.All(predicted[outputs..(2 * outputs)], output => Assert.True(float.IsNaN(output)));
        Assert.All([.. predicted[..outputs], .. predicted[(2 * outputs)..]], output => Assert.True(float.IsFinite(output)));

        Assert.True(double.IsNaN(model.Forward(input, target, new StepContext(Training: true))));
        Assert.True(model.Outputs.Contains(float.NaN));
        Assert.True(double.IsNaN(reference.MeanLoss(reference.Forward(input, new StepContext(Training: true)), target)));
        model.Backward();
        Assert.True(model.Gradients.Contains(float.NaN));
    }

    /// <summary>NaN in one number of each tensor that is trained, one tensor after the other.</summary>
    internal static void CheckWeights(string name, Backend backend)
    {
        using ITrainableModel model = Create(name, backend, out _);
        (float[] input, float[] target) = Batch(model.Description);
        foreach (ParameterDescription tensor in model.Description.Parameters.Where(tensor => tensor.Trainable))
        {
            float weight = model.Parameters[tensor.Offset];
            Assert.True(double.IsFinite(model.Forward(input, target, StepContext.Inference)), tensor.Name);
            model.EditParameters()[tensor.Offset] = float.NaN;
            Assert.True(double.IsNaN(model.Forward(input, target, new StepContext(Training: true))), tensor.Name);
            model.Backward();
            Assert.True(model.Gradients.Contains(float.NaN), tensor.Name);
            model.EditParameters()[tensor.Offset] = weight;
            ResetStatistics(model);
        }
    }

    /// <summary>NaN in one sample's target.</summary>
    internal static void CheckTarget(string name, Backend backend)
    {
        using ITrainableModel model = Create(name, backend, out _);
        (float[] input, float[] target) = Batch(model.Description);
        target[^1] = float.NaN;
        Assert.True(double.IsNaN(model.Forward(input, target, new StepContext(Training: true))));
        model.Backward();
        Assert.True(model.Gradients.Contains(float.NaN));
    }

    /// <summary>Clipping and the optimizer give NaN on to the weight whose gradient it is.</summary>
    internal static void CheckUpdate(string name, Backend backend)
    {
        using ITrainableModel model = Create(name, backend, out _);
        (float[] input, float[] target) = Batch(model.Description);
        model.Forward(input, target, new StepContext(Training: true));
        model.Backward();
        model.EditGradients()[1] = float.NaN;
        model.Update();
        Assert.True(float.IsNaN(model.Parameters[1]));
    }

    private static Dictionary<string, string> Models()
    {
        Dictionary<string, string> models = [];
        AddActivations(models);
        AddLayers(models);
        AddLosses(models);
        return models;
    }

    private static bool IsKind(string name) => name.EndsWith("Tanh", StringComparison.Ordinal) || !IsAny(name, "Rnn", "Dense", "Lstm");

    private static bool IsAny(string name, params string[] kinds) => kinds.Any(kind => name.StartsWith(kind, StringComparison.Ordinal));

    private static void AddActivations(Dictionary<string, string> models)
    {
        foreach (Activation activation in Enum.GetValues<Activation>())
        {
            string option = Generator.Common.Words.ToSnakeCase($"{activation}");
            models.Add($"Dense{activation}", $"input: {{ shape: [3] }}\nlayers: [dense: {{ units: 5, activation: {option} }}, dense: 2]" + Mse);
            models.Add($"Ends{activation}", $"input: {{ shape: [3] }}\nlayers: [dense: 2, activation: {option}]" + Mse);
            if (activation != Activation.Softmax)
            {
                models.Add(
                    $"Rnn{activation}",
                    $"input: {{ shape: [4, 3] }}\nlayers: [simple_rnn: {{ units: 5, activation: {option} }}, dense: 2]" + Mse);

                // Exponentials of exponentials leave the numbers within four steps.
                string gate = activation == Activation.Exponential ? "sigmoid" : option;
                models.Add(
                    $"Lstm{activation}",
                    "input: { shape: [4, 3] }\nlayers: [masking: -1, "
                    + $"lstm: {{ units: 5, activation: {option}, recurrent_activation: {gate} }}, dense: 2]" + Mse);
            }
        }
    }

    private static void AddLayers(Dictionary<string, string> models)
    {
        foreach (string merge in new[] { "add", "subtract", "multiply", "average", "maximum", "minimum", "concatenate" })
        {
            models.Add(
                $"Merges{merge}",
                $"input: {{ shape: [3] }}\nlayers: [dense: 5, dense: {{ units: 5, from: input }}, {merge}: [dense_1, dense_2], dense: 2]" + Mse);
        }

        foreach ((string name, string layer) in new[]
        {
            ("Gru", "gru: 5"), ("GruResetBefore", "gru: { units: 5, reset_after: false }"), ("Bidirectional", "bidirectional: { lstm: 5 }"),
            ("LayerNormalizes", "layer_normalization"), ("RmsNormalizes", "rms_normalization"), ("PRelu", "prelu: { shared_axes: [1, 2] }"), ("LeakyRelu", "leaky_relu"),
            ("Averages", "global_average_pooling_1d"), ("Peaks", "global_max_pooling_1d"), ("Convolves", "conv1d: { filters: 5, kernel_size: 3, padding: same }"),
            ("Pools", "max_pooling_1d: 3"), ("PoolsMeans", "average_pooling_1d: { padding: same }"), ("Pads", "zero_padding_1d"), ("Crops", "cropping_1d: [0, 2]"),
            ("Repeats", "up_sampling_1d"),
        })
        {
            bool isSequence = !IsAny(name, "Gru", "Bidirectional", "Averages", "Peaks");
            models.Add(name, $"input: {{ shape: [4, 3] }}\nlayers: [masking: -1, dense: 5, {layer}{(isSequence ? ", flatten" : "")}, dense: 2]" + Mse);
        }

        models.Add("Normalizes", "input: { shape: [4, 3] }\nlayers: [masking: -1, dense: 5, batch_normalization, flatten, dense: 2]" + Mse);
    }

    private static void AddLosses(Dictionary<string, string> models)
    {
        foreach ((string loss, string last) in new[]
        {
            (SparseLoss, "softmax"), ("categorical_crossentropy", "softmax"), ("binary_crossentropy", "sigmoid"),
            ("binary_crossentropy", "hard_sigmoid"), ("mean_absolute_error", "linear"), ("huber", "linear"), ("log_cosh", "linear"),
            ("mean_absolute_percentage_error", "linear"), ("mean_squared_logarithmic_error", "softplus"), ("poisson", "softplus"),
            ("kl_divergence", "softmax"), ("cosine_similarity", "linear"), ("hinge", "linear"), ("squared_hinge", "linear"), ("categorical_hinge", "linear"),
            ("binary_focal_crossentropy", "sigmoid"), ("categorical_focal_crossentropy", "softmax"),
        })
        {
            models.Add(
                $"Ends{last}{loss}",
                $"input: {{ shape: [3] }}\nlayers: [dense: {{ units: 4, activation: relu }}, dense: {{ units: 3, activation: {last} }}]\n"
                + $"training: {{ loss: {loss}, optimizer: sgd, batch_size: 3 }}");
        }

        for (int i = 0; i < CustomLosses.All.Length; i++)
        {
            models.Add($"Custom{i}", $"input: {{ shape: [3] }}\nlayers: [dense: 4]\ntraining: {{ loss: {CustomLosses.All[i].Yaml}, optimizer: sgd, batch_size: 3 }}");
        }

        string[] optimizers =
        [
            "sgd: { clipvalue: 1 }", "sgd: { clipnorm: 1 }", "sgd: { global_clipnorm: 1, momentum: 0.9, nesterov: true }", "adam: 0.01", "adamw: 0.01",
            "rmsprop: { centered: true, momentum: 0.9 }",
        ];
        for (int i = 0; i < optimizers.Length; i++)
        {
            models.Add(
                $"Updates{i}", $"input: {{ shape: [3] }}\nlayers: [dense: 2]\ntraining: {{ loss: mse, optimizer: {{ {optimizers[i]} }}, batch_size: 3 }}");
        }
    }

    private static ITrainableModel Create(string name, Backend backend, out ReferenceModel reference)
    {
        ModelOptions options = new() { VectorWidth = backend.Width, Seed = 3 };
        ITrainableModel model = (ITrainableModel)backend.Move(Compiled.Value.Compiled.CreateTrainable(options, name));
        reference = new ReferenceModel(Compiled.Value.Networks.Single(network => network.Name == name));
        for (int i = 0; i < reference.Parameters.Length; i++)
        {
            reference.Parameters[i] = model.Parameters[i];
        }

        return model;
    }

    /// <summary>Inputs and probabilities between 0 and 1, and classes.</summary>
    private static (float[] Input, float[] Target) Batch(ModelDescription model)
    {
        System.Random random = new(7);
        float[] input = [.. Enumerable.Range(0, Samples * model.InputLength).Select(_ => random.NextSingle())];
        float[] target = [.. Enumerable.Range(0, Samples * model.TargetLength).Select(_ => random.NextSingle())];
        return (input, model.Training!.Loss.TakesClassIndices() ? Array.ConvertAll(target, MathF.Round) : target);
    }

    /// <summary>A pass in training mode has moved them to NaN.</summary>
    private static void ResetStatistics(ITrainableModel model)
    {
        foreach (ParameterDescription tensor in model.Description.Parameters.Where(tensor => !tensor.Trainable))
        {
            model.EditParameters().Slice(tensor.Offset, tensor.Shape.Length).Fill(1);
        }
    }
}
