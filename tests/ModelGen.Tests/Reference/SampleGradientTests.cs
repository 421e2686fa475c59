using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using ModelGen.Generator.Binding;
using ModelGen.Tests.Binding;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Reference;

/// <summary>
/// Every model of the samples, from its own file, with fewer units and shorter inputs: its passes against the reference and its gradients against
/// central differences.
/// </summary>
public partial class SampleGradientTests
{
    /// <summary>What has more units than this is no count of classes, which stay as they are.</summary>
    private const int MostClasses = 10;

    private static readonly IReadOnlyList<(string Text, Network Network)> Originals =
        [.. Repository.Files("samples", "*.model.yaml").SelectMany(Documents)];

    private static readonly Lazy<CompiledModels> Compiled =
        new(() => ModelCompiler.Compile(string.Join("\n---\n", Originals.Select(original => Reduce(original.Text)))));

    public static TheoryData<string> Names => [.. Originals.Select(original => original.Network.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_of_the_samples_computes_and_differentiates_as_the_reference_does(string name)
    {
        (string text, Network original) = Originals.Single(o => o.Network.Name == name);
        string yaml = Reduce(text);
        Network network = Assert.Single(Models.Compile(yaml).Networks);
        Assert.Equal(original.Layers.Select(Function), network.Layers.Select(Function));
        Assert.Equal(original.Training! with { BatchSize = 7 }, network.Training);

        using Comparison comparison = Comparison.Of(network, Compiled.Value, yaml, VectorWidth.Widest, new ModelOptions { Threads = 1 });
        System.Random random = new(6);
        comparison.SpreadWeights(random);
        comparison.Predicts(RandomBatch.Draw(network, random, 9));
        comparison.Evaluates(RandomBatch.Draw(network, random, 3));
        comparison.Trains([RandomBatch.Draw(network, random, 7), RandomBatch.Draw(network, random, 4)]);
    }

    /// <summary>What a layer computes, whatever its sizes.</summary>
    private static object Function(Layer layer) => layer switch
    {
        RecurrentLayer recurrent => (recurrent.Kind, recurrent.Cell, recurrent.ReturnSequences, recurrent.GoBackwards, recurrent.UseBias),
        DenseLayer dense => (dense.Kind, dense.Activation, dense.UseBias),
        DropoutLayer dropout => (dropout.Kind, dropout.Rate),
        MaskingLayer masking => (masking.Kind, masking.MaskValue),
        _ => layer.Kind,
    };

    private static IEnumerable<(string Text, Network Network)> Documents(string path) => Repository.Read(path)
        .Split("\n---\n")
        .Select(text => (text, Assert.Single(Models.Compile(text, path).Networks)));

    /// <summary>Six steps of at most four features, other numbers of units for layers that had other numbers, and no weights, which would not fit.</summary>
    private static string Reduce(string yaml)
    {
        yaml = Weights().Replace(yaml, string.Empty);
        string shorter = Shape().Replace(yaml, match => $"shape: [{Math.Min(Number(match, 1), 6)}, {Math.Min(Number(match, 2), 4)}]");
        string smaller = Units().Replace(shorter, match =>
        {
            int units = Number(match, 2);
            return $"{match.Groups[1]}: {(units <= MostClasses ? units : 4 + (BitOperations.Log2((uint)units) % 5))}";
        });
        return BatchSize().Replace(smaller, "batch_size: 7");
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^weights: .*$", RegexOptions.Multiline)]
    private static partial Regex Weights();

    [GeneratedRegex(@"shape: \[(\d+), (\d+)\]")]
    private static partial Regex Shape();

    [GeneratedRegex(@"\b(lstm|simple_rnn|dense|units): (\d+)")]
    private static partial Regex Units();

    [GeneratedRegex(@"batch_size: \d+")]
    private static partial Regex BatchSize();
}
