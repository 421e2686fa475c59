using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Generation;

/// <summary>A class that is called like its namespace is warned of where the C# compiler fails on code that uses it, and nowhere else.</summary>
public class NamespaceClashTests
{
    private const string Model = """
        modelgen: 1
        name: Digits
        input: { shape: [3] }
        layers: [dense: 2]
        ---
        modelgen: 1
        name: Letters
        input: { shape: [3] }
        layers: [dense: 2]
        """;

    [Theory]
    [InlineData("using Digits; class C { object M() => new Digits(1ul); }")]
    [InlineData("using Digits; class C { Digits? model; }")]
    [InlineData("using Digits; class C { int M() => Digits.InputLength; }")]
    [InlineData("using Digits; namespace Other; class C { System.Collections.Generic.List<Digits> models = new(); }")]
    [InlineData("using Digits; namespace Other { class C { object M(object o) => (Digits)o; } }")]
    [InlineData("namespace Digits; class Reader { } class C { Digits.Reader reader = new(); }")]
    [InlineData("namespace Digits.Tests { class C { Digits.Digits? model; } }")]
    public void Warned_of(string source) => AssertWarned(source, true);

    [Theory]
    [InlineData("using Digits; class C { object M() => new Digits.Digits(1ul); }")]
    [InlineData("namespace Digits; class C { Digits model = new(1ul); int M() => Digits.InputLength; }")]
    [InlineData("namespace Digits.Tests; class C { Digits model = new(1ul); }")]
    [InlineData("namespace Other { using Digits; class C { Digits model = new(1ul); } }")]
    [InlineData("namespace Other; using Model = Digits.Digits; class C { Model model = new(1ul); }")]
    [InlineData("namespace Other { using Digits = Digits.Digits; class C { Digits model = new(1ul); } }")]
    [InlineData("using Digits; namespace Other; class Digits { } class C { Digits model = new(); }")]
    [InlineData("using Digits; class C { int[] Digits = [1]; int M() => Digits.Length; }")]
    [InlineData("using Digits; class C { void M(int Digits) => M(Digits: 3); }")]
    [InlineData("using Digits; class C { string M() => nameof(Digits); }")]
    [InlineData("namespace Digits; class Reader { } class C { global::Digits.Reader reader = new(); }")]
    [InlineData("class C { Digits.Letters model = new(1ul); int M() => Digits.Letters.InputLength; }")]
    [InlineData("class C { Digits.Reader reader = new(); } namespace Digits { class Reader { } }")]
    public void Not_warned_of(string source) => AssertWarned(source, false);

    [Theory]
    [InlineData("using App.Digits; class C { Digits model = new(1ul); }", false)]
    [InlineData("using App.Digits; namespace App; class C { Digits model = new(1ul); }", true)]
    [InlineData("using App.Digits; namespace App.Other; class C { int M() => Digits.InputLength; }", true)]
    [InlineData("using App.Digits; namespace Application; class C { Digits model = new(1ul); }", false)]
    public void In_a_namespace_of_several_parts(string source, bool warned) => AssertWarned(source, warned, "App.Digits");

    [Fact]
    public void The_warning_says_where_and_what_to_do()
    {
        Diagnostic warning = Assert.Single(Run("using Digits;\nclass C { object M() => new Digits(1ul); }", "Digits").Diagnostics);
        Assert.Equal(
            "name (line 2): 'Digits' is a namespace and the class in it that is made here, and in Code.cs, line 2 the C# compiler takes it for the namespace; "
            + "give the model another 'name' or 'namespace'",
            warning.GetMessage());
        Assert.Equal((1, 6), (warning.Location.GetLineSpan().StartLinePosition.Line, warning.Location.GetLineSpan().StartLinePosition.Character));
    }

    private static void AssertWarned(string source, bool warned, string space = "Digits")
    {
        (IReadOnlyList<Diagnostic> diagnostics, Compilation compilation) = Run(source, space);
        string[] errors = [.. compilation.GetDiagnostics().Where(error => error.DefaultSeverity == DiagnosticSeverity.Error).Select(error => error.ToString())];
        Assert.True(warned == errors.Length > 0, $"{string.Join('\n', errors)}");
        Assert.Equal(warned ? ["MG0039"] : [], diagnostics.Select(diagnostic => diagnostic.Id));
    }

    private static (IReadOnlyList<Diagnostic> Diagnostics, Compilation Compilation) Run(string source, string space)
    {
        Compilation project = ModelCompiler.Project(source);
        SyntaxTree tree = project.SyntaxTrees.Single();
        ModelCompiler.Driver([new ModelText("digits.model.yaml", Model)], space)
            .RunGeneratorsAndUpdateCompilation(
                project.ReplaceSyntaxTree(tree, tree.WithFilePath("/app/Code.cs")), out Compilation compilation, out ImmutableArray<Diagnostic> diagnostics);
        return (diagnostics, compilation);
    }
}
