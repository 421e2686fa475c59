using System.Text;

namespace ModelGen.Generator.Parsing;

/// <summary>
/// The words of a manifest: what a task of the build writes of the weights files that a model file names, and the generator reads. It is lines of a word, a
/// blank and what the word takes; a line <c>weights</c> begins what belongs to one file. The task is compiled with this source.
/// </summary>
internal static class ManifestText
{
    /// <summary>How the names of manifests end.</summary>
    public const string Ending = ".modelweights";

    /// <summary>The metadata that name the model file.</summary>
    public const string Owner = "WeightsOf";

    /// <summary>The path as the model file has it.</summary>
    public const string Weights = "weights";

    /// <summary>The file's length and the time of its last change, by which the task knows it again.</summary>
    public const string Stamp = "stamp";

    /// <summary>What is wrong with the file. There is nothing else then.</summary>
    public const string Fault = "fault";

    /// <summary>The name of the resource.</summary>
    public const string Resource = "resource";

    /// <summary>The file's length, where the numbers begin in it, and its hash, in hexadecimal digits.</summary>
    public const string Contents = "contents";

    /// <summary>A tensor: type, shape with commas between, first byte behind the header, name.</summary>
    public const string Tensor = "tensor";

    /// <summary>Any text as part of a line.</summary>
    public static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char c in text)
        {
            _ = c switch
            {
                '\\' => escaped.Append(@"\\"),
                '\n' => escaped.Append(@"\n"),
                '\r' => escaped.Append(@"\r"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    /// <summary>The text of <see cref="Escape"/>.</summary>
    public static string Unescape(string text)
    {
        StringBuilder plain = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool isEscaped = text[i] == '\\' && i + 1 < text.Length;
            i += isEscaped ? 1 : 0;
            plain.Append(isEscaped && text[i] == 'n' ? '\n' : isEscaped && text[i] == 'r' ? '\r' : text[i]);
        }

        return plain.ToString();
    }
}
