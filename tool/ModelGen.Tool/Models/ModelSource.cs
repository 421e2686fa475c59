using ModelGen.Tool.Shell;

namespace ModelGen.Tool.Models;

/// <summary>A model file that a command line names.</summary>
/// <param name="Path">Its path, which messages name.</param>
/// <param name="Text">Its text.</param>
internal sealed record ModelSource(string Path, string Text)
{
    /// <summary>How the names of model files end.</summary>
    public const string Ending = ".model.yaml";

    /// <summary>What stands for the text that is piped in.</summary>
    private const string Piped = "-";

    /// <summary>The path without its ending, which files that belong to it begin with.</summary>
    public string Stem => Path[..^Ending.Length];

    /// <summary>Reads a file, or what is piped in.</summary>
    /// <param name="path">The path of a <c>*.model.yaml</c> file, or <c>-</c>.</param>
    /// <param name="console">Where to read what is piped in.</param>
    /// <exception cref="ToolException">There is no such file, or its name is none of a model file.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static ModelSource Read(string path, ToolConsole console)
    {
        if (path == Piped)
        {
            return new ModelSource("stdin" + Ending, console.Input.ReadToEnd());
        }

        if (!path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase))
        {
            throw new ToolException($"{path}: the name of a model file ends with {Ending}, as builds find it by that; rename it, or pipe it in as '{Piped}'");
        }

        return File.Exists(path) ? new ModelSource(path, File.ReadAllText(path)) : throw new ToolException($"{path}: there is no such file");
    }
}
