using System.IO.Compression;
using System.Text;

namespace ModelGen.Export.Keras;

/// <summary>Archives of Keras: what a model is, as JSON, and its weights, as HDF5.</summary>
internal static class KerasArchive
{
    /// <summary>What names of archives end with.</summary>
    public const string Ending = ".keras";

    /// <summary>What names of files of weights end with.</summary>
    public const string WeightsEnding = ".weights.h5";

    /// <summary>The version whose form the files have.</summary>
    private const string Version = "3.9.2";

    /// <summary>The first day that archives know: the same model makes the same bytes on each day.</summary>
    private static readonly DateTimeOffset Day = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes an archive.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="config">What the model is.</param>
    /// <param name="weights">Its weights.</param>
    public static void Write(Stream stream, string config, byte[] weights)
    {
        using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        Add("metadata.json", Encoding.UTF8.GetBytes($$"""{"keras_version": "{{Version}}"}"""));
        Add("config.json", Encoding.UTF8.GetBytes(config));
        Add($"model{WeightsEnding}", weights);

        void Add(string name, byte[] content)
        {
            ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
            entry.LastWriteTime = Day;
            using Stream part = entry.Open();
            part.Write(content);
        }
    }
}
