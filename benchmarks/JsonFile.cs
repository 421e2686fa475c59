using System.Text.Json;

namespace Benchmarks;

/// <summary>The file that a command writes its figures to. It is opened before anything is measured, so that nothing is measured in vain.</summary>
internal sealed class JsonFile : IDisposable
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly FileStream? file;
    private bool isNew;

    /// <summary>Opens the file; until it is written, it stays as it is.</summary>
    /// <param name="path">Its path, or null for none.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be written.</exception>
    public JsonFile(string? path)
    {
        isNew = path is not null && !File.Exists(path);
        file = path is null ? null : new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write);
    }

    /// <summary>Writes the figures in place of what was in the file.</summary>
    /// <param name="figures">An object whose properties they are.</param>
    public void Write(object figures)
    {
        if (file is not null)
        {
            file.SetLength(0);
            JsonSerializer.Serialize(file, figures, figures.GetType(), Options);
            isNew = false;
        }
    }

    /// <summary>Closes the file. One that was not there before and got nothing is removed again.</summary>
    public void Dispose()
    {
        file?.Dispose();
        if (isNew)
        {
            File.Delete(file!.Name);
        }
    }
}
