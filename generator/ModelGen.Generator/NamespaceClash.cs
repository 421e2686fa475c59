using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator;

/// <summary>
/// Classes that are called like their namespace, as <c>Digits.Digits</c>, where that hurts. The C# compiler looks for a simple name in the namespaces around
/// it from the inside to the outside, and in usings only on the way: in code beside the namespace the name is the namespace, although a using is there, and in
/// code within it the class, although the namespace may be meant.
/// </summary>
internal static class NamespaceClash
{
    /// <summary>The models whose classes are called like their namespace.</summary>
    public static EquatableArray<Namesake> Candidates(IReadOnlyCollection<BoundModel> models) => models
        .Where(model => model.Network is Network network && $".{network.Namespace}".EndsWith($".{network.Name}", StringComparison.Ordinal))
        .Select(model => new Namesake(
            model.Network!.Name,
            model.Network.Namespace,
            models.Where(other => other.Network?.Namespace == model.Network.Namespace).Select(other => other.Network!.Name).ToEquatableArray(),
            model.Path,
            model.Place))
        .ToEquatableArray();

    /// <summary>A warning for each of them that the project's code takes for something else.</summary>
    /// <param name="candidates">Models whose classes are called like their namespace.</param>
    /// <param name="compilation">The project without what is generated for it.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static IEnumerable<DiagnosticInfo> Find(EquatableArray<Namesake> candidates, Compilation compilation, CancellationToken cancellation) =>
        candidates.SelectMany(model => Find(model, compilation, cancellation));

    private static EquatableArray<DiagnosticInfo> Find(Namesake model, Compilation compilation, CancellationToken cancellation)
    {
        HashSet<string> members = [.. model.Models, .. Members(compilation.GlobalNamespace, model.Namespace)];
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            IEnumerable<IdentifierNameSyntax> uses = tree.GetRoot(cancellation).DescendantNodes().OfType<IdentifierNameSyntax>()
                .Where(name => name.Identifier.ValueText == model.Name && IsSimple(name));
            foreach (IdentifierNameSyntax use in uses)
            {
                if (Misread(use, model, members) is string instead && IsOfModel(use, compilation))
                {
                    string file = tree.FilePath.Substring(tree.FilePath.LastIndexOfAny(['/', '\\']) + 1);
                    string where = $"{file}, line {Words.Show(use.GetLocation().GetLineSpan().StartLinePosition.Line + 1)}";
                    return Problems.Of(Descriptors.NamespaceClash, model.Path, "name", model.Place, model.Name, Words.Shorten(where), instead);
                }
            }
        }

        return [];
    }

    /// <summary>Whether a name stands for itself, rather than behind a dot or in a using or the name of a namespace.</summary>
    private static bool IsSimple(IdentifierNameSyntax name) => name.Parent switch
    {
        QualifiedNameSyntax qualified when qualified.Right == name => false,
        MemberAccessExpressionSyntax access when access.Name == name => false,
        AliasQualifiedNameSyntax or NameColonSyntax or NameEqualsSyntax => false,
        _ => name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is null && NamespaceNameOf(name) is null,
    };

    private static BaseNamespaceDeclarationSyntax? NamespaceNameOf(NameSyntax name) => name.Parent switch
    {
        NameSyntax outer => NamespaceNameOf(outer),
        BaseNamespaceDeclarationSyntax declaration => declaration,
        _ => null,
    };

    /// <summary>What the compiler takes a use of the name for that means the other; null: it does not.</summary>
    private static string? Misread(IdentifierNameSyntax use, Namesake model, HashSet<string> members)
    {
        string parent = model.Namespace.Substring(0, Math.Max(0, model.Namespace.Length - model.Name.Length - 1));
        string around = Namespace(use);
        string? member = use.Parent switch
        {
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            _ => null,
        };
        if (IsIn(around, model.Namespace))
        {
            return member is not null && members.Contains(member) ? "class" : null;
        }

        bool meansClass = member is null ? SyntaxFacts.IsInTypeOnlyContext(use) : !members.Contains(member);
        return IsIn(around, parent) && meansClass && !IsImportedWithin(use, model, parent) ? "namespace" : null;
    }

    private static bool IsIn(string space, string other) => other.Length == 0 || (space + ".").StartsWith(other + ".", StringComparison.Ordinal);

    /// <summary>The namespace that a node stands in.</summary>
    private static string Namespace(SyntaxNode node) => string.Join(
        ".", node.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Reverse().Select(declaration => declaration.Name.ToString()));

    /// <summary>Whether a using stands so near that the compiler reads it before it comes to the namespace.</summary>
    private static bool IsImportedWithin(SyntaxNode use, Namesake model, string parent) => use.Ancestors()
        .OfType<BaseNamespaceDeclarationSyntax>()
        .Where(declaration => $"{Namespace(declaration)}.{declaration.Name}".Trim('.') != parent)
        .SelectMany(declaration => declaration.Usings)
        .Any(directive => directive.Alias?.Name.Identifier.ValueText == model.Name
            || directive.Name?.ToString().Replace("global::", "") == model.Namespace);

    /// <summary>Whether nothing of the project's own has the name there, be it a type, a property or a variable.</summary>
    private static bool IsOfModel(IdentifierNameSyntax use, Compilation compilation) => compilation.GetSemanticModel(use.SyntaxTree)
        .LookupSymbols(use.SpanStart, name: use.Identifier.ValueText)
        .All(symbol => symbol is INamespaceSymbol);

    private static IEnumerable<string> Members(INamespaceSymbol root, string path)
    {
        INamespaceSymbol? space = root;
        foreach (string part in path.Split('.'))
        {
            space = space?.GetNamespaceMembers().FirstOrDefault(member => member.Name == part);
        }

        return space?.GetMembers().Select(member => member.Name) ?? [];
    }
}

/// <summary>A model whose class is called like its namespace.</summary>
/// <param name="Name">The name of both.</param>
/// <param name="Namespace">The whole namespace.</param>
/// <param name="Models">The names of all models in it.</param>
/// <param name="Path">The file's path.</param>
/// <param name="Place">Where the model gets its name, or begins.</param>
internal sealed record Namesake(string Name, string Namespace, EquatableArray<string> Models, string Path, Place Place);
