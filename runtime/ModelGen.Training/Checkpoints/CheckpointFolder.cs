using System.Globalization;

namespace ModelGen.Training;

/// <summary>The checkpoints of a folder. Each is named by its position, so that names in order are checkpoints in order.</summary>
internal static class CheckpointFolder
{
    private const string Start = "epoch-";
    private const string Middle = "-step-";
    private const string End = ".safetensors";

    /// <summary>The file of the best epoch, which is none of those in order.</summary>
    public const string BestName = "best" + End;

    /// <summary>What the name of a damaged one ends with once a later run has set it aside.</summary>
    public const string DamagedEnd = ".damaged";

    /// <summary>The path of a checkpoint.</summary>
    public static string PathOf(string folder, RunPosition position)
    {
        string step = position.Step == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Middle}{position.Step:D6}");
        return Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Start}{position.Epoch:D4}{step}{End}"));
    }

    /// <summary>The checkpoints of a folder, the last one first.</summary>
    public static IReadOnlyList<string> In(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, $"{Start}*{End}")
            .Select(path => (Path: path, Position: PositionOf(Path.GetFileName(path))))
            .Where(found => found.Position is not null)
            .OrderByDescending(found => found.Position)
            .Select(found => found.Path),
    ];

    /// <summary>Removes all checkpoints but the last ones.</summary>
    public static void Prune(string folder, int keep)
    {
        foreach (string path in In(folder).Skip(keep))
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Somebody reads it. It is removed when the next one is written.
            }
        }
    }

    private static RunPosition? PositionOf(string name)
    {
        string[] numbers = name[Start.Length..^End.Length].Split(Middle);
        return int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out int epoch)
            && int.TryParse(numbers.Length == 1 ? "0" : numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out int step)
            && numbers.Length <= 2
                ? new RunPosition(epoch, step)
                : null;
    }
}
