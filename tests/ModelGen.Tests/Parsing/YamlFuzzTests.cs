using ModelGen.Fuzz;

namespace ModelGen.Tests.Parsing;

/// <summary>Some of the texts of <c>dotnet run --project tests/ModelGen.Fuzz -- yaml</c>.</summary>
public class YamlFuzzTests
{
    [Fact]
    public void Texts_that_are_nearly_models_are_models_or_errors_and_compile() =>
        Assert.EndsWith(", all is well", YamlFuzzer.Run(inputs: 2_000, seed: 1));
}
