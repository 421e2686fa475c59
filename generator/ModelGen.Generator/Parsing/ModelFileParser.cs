using Microsoft.CodeAnalysis;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModelGen.Generator.Parsing;

/// <summary>Text to <see cref="ModelSpec"/>s: one for each document of the file.</summary>
internal static class ModelFileParser
{
    /// <summary>Characters of a file: far more than any model needs, few enough that no text keeps the compiler waiting.</summary>
    public const int MaxLength = 1 << 18;

    /// <summary>What stands for bytes that are no UTF-8 once the file is read.</summary>
    private const char Replacement = '\ufffd';

    /// <summary>Never throws: whatever is wrong with the text becomes an error.</summary>
    /// <param name="path">The file's path, for places.</param>
    /// <param name="text">The file's text, or null if it could not be read.</param>
    public static ModelFile Parse(string path, string? text)
    {
        Problems problems = new(path);
        if (text is null)
        {
            problems.Report(Descriptors.UnreadableFile, "file", default);
        }
        else if (text.Length > MaxLength)
        {
            string message = $"the file has more than {MaxLength} characters; describe fewer models in it";
            problems.Report(Descriptors.TooLarge, "file", default, message);
        }
        else if (ForbiddenCharacter(text) is int offset)
        {
            string message = $"the character U+{(int)text[offset]:X4} is not allowed in YAML; remove it or escape it in double quotes";
            problems.Report(Descriptors.InvalidYaml, "file", new LineMap(text).Between(offset, offset + 1), message);
        }
        else if (text.IndexOf(Replacement) is int replaced and >= 0)
        {
            problems.Report(Descriptors.NotUtf8, "file", new LineMap(text).Between(replaced, replaced + 1));
        }
        else
        {
            return ReadDocuments(path, text, problems);
        }

        return new ModelFile([], problems.Found);
    }

    private static ModelFile ReadDocuments(string path, string text, Problems problems)
    {
        List<ModelSpec> models = new();
        LineMap lines = new(text);
        try
        {
            EventReader parser = new(text);
            parser.Consume<StreamStart>();
            while (parser.TryConsume<DocumentStart>(out _))
            {
                NodeReader reader = new(parser, lines, problems);
                Node root = reader.Read("");
                parser.Consume<DocumentEnd>();
                if (reader.Failed || root.IsNull())
                {
                    continue;
                }

                if (root is MappingNode mapping)
                {
                    models.Add(new ModelSpec(path, mapping));
                }
                else
                {
                    problems.Report(Descriptors.WrongType, root, "a mapping that begins with 'modelgen: 1'", root.Describe());
                }
            }
        }
        catch (YamlException exception)
        {
            DiagnosticDescriptor descriptor = exception is NestingException ? Descriptors.TooLarge : Descriptors.InvalidYaml;
            (Place place, string sentence) = SyntaxErrors.Explain(exception, text, lines);
            problems.Report(descriptor, "file", place, sentence);
        }

        if (models.Count == 0 && !problems.AnyError)
        {
            problems.Report(Descriptors.EmptyFile, "file", default);
        }

        return new ModelFile(models.ToEquatableArray(), problems.Found);
    }

    /// <summary>
    /// Offset of the first character that YAML does not allow (YAML 1.2, rule 1, c-printable), or null. A byte order mark at the
    /// start is the encoding's and not part of the text that comes here.
    /// </summary>
    private static int? ForbiddenCharacter(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            bool allowed = text[i] switch
            {
                '\t' or '\n' or '\r' or '\u0085' => true,
                < ' ' or (>= '\u007f' and < '\u00a0') or '\ufeff' or '\ufffe' or '\uffff' => false,
                >= '\ud800' and <= '\udbff' => i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]),
                >= '\udc00' and <= '\udfff' => i > 0 && char.IsHighSurrogate(text[i - 1]),
                _ => true,
            };
            if (!allowed)
            {
                return i;
            }
        }

        return null;
    }
}
