using ModelGen.Tests.Compiling;
using ModelGen.Tests.Reference;

namespace ModelGen.Tests.Properties;

/// <summary>Training over consecutive windows goes on with the states that the window before ended with.</summary>
public class StatefulTests
{
    private const int Windows = 4, Steps = 6, Count = 7;

    private static readonly Dictionary<string, string> Sources = new()
    {
        ["Deep"] = """
              - lstm: { units: 9, return_sequences: true, STATE }
              - gru: { units: 5, return_sequences: true, STATE }
              - simple_rnn: { units: 9, return_sequences: true, STATE }
              - dense: 2
            """,
        ["Masked"] = """
              - masking
              - gru: { units: 6, reset_after: false, return_sequences: true, STATE }
              - lstm: { units: 4, activation: softplus, return_sequences: true, STATE }
              - dense: { units: 3, activation: softmax }
            """,
        ["Last"] = """
              - masking
              - lstm: { units: 5, STATE }
            """,
        ["Dropping"] = """
              - lstm: { units: 5, dropout: 0.3, recurrent_dropout: 0.4, return_sequences: true, STATE }
              - simple_rnn: { units: 3, recurrent_dropout: 0.4, STATE }
            """,
        ["Some"] = """
              - simple_rnn: { units: 3, return_sequences: true, STATE }
              - gru: { units: 1, return_sequences: true }
              - lstm: { units: 4, trainable: false, return_sequences: true, STATE }
              - lstm: { units: 4, STATE }
              - dense: 1
            """,
        ["GivingStates"] = """
              - lstm: { units: 5, projection: 3, return_sequences: true, return_state: true, name: first, STATE }
              - gru: { units: 4, return_state: true, name: second, STATE }
              - concatenate: [second, first/c, first/h, second/h]
              - dense: 2
            """,
    };

