using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator;

namespace ModelGen.Fuzz.Targets;

/// <summary>
/// Whatever the text of a model is, the compiler answers with a model or with an error inside the text, and never throws; and of what it
/// accepts, a sample compiles without a warning.
/// </summary>
internal sealed class YamlTarget : FuzzTarget
{
    /// <summary>One of so many accepted texts is compiled.</summary>
    private const int CompiledOfAccepted = 50;

    private const string FileName = "fuzzed.model.yaml";

    /// <summary>The oldest language that users of the generator have, documentation comments checked.</summary>
    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp12, DocumentationMode.Diagnose);

    private static readonly CSharpCompilation Project = CSharpCompilation.Create(
        "User",
        references: ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(path) is "netstandard.dll" or "ModelGen.Runtime.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
        options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private int accepted;

    public override string Name => "yaml";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. YamlMutator.Models.Select(ToBytes)];

    public override byte[] Make(ulong seed, long index) => ToBytes(YamlMutator.Draw(new System.Random(RandomSeed(seed, index))));

    public override bool Read(byte[] input)
    {
        string text = new(MemoryMarshal.Cast<byte, char>(input));
        if (!Accepts(text, out Compilation compilation))
        {
            return false;
        }

        if (accepted++ % CompiledOfAccepted == 0)
        {
            CheckCode(compilation);
        }

        return true;
    }

    /// <summary>The characters as they are: a text may hold halves of surrogate pairs, which no encoding has.</summary>
    private static byte[] ToBytes(string text) => MemoryMarshal.AsBytes(text.AsSpan()).ToArray();

    private static int RandomSeed(ulong seed, long index) =>
        unchecked((int)(((seed * 0x9E3779B97F4A7C15) ^ ((ulong)index * 0xD1B54A32D192ED03)) >> 32));

    /// <summary>Runs the whole generator; whether it accepts the text.</summary>
    private static bool Accepts(string text, out Compilation compilation)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], [new ModelText(text)], Language)
            .RunGeneratorsAndUpdateCompilation(Project, out compilation, out ImmutableArray<Diagnostic> found);
        GeneratorRunResult result = driver.GetRunResult().Results[0];
        if (result.Exception is not null)
        {
            throw new InvalidOperationException("the generator throws", result.Exception);
        }

        bool errors = found.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Require(errors || result.GeneratedSources.Length > 0, "neither a model nor an error");
        foreach (Diagnostic diagnostic in found)
        {
            CheckDiagnostic(diagnostic, text);
        }

        return !errors;
    }

    private static void CheckDiagnostic(Diagnostic diagnostic, string text)
    {
        string message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
        Require(diagnostic.Id.StartsWith("MG", StringComparison.Ordinal), $"the diagnostic {diagnostic}");
        Require(diagnostic.Id != "MG0025", $"the compiler's own fault: {message}");
        Require(message.Length is > 0 and <= 2000 && !message.Any(char.IsControl), $"the message '{message}'");
        FileLinePositionSpan lines = diagnostic.Location.GetLineSpan();
        Require(lines.Path == FileName, $"the file of '{message}'");
        TextSpan span = diagnostic.Location.SourceSpan;
        Require(span.End <= text.Length, $"the place {span} of '{message}'");
        LinePositionSpan expected = SourceText.From(text).Lines.GetLinePositionSpan(span);
        Require(lines.Span == expected, $"the place {lines.Span} of '{message}', which is {expected}");
        Require(message.Contains($"(line {expected.Start.Line + 1})", StringComparison.Ordinal), $"the line in '{message}'");
    }

    private static void CheckCode(Compilation compilation)
    {
        using MemoryStream assembly = new();
        Diagnostic? first = compilation.Emit(assembly).Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        Require(first is null, $"the generated code: {first}");
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"wrong is {what}");
        }
    }

    private sealed class ModelText(string text) : AdditionalText
    {
        public override string Path => FileName;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
