using ModelGen.Generator.Binding;
using ModelGen.Tests.Binding;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Reference;

/// <summary>Random models: generated code against the reference in double precision, every number of it.</summary>
public class DifferentialTests
{
    private const int Count = 40;

    /// <summary>Many documents of one file are compiled in one go.</summary>
    private static readonly Lazy<(CompiledModels Compiled, IReadOnlyList<Network> Networks)> Models = new(() =>
    {
        string yaml = string.Join("\n---\n", Enumerable.Range(0, Count).Select(seed => RandomArchitecture.Draw(seed).Yaml));
        return (ModelCompiler.Compile(yaml), ModelGen.Tests.Binding.Models.Compile(yaml).Networks);
    });

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Count)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Generated_code_computes_what_the_reference_computes(int seed)
    {
        Network network = Models.Value.Networks[seed];
        using ITrainableModel model = Models.Value.Compiled.CreateTrainable(name: network.Name);
        System.Random random = new(seed);
        Comparison comparison = new(model, new ReferenceModel(network), RandomArchitecture.Draw(seed).Yaml);
        comparison.SpreadWeights(random);
        comparison.Predicts(RandomBatch.Draw(network, random, random.Next(1, 40)));
        comparison.Evaluates(RandomBatch.Draw(network, random, random.Next(1, RandomArchitecture.BatchSize + 1)));
        comparison.Trains(random, steps: 3);
    }
}