    /// <summary>Each model on windows, and the same on series as long as all windows without states that are carried.</summary>
    private static readonly string Yaml = string.Join("\n---\n", Sources.SelectMany(source => new[]
    {
        Document(source.Key, Steps, source.Value.Replace("STATE", "stateful: true", StringComparison.Ordinal)),
        Document(source.Key + "Whole", Windows * Steps, source.Value.Replace("STATE", "stateful: false", StringComparison.Ordinal)),
    }));

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(Yaml));

    public static TheoryData<string> Models => [.. Sources.Keys];

    [Theory]
    [InlineData("Deep")]
    [InlineData("Masked")]
    [InlineData("Last")]
    public void Windows_give_the_bits_of_the_whole_series(string name)
    {
        using ITrainableModel windows = Create(name), whole = Create(name + "Whole");
        Series series = new(windows.Description, seed: 3);
        whole.Forward(series.Input, Targets(whole, seed: 1), new StepContext(true, 1));
        float[] expected = whole.Outputs.ToArray();
        foreach (bool training in new[] { true, false })
        {
            windows.ResetStates();
            for (int window = 0; window < Windows; window++)
            {
                windows.Forward(series.Window(window), Targets(windows, seed: 1), new StepContext(training, 1));
                AssertIsPart(expected, windows.Outputs, window);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Outputs_losses_and_gradients_are_those_of_the_reference(string name)
    {
        using ITrainableModel model = Create(name);
        ReferenceModel reference = new(Binding.Models.Compile(Yaml).Networks.Single(network => network.Name == name));
        model.Parameters.ToArray().Select(p => (double)p).ToArray().CopyTo(reference.Parameters, 0);
        Series series = new(model.Description, seed: 4);
        double carriedMatters = 0;
        for (int window = 0; window < 3; window++)
        {
            float[] target = Targets(model, seed: window);
            StepContext context = new(true, 1, 0, window);
            Reference.Batch[] flow = reference.Forward(series.Window(window), in context);
            Assert.Equal(reference.MeanLoss(flow, target), model.Forward(series.Window(window), target, in context), 1e-5);
            model.ResetStates();
            model.Backward();
            double[] gradient = reference.Differentiate(flow, target, in context).Gradient;
            Assert.All(flow[^1].Values.Zip(model.Outputs.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            Assert.All(gradient.Zip(model.Gradients.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 2e-5));

            // Without its states the window has another gradient.
            model.Forward(series.Window(window), target, in context);
            model.Backward();
            carriedMatters = Math.Max(carriedMatters, gradient.Zip(model.Gradients.ToArray(), (a, b) => Math.Abs(a - b)).Max());

            // The states that the next window begins with come from all windows before it.
            model.ResetStates();
            for (int before = 0; before <= window; before++)
            {
                model.Forward(series.Window(before), Targets(model, before), new StepContext(true, 1, 0, before));
            }

            reference.Forward(series.Window(window), in context);
            reference.Carry();
        }

        Assert.InRange(carriedMatters, 1e-3, double.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_reset_brings_back_the_bits_of_the_first_window(string name)
    {
        using ITrainableModel model = Create(name);
        Series series = new(model.Description, seed: 5);
        float[][] first = Run(model), second = Run(model);
        model.ResetStates();
        float[][] again = Run(model);
        for (int i = 0; i < first.Length; i++)
        {
            Assert.Equal(Bits(first[i]), Bits(again[i]));
            Assert.NotEqual(Bits(first[i]), Bits(second[i]));
        }

        // The outputs and gradients of two windows. The weights stay, so that only the states can make a difference.
        float[][] Run(ITrainableModel model)
        {
            List<float[]> results = [];
            for (int window = 0; window < 2; window++)
            {
                model.Forward(series.Window(window), Targets(model, 1), new StepContext(true, 1));
                model.Backward();
                results.Add(model.Outputs.ToArray());
                results.Add(model.Gradients.ToArray());
            }

            return [.. results];
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Threads_and_widths_do_not_matter(string name)
    {
        float[]? expected = null;
        foreach ((int threads, VectorWidth width) in new[] { (1, VectorWidth.Bits128), (2, VectorWidth.Bits256), (3, VectorWidth.Bits512) })
        {
            using ITrainableModel model = Create(name, new ModelOptions { Threads = threads, VectorWidth = width, PartWork = 1 });
            Series series = new(model.Description, seed: 6);
            for (int step = 0; step < 3 * Windows; step++)
            {
                model.Forward(series.Window(step % Windows), Targets(model, step), new StepContext(true, 1, 0, step));
                model.Backward();
                model.Update();
            }

            float[] actual = [.. model.Parameters, .. model.Outputs];
            Assert.Equal(Bits(expected ?? actual), Bits(actual));
            expected = actual;
        }
    }

    /// <summary>A sample goes on in its own place: neither its neighbours nor a smaller batch in between matter to it.</summary>
    [Fact]
    public void Samples_that_a_smaller_batch_lacks_keep_their_states()
    {
        using ITrainableModel one = Create("Deep"), other = Create("Deep");
        Series series = new(one.Description, seed: 7);
        StepContext context = new(true, 1);
        int input = one.Description.InputLength, target = one.Description.TargetLength, output = one.Description.OutputLength;
        float[] targets = Targets(one, 1);
        one.Forward(series.Window(0), targets, in context);
        one.Forward(series.Window(1), targets, in context);
        other.Forward(series.Window(0), targets, in context);
        other.Forward(series.Window(2).AsSpan(0, 2 * input), targets.AsSpan(0, 2 * target), in context);
        other.Forward(series.Window(1), targets, in context);
        Assert.Equal(Bits(one.Outputs[(2 * output)..]), Bits(other.Outputs[(2 * output)..]));
        Assert.NotEqual(Bits(one.Outputs[..(2 * output)]), Bits(other.Outputs[..(2 * output)]));
    }

    [Fact]
    public void Predictions_neither_read_nor_change_states()
    {
        using ITrainableModel one = Create("Deep"), other = Create("Deep");
        Series series = new(one.Description, seed: 8);
        float[] before = new float[Count * one.Description.OutputLength], after = [.. before];
        one.Predict(series.Window(0), before);
        for (int window = 0; window < Windows; window++)
        {
            one.Forward(series.Window(window), Targets(one, 1), new StepContext(true, 1));
            other.Forward(series.Window(window), Targets(one, 1), new StepContext(true, 1));
            other.Predict(series.Window(0), after);
            Assert.Equal(Bits(before), Bits(after));
            Assert.Equal(Bits(one.Outputs), Bits(other.Outputs));
        }
    }

    [Fact]
    public void Only_models_that_carry_states_say_so()
    {
        using ITrainableModel windows = Create("Last"), whole = Create("LastWhole"), predicting = Create("Last", new ModelOptions { BatchSize = 0 });
        Assert.True(windows.Description.IsStateful);
        Assert.False(whole.Description.IsStateful);
        Assert.NotNull(windows.GetType().GetMethod("ResetStates"));
        Assert.Null(whole.GetType().GetMethod("ResetStates"));
        whole.ResetStates();
        Assert.Throws<InvalidOperationException>(predicting.ResetStates);
    }

    private static string Document(string name, int steps, string layers) => $$"""
        modelgen: 1
        name: {{name}}
        input: { shape: [{{steps}}, 3] }
        layers:
        {{layers}}
        training: { loss: mse, optimizer: adam, batch_size: {{Count}} }
        """;

    private static ITrainableModel Create(string name, ModelOptions? options = null)
    {
        ITrainableModel model = Compiled.Value.CreateTrainable(options ?? new ModelOptions { Threads = 1 }, name);
        System.Random random = new(2);
        foreach (ref float number in model.EditParameters())
        {
            number = random.NextSingle() - 0.5f;
        }

        return model;
    }

    private static float[] Targets(ITrainableModel model, int seed)
    {
        System.Random random = new(seed);
        return [.. Enumerable.Range(0, Count * model.Description.TargetLength).Select(_ => random.NextSingle())];
    }

    /// <summary>The outputs of a window are those of its steps in the whole series; where there is one output, that of the last window is.</summary>
    private static void AssertIsPart(float[] whole, ReadOnlySpan<float> outputs, int window)
    {
        int all = whole.Length / Count, each = outputs.Length / Count;
        bool inTime = all > each;
        for (int i = 0; i < Count && (inTime || window == Windows - 1); i++)
        {
            Assert.Equal(Bits(whole.AsSpan((i * all) + (inTime ? window * each : 0), each)), Bits(outputs.Slice(i * each, each)));
        }
    }

    private static int[] Bits(ReadOnlySpan<float> numbers) => System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(numbers).ToArray();

    /// <summary>A series for each sample, some of whose steps are masked.</summary>
    private sealed class Series(ModelDescription window, int seed)
    {
        private readonly int each = window.InputLength;

        public float[] Input { get; } = new Samples(window, Windows * Count, seed).Input;

        /// <summary>A window of all series.</summary>
        public float[] Window(int window) =>
            [.. Enumerable.Range(0, Count).SelectMany(i => Input.AsSpan(((i * Windows) + window) * each, each).ToArray())];
    }
}
