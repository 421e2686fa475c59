using System.Text.RegularExpressions;
using ModelGen.Generator.Binding;
using ModelGen.Tests.Binding;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Reference;

namespace ModelGen.Tests.Sequences;

/// <summary>The models of the sample: eight architectures on each of three tasks.</summary>
public sealed class ModelTests
{
    private static readonly string[] Rnn =
    [
        "SimpleRNN(5)",
        "SimpleRNN(5, sequences) SimpleRNN(5)",
        "SimpleRNN(32, sequences) SimpleRNN(16)",
        "SimpleRNN(32, sequences) Dropout(0.2) SimpleRNN(16)",
    ];

    private static readonly string[] Lstm =
    [
        "LSTM(5)",
        "LSTM(5, sequences) LSTM(5)",
        "LSTM(8, sequences) LSTM(16)",
        "LSTM(32, sequences) Dropout(0.2) LSTM(16)",
    ];

    public static TheoryData<string> Files =>
        ["strokes-rnn", "strokes-lstm", "segments-rnn", "segments-lstm", "vowels-rnn", "vowels-lstm"];

    [Theory]
    [InlineData("strokes", 200, 2, "ai bA chA dA lA")]
    [InlineData("segments", 100, 39, "ba bha hI pa rI")]
    [InlineData("vowels", 29, 12, "1 2 3 4 5 6 7 8 9")]
    public void Each_task_has_the_eight_architectures(string task, int steps, int features, string labels)
    {
        foreach ((string family, string[] architectures) in ((string, string[])[])[("rnn", Rnn), ("lstm", Lstm)])
        {
            IReadOnlyList<Network> networks = Binding.Models.Compile(Read($"{task}-{family}")).Networks;
            Assert.Equal(4, networks.Count);
            for (int i = 0; i < 4; i++)
            {
                Network network = networks[i];
                string dense = family == "lstm" && i == 2 ? " Dense(100, Tanh)" : "";
                int classes = labels.Split(' ').Length;
                Assert.Equal(
                    $"Masking(2) {architectures[i]} Flatten{dense} Dense({classes}, Softmax)",
                    string.Join(' ', network.Layers.Select(Describe)));
                Assert.Equal($"{char.ToUpperInvariant(task[0])}{task[1..]}{char.ToUpperInvariant(family[0])}{family[1..]}{i + 1}", network.Name);
                Assert.Equal("Sequences", network.Namespace);
                Assert.Equal(new Shape(steps, features), network.Input);
                Assert.Equal(labels, string.Join(' ', network.Labels));
                Assert.Equal(Generator.Binding.Loss.SparseCategoricalCrossentropy, network.Training!.Loss);
                Assert.Equal([Generator.Binding.Metric.Accuracy], network.Training.Metrics);
                Assert.Equal(0.2, network.Training.ValidationSplit);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Smaller_models_compute_what_the_reference_computes(string file)
    {
        // As they are, but with fewer units, steps and features: the reference takes differences for every weight.
        string yaml = Read(file).Replace("32", "4").Replace("16", "3").Replace("100, activation", "6, activation");
        yaml = Regex.Replace(yaml, @"shape: \[\d+, \d+\]", "shape: [6, 3]");
        IReadOnlyList<Network> networks = Binding.Models.Compile(yaml).Networks;
        CompiledModels compiled = ModelCompiler.Compile(yaml);
        foreach (Network network in networks)
        {
            using ITrainableModel model = compiled.CreateTrainable(new ModelOptions { BatchSize = 5 }, network.Name);
            System.Random random = new(7);
            Comparison comparison = new(model, new ReferenceModel(network), yaml);
            comparison.SpreadWeights(random);
            comparison.Predicts(RandomBatch.Draw(network, random, 9));
            comparison.Trains([RandomBatch.Draw(network, random, 5), RandomBatch.Draw(network, random, 2)]);
        }
    }

    private static string Read(string file) => Repository.Read($"samples/Sequences/{file}.model.yaml");

    private static string Describe(Layer layer) => layer switch
    {
        MaskingLayer masking => $"Masking({masking.MaskValue})",
        RecurrentLayer recurrent => $"{recurrent.Kind}({recurrent.Units}{(recurrent.ReturnSequences ? ", sequences" : "")})",
        DropoutLayer dropout => FormattableString.Invariant($"Dropout({dropout.Rate})"),
        DenseLayer dense => $"Dense({dense.Units}, {dense.Activation})",
        _ => layer.Kind,
    };
}
