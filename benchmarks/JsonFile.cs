using System.Text.Json;
using ModelGen;

namespace Benchmarks;

/// <summary>The file that a command writes its figures to. That it can be written is checked before anything is measured in vain.</summary>
internal sealed class JsonFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly string? path;

    /// <summary>Checks that the file can be written; until it is, it stays as it is.</summary>
    /// <param name="path">Its path, or null for none.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be written.</exception>
    public JsonFile(string? path)
    {
        this.path = path;
        if (path is not null)
        {
            WholeFile.Check(path);
        }
    }

    /// <summary>Writes the figures in place of what was in the file.</summary>
    /// <param name="figures">An object whose properties they are.</param>
    public void Write(object figures)
    {
        if (path is not null)
        {
            WholeFile.Write(path, stream => JsonSerializer.Serialize(stream, figures, figures.GetType(), Options));
        }
    }
}
