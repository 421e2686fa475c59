using Microsoft.CodeAnalysis;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Tests.Binding;

/// <summary>Each error of a model: its id, its message and its place, which the text marks with « and ».</summary>
public class DiagnosticTests
{
    [Theory]
    [InlineData("MG0007", "- «lenght»: 1", "layers[0].lenght", "x")]
    public void Placeholder(string id, string layer, string keys, string message) => _ = (id, layer, keys, message);
}
