using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding;

/// <summary>What the project decides for all models of a file.</summary>
/// <param name="DefaultNamespace">The namespace of models that name none; empty for the global one.</param>
/// <param name="Namespace">The namespace of all models, or null: as they say.</param>
/// <param name="ClassName">The name of the one model, or null: as it says.</param>
/// <param name="IsInternal">Whether only the project itself sees the classes.</param>
/// <param name="OnlyPredicts">Whether the classes have nothing that trains them.</param>
/// <param name="Widths">The widths of vectors, in bits and in order, for which the classes have kernels, or null: as they say.</param>
/// <param name="StartsUntrained">Whether the classes embed no weights.</param>
internal sealed record FileSettings(
    string DefaultNamespace,
    string? Namespace,
    string? ClassName,
    bool IsInternal,
    bool OnlyPredicts,
    EquatableArray<int>? Widths,
    bool StartsUntrained)
{
    /// <summary>The settings in a file's metadata. What is wrong with these stands in the project: it is reported at the file's beginning.</summary>
    /// <param name="file">The file.</param>
    /// <param name="defaultNamespace">The namespace of models that name none; empty for the global one.</param>
    /// <param name="problems">Where to report.</param>
    public static FileSettings Read(ModelFile file, string defaultNamespace, Problems problems)
    {
        ItemMetadata metadata = file.Metadata;
        if (metadata.ClassName.Length > 0 && file.Models.Count > 1)
        {
            problems.Report(Descriptors.OneClassName, "file", default, Words.Shorten(metadata.ClassName), Words.Show(file.Models.Count));
        }

        return new FileSettings(
            defaultNamespace,
            Name(nameof(metadata.Namespace), metadata.Namespace, Identifiers.NamespaceObjection, problems),
            Name(nameof(metadata.ClassName), metadata.ClassName, Identifiers.ClassObjection, problems),
            Either("internal", "public", nameof(metadata.Access), metadata.Access, problems),
            Either("false", "true", nameof(metadata.Training), metadata.Training, problems),
            SimdWidths(metadata.Simd, problems),
            Either("false", "true", nameof(metadata.Weights), metadata.Weights, problems));
    }

    /// <summary>Widths between commas. Semicolons, as lists of MSBuild have them, begin comments where the compiler reads metadata.</summary>
    private static EquatableArray<int>? SimdWidths(string value, Problems problems)
    {
        string[] words = [.. value.Split(',').Select(word => word.Trim())];
        EquatableArray<int> widths = CodegenSection.Widths.Where(width => words.Contains(Words.Show(width))).ToEquatableArray();
        if (value.Length > 0 && widths.Count < words.Length)
        {
            Report(problems, nameof(ItemMetadata.Simd), value, "write one or more of 128, 256 and 512, with commas between them");
        }

        return value.Length > 0 ? widths : null;
    }

    private static string? Name(string key, string value, Func<string, string?> objection, Problems problems)
    {
        if (value.Length > 0 && objection(value) is string wrong)
        {
            Report(problems, key, value, wrong);
        }

        return value.Length > 0 ? value : null;
    }

    /// <summary>Whether the value is the first of two words rather than the other one, which is the default. As in MSBuild, case does not count.</summary>
    private static bool Either(string word, string otherwise, string key, string value, Problems problems)
    {
        bool isWord = Is(word);
        if (value.Length > 0 && !isWord && !Is(otherwise))
        {
            Report(problems, key, value, $"write '{otherwise}' or '{word}'");
        }

        return isWord;

        bool Is(string other) => string.Equals(value, other, StringComparison.OrdinalIgnoreCase);
    }

    private static void Report(Problems problems, string key, string value, string objection) =>
        problems.Report(Descriptors.WrongMetadata, "file", default, key, Words.Shorten(value), objection);
}
