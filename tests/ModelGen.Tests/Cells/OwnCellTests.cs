using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Binding;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;
using ModelGen.Tests.Reference;

namespace ModelGen.Tests.Cells;

/// <summary>Cells that models describe themselves: against steps that are written by hand, their central differences, and the compiler's own cells.</summary>
public class OwnCellTests
{
    private const int Units = 5, Features = 3, Time = 6, Samples = 4;

    private static readonly Lazy<CompiledModels> Single = new(() => ModelCompiler.Compile(string.Join(
        "\n---\n", OwnCells.All.Select(cell => Model(cell, $"- {Keyword(cell)}: {{ {Options(cell)}, return_sequences: true }}", "sgd: 0.5", "Single")))));

    private static readonly Lazy<(CompiledModels Compiled, IReadOnlyList<Network> Networks)> Deep = new(() =>
    {
        string yaml = string.Join("\n---\n", OwnCells.All.Select(Stack));
        return (ModelCompiler.Compile(yaml), Binding.Models.Compile(yaml).Networks);
    });

    public static TheoryData<string> Names => [.. OwnCells.All.Select(cell => cell.Name)];

    public static TheoryData<string, VectorWidth> NamesAndWidths
    {
        get
        {
            TheoryData<string, VectorWidth> data = [];
            foreach (OwnCells.OwnCell cell in OwnCells.All)
            {
                GoldenTheory.Widths.ToList().ForEach(width => data.Add(cell.Name, width));
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cell_trains_as_its_step_written_by_hand(string name)
    {
        OwnCells.OwnCell cell = OwnCells.Of(name);
        using ITrainableModel model = Single.Value.CreateTrainable(new ModelOptions { Seed = 7 }, ClassName(cell, "Single"));
        System.Random random = new(11);
        float[] input = [.. Enumerable.Range(0, Samples * Time * Features).Select(_ => (float)((random.NextDouble() * 3) - 1.5))];
        float[] target = [.. Enumerable.Range(0, Samples * Time * Units).Select(_ => (float)((random.NextDouble() * 2) - 1))];
        double before = 0;
        for (int step = 0; step < 3; step++)
        {
            double[] parameters = [.. model.Parameters.ToArray().Select(w => (double)w)];
            double loss = Loss(cell, model, parameters, input, target, out double[] outputs);
            float[] predicted = new float[outputs.Length];
            model.Predict(input, predicted);
            Near(outputs, predicted, 1e-5, "outputs");
            Assert.Equal(loss, model.Forward(new SampleBatch { Input = input, Target = target }, new StepContext(true, 1, 0, step)), 1e-5);
            model.Backward();
            Near(Differences(cell, model, parameters, input, target), model.Gradients.ToArray(), 2e-4, "gradients");
            model.Update();
            before = step == 0 ? loss : before;
            Assert.True(step == 0 || loss < before, $"the loss is {loss} after {step} steps, and was {before}");
        }
    }

    [Theory]
    [MemberData(nameof(NamesAndWidths))]
    public void Stacked_masked_backwards_and_in_both_directions_it_is_what_the_reference_computes(string name, VectorWidth width) => Check(name, width);

    /// <summary>The same on any backend.</summary>
    internal static void Check(string name, Backend backend)
    {
        OwnCells.OwnCell cell = OwnCells.Of(name);
        Network network = Deep.Value.Networks.Single(n => n.Name == ClassName(cell, "Deep"));
        Comparison.CheckAll(network, Deep.Value.Compiled, Stack(cell), backend, seed: 5);
    }

    [Fact]
    public void Streams_of_cells_have_the_bits_of_whole_sequences()
    {
        string yaml = string.Join("\n---\n", OwnCells.All.Select(cell => Model(
            cell,
            $"- masking\n  - {Keyword(cell)}: {{ {Options(cell)}, return_sequences: true }}\n  - {Keyword(cell)}: {{ {Options(cell)} }}",
            "sgd: 0.1",
            "Streamed") + "\ncodegen: { streaming: true }"));
        CompiledModels compiled = ModelCompiler.Compile(yaml);
        Assert.All(Binding.Models.Compile(yaml).Networks, network => RandomStreamTests.Check(compiled, network, seed: 3));
    }

    /// <summary>The bits and the speed of the built-in layer: what is compiled is the same.</summary>
    [Fact]
    public void An_lstm_in_equations_is_compiled_to_the_code_of_the_built_in_one()
    {
        string own = Kernels(Model(OwnCells.Of("long_memory"), Layers("long_memory"), "adam", "X"));
        string builtIn = Kernels(Model(OwnCells.Of("long_memory"), Layers("lstm"), "adam", "X"));
        string renamed = builtIn.Replace("lstm_", "long_memory_").Replace("Lstm", "LongMemory").Replace("\"LSTM\"", "\"LongMemory\"")
            .Replace("UnitForgetBias(Initializer.Zeros)", "Blocks(Initializer.Zeros, null, 1f, null, null)");
        Assert.Equal(Words(renamed), Words(own));

        // Names of other lengths break lines elsewhere.
        static string Words(string text) => Regex.Replace(text, @"\s", "");

        static string Layers(string keyword) =>
            $"- masking\n  - {keyword}: {{ units: 37, return_sequences: true }}\n"
            + $"  - bidirectional: {{ layer: {{ {keyword}: {{ units: 16, return_sequences: true }} }} }}\n  - {keyword}: 8";
    }

    [Fact]
    public void The_biases_of_an_equation_begin_as_the_cell_says()
    {
        using IModel model = Single.Value.Create(new ModelOptions { Seed = 7 }, ClassName(OwnCells.Of("peephole"), "Single"));
        ParameterDescription bias = model.Description.Parameters.Single(parameter => parameter.Name == "peephole_1/bias");
        ParameterDescription output = model.Description.Parameters.Single(parameter => parameter.Name == "peephole_1/p_o");
        Assert.Equal([.. Enumerable.Repeat(1f, Units), .. Enumerable.Repeat(0f, 2 * Units)], model.Parameters.Slice(bias.Offset, bias.Shape.Length).ToArray());
        Assert.Equal(Enumerable.Repeat(0.4f, Units), model.Parameters.Slice(output.Offset, output.Shape.Length).ToArray());
    }

    private static string Stack(OwnCells.OwnCell cell) => Model(
        cell,
        $$"""
        - masking
          - {{Keyword(cell)}}: { {{Options(cell)}}, return_sequences: true }
          - bidirectional: { layer: { {{Keyword(cell)}}: { {{Options(cell)}}, return_sequences: true } }, merge_mode: sum }
          - {{Keyword(cell)}}: { {{Options(cell)}}, go_backwards: true }
          - dense: { units: 3, activation: softmax }
        """,
        "sgd: 0.1",
        "Deep",
        "sparse_categorical_crossentropy");

    private static string Model(OwnCells.OwnCell cell, string layers, string optimizer, string prefix, string loss = "mse") =>
        $"modelgen: 1\nname: {ClassName(cell, prefix)}\nnamespace: Models\ninput: {{ shape: [{Time}, {Features}] }}\n"
        + $"cells:\n{string.Concat(cell.Yaml.Split('\n').Select(line => $"  {line}\n"))}layers:\n  {layers}\n"
        + $"training: {{ loss: {loss}, optimizer: {{ {optimizer}{(optimizer.Contains(':', StringComparison.Ordinal) ? "" : ": {}")} }}, batch_size: 8 }}";

    private static string ClassName(OwnCells.OwnCell cell, string prefix) => prefix + ModelGen.Generator.Common.Words.ToPascalCase(cell.Name);

    private static string Keyword(OwnCells.OwnCell cell) => cell.Name == "gru" ? "gated" : cell.Name;

    private static string Options(OwnCells.OwnCell cell) => $"units: {Units}{(cell.Layer.Length == 0 ? "" : ", ")}{cell.Layer}";

    private static string Kernels(string yaml)
    {
        GeneratorDriverRunResult result = ModelCompiler.Generate(yaml);
        Assert.Empty(result.Diagnostics);
        return Assert.Single(result.GeneratedTrees, tree => tree.FilePath.EndsWith("-Cpu.g.cs", StringComparison.Ordinal)).ToString();
    }

    private static double[] Differences(OwnCells.OwnCell cell, ITrainableModel model, double[] parameters, float[] input, float[] target)
    {
        double[] differences = new double[parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            double weight = parameters[i];
            parameters[i] = weight + 1e-6;
            double above = Loss(cell, model, parameters, input, target, out _);
            parameters[i] = weight - 1e-6;
            differences[i] = (above - Loss(cell, model, parameters, input, target, out _)) / 2e-6;
            parameters[i] = weight;
        }

        return differences;
    }

    private static double Loss(OwnCells.OwnCell cell, IModel model, double[] parameters, float[] input, float[] target, out double[] outputs)
    {
        CellWeights weights = new(
            model.Description.Parameters.ToDictionary(
                parameter => parameter.Name[(parameter.Name.IndexOf('/', StringComparison.Ordinal) + 1)..],
                parameter => parameters[parameter.Offset..(parameter.Offset + parameter.Shape.Length)]),
            Units);
        List<double> all = [];
        for (int sample = 0; sample < Samples; sample++)
        {
            Dictionary<string, double[]> states = new[] { "h", "c", "m", "t" }.ToDictionary(state => state, _ => new double[Units]);
            for (int step = 0; step < Time; step++)
            {
                cell.Step(weights, [.. input.Skip(((sample * Time) + step) * Features).Take(Features).Select(x => (double)x)], states);
                all.AddRange(states["h"]);
            }
        }

        outputs = [.. all];
        return outputs.Zip(target, (y, t) => (y - t) * (y - t)).Average();
    }

    private static void Near(double[] expected, float[] actual, double relative, string what)
    {
        double tolerance = 1e-6 + (relative * expected.Max(Math.Abs));
        Assert.All(expected.Zip(actual), pair => Assert.True(
            Math.Abs(pair.First - pair.Second) <= tolerance, $"{what}: {pair.Second} is not {pair.First} ± {tolerance}"));
    }
}
