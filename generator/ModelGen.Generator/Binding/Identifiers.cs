using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;

namespace ModelGen.Generator.Binding;

/// <summary>What may be the name of a class, a namespace and a layer.</summary>
internal static class Identifiers
{
    /// <summary>Longest name of any kind: what the C# compiler takes, less room for what is added to it.</summary>
    private const int MaxLength = 200;

    private const string Simple = "[A-Za-z_][A-Za-z0-9_]*";

    /// <summary>Members of every generated class, which can't have the class's name, and types that its members mention.</summary>
    private static readonly HashSet<string> UsedByClasses =
    [
        "InputLength", "OutputLength", "TargetLength", "ParameterCount", "TrainableCount", "WorkspaceBytes", "ModelDescription",
        "Description", "Create", "Summary", "Predict", "BatchSize", "LearningRate", "Iterations", "OptimizerState", "Gradients", "Outputs", "OutputMask",
        "Forward", "Backward", "Update", "Parameters", "Save", "Load", "Dispose", "ModelEngine", "ModelOptions", "StepContext",
        "ITrainableModel",
    ];

    private static readonly Regex SimpleName = new($@"^{Simple}\z", RegexOptions.CultureInvariant);

    private static readonly Regex Lowercase = new(@"^[a-z]+\z", RegexOptions.CultureInvariant);

    public static readonly IdentifierType Class = new("a class name", @"^(?![a-z]+$)[\p{L}_][\p{L}\p{N}_]*$", ClassObjection);

    public static readonly IdentifierType Namespace = new(
        "a namespace", @"^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$", NamespaceObjection);

    public static readonly IdentifierType Layer = new("a layer name", $"^{Simple}$", LayerObjection);

    /// <summary>What is wrong with a class name, or null.</summary>
    public static string? ClassObjection(string name)
    {
        if (UsedByClasses.Contains(name))
        {
            return "choose another, as every model has something of this name";
        }

        // The language keeps words of lower-case letters for itself, today's keywords and tomorrow's.
        bool reserved = Lowercase.IsMatch(name);
        return reserved ? "begin it with a capital, as C# keeps words of lower-case letters for itself" : NameObjection(name);
    }

    /// <summary>A project's root namespace made valid: <c>my-app.2d</c> becomes <c>my_app._2d</c>.</summary>
    public static string ToNamespace(string text)
    {
        IEnumerable<string> parts = text.Split('.').Where(part => part.Length > 0).Select(part =>
        {
            var name = new StringBuilder();
            foreach (char c in part)
            {
                name.Append(SyntaxFacts.IsIdentifierPartCharacter(c) ? c : '_');
            }

            return NameObjection(name.ToString()) is null ? name.ToString() : name.Insert(0, '_').ToString();
        });
        return string.Join(".", parts);
    }

    private static string? NamespaceObjection(string name) =>
        name.Length > MaxLength ? TooLong : name.Split('.').Select(NameObjection).FirstOrDefault(objection => objection is not null);

    private static string? LayerObjection(string name) => name.Length > MaxLength
        ? TooLong
        : SimpleName.IsMatch(name) ? null : "write letters a-z, digits and underscores, with no digit first";

    private static string? NameObjection(string name)
    {
        if (name.Length > MaxLength)
        {
            return TooLong;
        }

        if (SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None)
        {
            return $"'{name}' is a keyword of C#";
        }

        // C# allows invisible characters in names; two names that look the same would differ.
        bool valid = SyntaxFacts.IsValidIdentifier(name) && !name.Any(Words.IsFormat);
        return valid ? null : "write letters, digits and underscores, with no digit first";
    }

    private static string TooLong => $"write at most {MaxLength} characters";
}
