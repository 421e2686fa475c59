using ModelGen.Generator.Binding;
using ModelGen.Tests.Binding;

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
                Assert.Equal(Generator.Binding.Loss.SparseCategoricalCrossentropy, network.Training!.Goal.Loss.Kind);
                Assert.Equal(["accuracy"], network.Training.Goal.Metrics.Select(metric => metric.Name));
                Assert.Equal(0.2, network.Training.ValidationSplit);
            }
        }
    }

    private static string Read(string file) => Repository.Read($"samples/Sequences/{file}.model.yaml");

    /// <summary>Whether a layer has the equations of its kind with tanh, and of an LSTM's gates the sigmoid.</summary>
    private static bool IsTanh(RecurrentLayer layer)
    {
        string kind = layer.Kind == "LSTM" ? "lstm" : "simple_rnn";
        string tanh = $"modelgen: 1\ninput: {{ shape: [2, 2] }}\nlayers: [{kind}: {{ units: 1, activation: tanh }}]";
        return layer.Cell == ((RecurrentLayer)Binding.Models.Compile(tanh).Networks.Single().Layers[0]).Cell;
    }

    private static string Describe(Layer layer) => layer switch
    {
        MaskingLayer masking => $"Masking({masking.MaskValue})",
        RecurrentLayer recurrent =>
            $"{recurrent.Kind}({recurrent.Units}{(recurrent.ReturnSequences ? ", sequences" : "")}{(IsTanh(recurrent) ? "" : ", not tanh")})",
        DropoutLayer dropout => FormattableString.Invariant($"Dropout({dropout.Rate})"),
        DenseLayer dense => $"Dense({dense.Units}, {dense.Activation})",
        _ => layer.Kind,
    };
}
