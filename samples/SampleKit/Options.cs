using System.CommandLine;
using System.Globalization;
using System.Numerics;
using ModelGen;

namespace SampleKit;

/// <summary>Kinds of options that the samples have in common.</summary>
public static class Options
{
    /// <summary>An option that takes a whole number, and says what it expects where it gets anything else.</summary>
    /// <param name="name">As the user writes it, with its dashes.</param>
    /// <param name="low">The least number.</param>
    /// <param name="high">The largest number.</param>
    /// <param name="description">For the help.</param>
    /// <param name="byDefault">What the help says of the case that the option is not given; its value then is null.</param>
    public static Option<T?> Number<T>(string name, T low, T high, string description, string byDefault)
        where T : struct, IBinaryInteger<T> =>
        new(name)
        {
            Description = $"{description} [default: {byDefault}]",
            HelpName = "number",
            CustomParser = argument =>
            {
                string text = argument.Tokens[0].Value;
                if (T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out T value) && low <= value && value <= high)
                {
                    return value;
                }

                argument.AddError($"{name}: expected a whole number from {low} to {high}, found '{text}'");
                return null;
            },
        };

    /// <summary>
    /// An option that takes the path of a file to write. It refuses what can't be one before anything is computed, so that no result is
    /// lost to a slip of the pen.
    /// </summary>
    /// <param name="name">As the user writes it, with its dashes.</param>
    /// <param name="description">For the help.</param>
    public static Option<string?> OutputFile(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "file",
            CustomParser = argument =>
            {
                string path = argument.Tokens[0].Value;
                if (path.Length == 0 || Directory.Exists(path))
                {
                    argument.AddError($"{name}: expected the path of a file to write, found '{path}'");
                }
                else if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
                {
                    argument.AddError($"{name}: there is no folder {folder}; make it first, or name a file elsewhere");
                }
                else if (Refusal(path) is { } refusal)
                {
                    argument.AddError($"{name}: no file can be written as '{path}'; {refusal}");
                }

                return path;
            },
        };

    /// <summary>Why a file can't be written; null: it can.</summary>
    private static string? Refusal(string path)
    {
        try
        {
            WholeFile.Check(path);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }
}
