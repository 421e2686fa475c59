using ModelGen.Tests.Compiling;
using ModelGen.Tests.Digits;
using ModelGen.Tests.Golden;
using ModelGen.Tests.Reference;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Losses that a model describes itself: their values, what is equal of a formula that the language has too, and what a run says of them.</summary>
public class CustomLossTests
{
    private const string Mse = "{ custom: { equations: [ error = y_pred - y_true, loss = error * error ] } }";

    private const string Mae = "{ custom: abs(y_pred - y_true) }";

    private const string Huber = "{ custom: { constants: { delta: 0.4 }, equations: [ error = y_pred - y_true, size = abs(error), "
        + "\"loss = where(size > delta, delta * size - delta * delta / 2, 0.5 * error * error)\" ] } }";

    private static readonly (string Name, string Input, string Layers)[] Shapes =
    [
        ("Flat", "{ shape: [3] }", "[dense: { units: 7, activation: tanh }, dense: 5]"),
        ("Steps", "{ shape: [4, 3] }", "[masking, lstm: { units: 6, return_sequences: true }, dense: 3]"),
        ("Long", "{ shape: [4, 3], lengths: true }", "[lstm: { units: 6, return_sequences: true }, dense: 3]"),
    ];

    private static readonly (string Name, string Loss)[] Losses =
    [
        ("Mse", "mse"), ("OwnMse", Mse), ("Mae", "mae"), ("OwnMae", Mae), ("Huber", "{ huber: { delta: 0.4 } }"), ("OwnHuber", Huber),
        .. CustomLosses.All.Select((loss, i) => ($"Own{i}", loss.Yaml)),
    ];

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(string.Join("\n---\n", Sources())));

    public static TheoryData<string, string, string> Pairs => new()
    {
        { "Flat", "Mse", "OwnMse" }, { "Flat", "Mae", "OwnMae" }, { "Flat", "Huber", "OwnHuber" },
        { "Steps", "Mse", "OwnMse" }, { "Steps", "Mae", "OwnMae" }, { "Steps", "Huber", "OwnHuber" },
        { "Long", "Mse", "OwnMse" }, { "Long", "Mae", "OwnMae" }, { "Long", "Huber", "OwnHuber" },
    };

    public static TheoryData<string, int> Formulas
    {
        get
        {
            TheoryData<string, int> rows = [];
            for (int i = 0; i < CustomLosses.All.Length; i++)
            {
                rows.Add("Flat", i);
                rows.Add("Steps", i);
                rows.Add("Long", i);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_formula_of_a_loss_has_its_bits(string shape, string built, string own) => CheckPair(shape, built, own, VectorWidth.Widest);

    internal static void CheckPair(string shape, string built, string own, Backend backend)
    {
        (double Loss, float[] Gradients, float[] Weights, double Evaluated) expected = Run(shape + built, backend), found = Run(shape + own, backend);
        Assert.Equal(expected.Loss, found.Loss);
        Assert.Equal(expected.Gradients, found.Gradients);
        Assert.Equal(expected.Weights, found.Weights);
        Assert.Equal(expected.Evaluated, found.Evaluated, 1e-12);
    }

    /// <summary>The weighted mean over positions that count, and in evaluations the loss of each position, are those written by hand.</summary>
    [Theory]
    [MemberData(nameof(Formulas))]
    public void The_loss_is_that_of_the_formula(string shape, int formula) => CheckFormula(shape, formula, VectorWidth.Widest);

    internal static void CheckFormula(string shape, int formula, Backend backend)
    {
        using ITrainableModel model = Create($"{shape}Own{formula}", backend);
        (Dataset data, float[] input, float[] target, int[] lengths) = Data(model.Description);
        float[] weights = [0.5f, 2, 0, 1];
        double loss = model.Forward(new SampleBatch { Input = input, Target = target, Weights = weights, Lengths = lengths }, StepContext.Inference);
        float[] outputs = model.Outputs.ToArray();
        int features = model.Description.OutputShape[^1], positions = outputs.Length / features;
        int[] samples = [.. lengths.Length > 0 ? lengths.SelectMany((length, sample) => Enumerable.Repeat(sample, length)) : Enumerable.Range(0, positions).Select(i => i * 4 / positions)];
        double weighted = 0, sum = 0;
        int counted = 0;
        for (int position = 0; position < positions; position++)
        {
            int first = position * features;
            double mean = Enumerable.Range(first, features).Average(n => CustomLosses.All[formula].Of(outputs[n], target[n]));
            double told = model.Description.Training!.PositionLoss!(outputs.AsSpan(first, features), target.AsSpan(first, features));
            Assert.Equal(mean, told, 1e-9 * Math.Max(1, Math.Abs(mean)));
            if (model.OutputMask.IsEmpty || model.OutputMask[position] > 0)
            {
                weighted += weights[samples[position]] * mean;
                sum += mean;
                counted++;
            }
        }

        double tolerance = 2e-6 * Math.Max(1, Math.Abs(loss));
        Assert.Equal(weighted / counted, loss, tolerance);
        Assert.Equal(sum / counted, model.Evaluate(data)["loss"], tolerance);
        Assert.Equal(sum / counted, model.Regress(data).Loss!.Value, tolerance);
    }

    [Fact]
    public void A_model_tells_its_constants_and_equations()
    {
        using ITrainableModel model = Create("FlatOwn1", VectorWidth.Widest), alone = Create("FlatOwnMae", VectorWidth.Widest);
        Assert.Equal(Loss.Custom, model.Description.Training!.Loss);
        Assert.Equal("under=4, error=y_pred-y_true, loss=error*error*where(error<0,under,1)", model.Description.Training.LossSettings);
        Assert.Equal("loss=abs(y_pred-y_true)", alone.Description.Training!.LossSettings);
    }

    /// <summary>A run goes on with its own loss alone; blanks make no other one.</summary>
    [Fact]
    public void A_checkpoint_of_another_formula_is_refused()
    {
        using TemporaryFolder folder = new();
        const string Yaml = "modelgen: 1\nname: Kept\ninput: { shape: [3] }\nlayers: [dense: 2]\ntraining: { loss: { custom: LOSS }, optimizer: sgd, batch_size: 2 }";
        string[] losses = ["abs(y_pred - y_true)", "abs( y_pred  -  y_true )", "abs(y_pred - 2 * y_true)"];
        ITrainableModel[] models = [.. losses.Select(loss => ModelCompiler.Compile(Yaml.Replace("LOSS", $"\"{loss}\"")).CreateTrainable(new ModelOptions { Seed = 1 }, "Kept"))];
        Dataset data = new(Enumerable.Range(0, 12).Select(i => i / 12f).ToArray(), 3, Enumerable.Range(0, 8).Select(i => i % 3f).ToArray(), 2);
        FitOptions options = new() { Epochs = 1, Progress = Progress.None };
        string path = models[0].Fit(data, options with { Callbacks = [new Checkpoint(folder.File("kept"))] }).LastCheckpoint!;
        CheckpointException error = Assert.Throws<CheckpointException>(() => models[2].Fit(data, options with { Resume = path }));
        Assert.Contains("loss: custom(loss=abs(y_pred-y_true)) there, custom(loss=abs(y_pred-2*y_true)) here.", error.Message);
        Assert.Equal(2, models[1].Fit(data, options with { Resume = path, Epochs = 2 }).Epochs.Count);
        Array.ForEach(models, model => model.Dispose());
    }

    private static (double Loss, float[] Gradients, float[] Weights, double Evaluated) Run(string name, Backend backend)
    {
        using ITrainableModel model = Create(name, backend);
        (Dataset data, float[] input, float[] target, int[] lengths) = Data(model.Description);
        double loss = model.Forward(new SampleBatch { Input = input, Target = target, Weights = new float[] { 1, 0.5f, 2, 0 }, Lengths = lengths }, new StepContext(true));
        model.Backward();
        float[] gradients = model.Gradients.ToArray();
        model.Fit(data, new FitOptions { Epochs = 2, Progress = Progress.None });
        return (loss, gradients, model.Parameters.ToArray(), model.Regress(data).Loss!.Value);
    }

    /// <summary>Four samples, of sequences that end early where they have lengths, and with a masked step otherwise.</summary>
    private static (Dataset Data, float[] Input, float[] Target, int[] Lengths) Data(ModelDescription model)
    {
        int[] lengths = model.TakesLengths ? [4, 1, 3, 2] : [];
        int features = model.InputShape[^1], outputs = model.OutputShape[^1], steps = lengths.Length > 0 ? lengths.Sum() : 4 * model.InputLength / features;
        float[] input = [.. Enumerable.Range(0, steps * features).Select(i => MathF.Sin(1 + i))];
        float[] target = [.. Enumerable.Range(0, steps * outputs).Select(i => MathF.Cos(3 + (2 * i)))];
        if (lengths.Length == 0)
        {
            input.AsSpan(2 * features, features).Clear();
            return (new Dataset(input, model.InputLength, target, model.OutputLength), input, target, lengths);
        }

        return (Dataset.Sequences(Cut(input, features), features, Cut(target, outputs), outputs), input, target, lengths);

        float[][] Cut(float[] numbers, int width) =>
            [.. lengths.Select((length, i) => numbers.AsSpan(lengths.Take(i).Sum() * width, length * width).ToArray())];
    }

    private static IEnumerable<string> Sources() =>
        from shape in Shapes
        from loss in Losses
        select $"modelgen: 1\nname: {shape.Name}{loss.Name}\ninput: {shape.Input}\nlayers: {shape.Layers}\n"
            + $"training: {{ loss: {loss.Loss}, optimizer: adam, metrics: [mae], batch_size: 4 }}";

    private static ITrainableModel Create(string name, Backend backend) =>
        (ITrainableModel)backend.Move(Compiled.Value.CreateTrainable(new ModelOptions { Seed = 4, VectorWidth = backend.Width }, name));
}
