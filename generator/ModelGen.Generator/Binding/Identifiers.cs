using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Binding.Cells;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;

namespace ModelGen.Generator.Binding;

/// <summary>What may be the name of a class, a namespace, a layer and a metric.</summary>
internal static class Identifiers
{
    /// <summary>Longest name of any kind: what the C# compiler takes, less room for what is added to it.</summary>
    private const int MaxLength = 200;

    /// <summary>
    /// Longest name of a class with its namespace, in bytes of UTF-8: a file's name has 255 at most on common file systems, and this leaves room
    /// for what stands behind it.
    /// </summary>
    private const int MaxFileNameBytes = 240;

    /// <summary>What the namespace of a model's kernels has behind the model's name. C# keeps two underscores for what tools write.</summary>
    public const string KernelsSuffix = "__Kernels";

    private const string Simple = "[A-Za-z_][A-Za-z0-9_]*";

    /// <summary>Namespaces of what generated code uses. What stands in them, or is called like one of them, may be meant by its names.</summary>
    private static readonly string[] Used =
    [
        "System", "System.CodeDom.Compiler", "System.Collections.Generic", "System.IO", "System.Runtime.CompilerServices", "ModelGen",
        "ModelGen.CompilerServices", "ModelGen.Ilgpu", "ILGPU", "ILGPU.Runtime",
    ];

    /// <summary>What the compiler calls the accessors and operators of a class.</summary>
    private static readonly string[] Accessors = ["get_", "set_", "add_", "remove_", "op_"];

    private static readonly Regex SimpleName = new($@"^{Simple}\z", RegexOptions.CultureInvariant);

    private static readonly Regex CellName = new($@"^{CellType.NamePattern}\z", RegexOptions.CultureInvariant);

    private static readonly Regex Lowercase = new(@"^[a-z]+\z", RegexOptions.CultureInvariant);

    /// <summary>A name for editors. Accents are part of their letters.</summary>
    private const string Unicode = @"[\p{L}_](?:(?![\u0300-\u036f])[\p{L}\p{M}\p{N}_])*";

    public static readonly IdentifierType Class = new("a class name", $"^(?![a-z]+$){Unicode}$", ClassObjection);

    public static readonly IdentifierType Namespace = new("a namespace", $@"^{Unicode}(\.{Unicode})*$", NamespaceObjection);

    public static readonly IdentifierType Layer = new("a layer name", $"^{Simple}$", LayerObjection);

    /// <summary>The name of a cell: the keyword of layers, whose names begin with it.</summary>
    public static readonly IdentifierType Cell = new("a name of a cell", $"^{CellType.NamePattern}$", CellObjection);

    /// <summary>The name of a value in equations.</summary>
    public static readonly IdentifierType Value = new("a name of a value", $"^{Simple}$", LayerObjection);

    /// <summary>The name of a metric: a key of a history, which no other value has and no other metric by default.</summary>
    public static readonly IdentifierType Metric = new("a name for a metric", $"^(?!loss$|val_){Simple}$", MetricObjection);

    /// <summary>The name of a layer that another one reads, or of a state of it: <c>lstm_1/h</c>.</summary>
    public static readonly IdentifierType Source = new("a layer name", $"^{Simple}(/{Simple})?$", SourceObjection)
    {
        InsteadOfList = "name one, such as a layer 'add' or 'concatenate' of these",
    };

    /// <summary>What is wrong with a class name, or null.</summary>
    public static string? ClassObjection(string name)
    {
        if (GeneratedNames.Members.Contains(name))
        {
            return "choose another, as every model has something of this name";
        }

        if (Accessors.FirstOrDefault(accessor => name.StartsWith(accessor, StringComparison.Ordinal)) is string begin)
        {
            return $"choose another, as C# calls members '{begin}...' itself";
        }

        // The language keeps words of lower-case letters for itself, today's keywords and tomorrow's.
        bool reserved = Lowercase.IsMatch(name);
        return reserved ? "begin it with a capital, as C# keeps words of lower-case letters for itself" : NameObjection(name);
    }

    /// <summary>What is wrong with a class's name and namespace together, or null.</summary>
    public static string? FullNameObjection(string fullName, string space)
    {
        if (Used.Contains(space))
        {
            return $"choose another namespace, as what stands in '{space}' is mistaken for what generated code uses";
        }

        if (Used.Any(used => used == fullName || used.StartsWith(fullName + ".", StringComparison.Ordinal)))
        {
            return "choose another, as generated code uses the namespace of this name";
        }

        int bytes = Encoding.UTF8.GetByteCount(fullName);
        return bytes <= MaxFileNameBytes
            ? null
            : $"with its namespace it has {bytes} bytes in UTF-8, and files have it in their names; make it {MaxFileNameBytes} at most";
    }

    /// <summary>A project's root namespace made valid: <c>my-app.2d</c> becomes <c>my_app._2d</c>.</summary>
    public static string ToNamespace(string text)
    {
        IEnumerable<string> parts = text.Split('.').Where(part => part.Length > 0).Select(part =>
        {
            StringBuilder name = new();
            foreach (char c in part)
            {
                name.Append(SyntaxFacts.IsIdentifierPartCharacter(c) ? c : '_');
            }

            if (name.ToString().EndsWith(KernelsSuffix, StringComparison.Ordinal))
            {
                name.Append('_');
            }

            return SyntaxObjection(name.ToString()) is null ? name.ToString() : name.Insert(0, '_').ToString();
        });
        return string.Join(".", parts);
    }

    /// <summary>What is wrong with a namespace, or null.</summary>
    public static string? NamespaceObjection(string name) =>
        name.Length > MaxLength ? TooLong : name.Split('.').Select(NameObjection).FirstOrDefault(objection => objection is not null);

    private static string? LayerObjection(string name) => name.Length > MaxLength
        ? TooLong
        : SimpleName.IsMatch(name) ? null : "write letters a-z, digits and underscores, with no digit first";

    private static string? SourceObjection(string name)
    {
        string[] path = name.Split('/');
        return path.Length > 2
            ? "write the name of a layer, as 'lstm_1', or of one of its states, as 'lstm_1/h'"
            : path.Select(LayerObjection).FirstOrDefault(objection => objection is not null);
    }

    private static string? CellObjection(string name) => name.Length > MaxLength
        ? TooLong
        : CellName.IsMatch(name) ? null : "write small letters a-z, digits and underscores, with a letter first";

    private static string? MetricObjection(string name) => name == "loss" || name.StartsWith("val_", StringComparison.Ordinal)
        ? "choose another, as it is the name of a loss or of a validation"
        : LayerObjection(name);

    private static string? NameObjection(string name)
    {
        if (SyntaxObjection(name) is string objection)
        {
            return objection;
        }

        if (name.EndsWith(KernelsSuffix, StringComparison.Ordinal))
        {
            return $"choose another, as names that end in '{KernelsSuffix}' are those of generated namespaces";
        }

        return LookAlikes.Objection(name);
    }

    private static string? SyntaxObjection(string name)
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
