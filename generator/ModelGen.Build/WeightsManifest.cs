using System.Globalization;
using ModelGen.Generator.Parsing;
using static System.FormattableString;

namespace ModelGen.Build;

/// <summary>The weights files that a model file names, each with what there is to say of it.</summary>
internal sealed class WeightsManifest
{
    /// <summary>The first line: what another version of this class wrote is not taken over.</summary>
    private static readonly string Version = $"ModelGen {typeof(WeightsManifest).Assembly.ManifestModule.ModuleVersionId}";

    private readonly List<string> lines = [Version];
    private readonly Dictionary<(string Key, string Stamp), WeightsReport> known = [];

    /// <summary>A manifest without files yet.</summary>
    /// <param name="before">The text of the one that the last build wrote, or null.</param>
    public WeightsManifest(string? before)
    {
        string[] old = before?.Split('\n') ?? [];
        if (old.FirstOrDefault() != Version)
        {
            return;
        }

        for (int i = 1; i + 1 < old.Length; i++)
        {
            if (Begins(old[i], ManifestText.Weights) && Begins(old[i + 1], ManifestText.Stamp))
            {
                known[(old[i], old[i + 1])] = WeightsReport.Of(
                    [.. old.Skip(i + 2).TakeWhile(line => line.Length > 0 && !Begins(line, ManifestText.Weights))]);
            }
        }
    }

    /// <summary>The whole text.</summary>
    public string Text => string.Concat(lines.Select(line => line + "\n"));

    /// <summary>Adds a file. Of one that has not changed since the last build nothing is read.</summary>
    /// <param name="key">Its path as the model file has it.</param>
    /// <param name="path">Its whole path.</param>
    /// <param name="folders">Folders in one of which it has to be, whole paths.</param>
    /// <returns>What there is to say of it.</returns>
    public WeightsReport Add(string key, string? path, IReadOnlyList<string> folders)
    {
        string begin = $"{ManifestText.Weights} {ManifestText.Escape(key)}";
        (string stamp, WeightsReport report) = Look(begin, path, folders);
        lines.AddRange([begin, stamp, .. report.Lines]);
        return report;
    }

    private (string Stamp, WeightsReport Report) Look(string begin, string? path, IReadOnlyList<string> folders)
    {
        string none = $"{ManifestText.Stamp} 0";
        if (path is null || !folders.Any(folder => IsBelow(path, folder)))
        {
            return (none, WeightsReport.OfFault("the file lies outside of the project's folder and of the model file's; put it into one of them"));
        }

        try
        {
            FileInfo file = new(path);
            if (!file.Exists)
            {
                return (none, WeightsReport.OfFault(
                    "there is no such file; train the model and save its weights there, or set Weights=\"false\" at the ModelFile item of the project that "
                    + "trains it"));
            }

            string stamp = Invariant($"{ManifestText.Stamp} {file.Length} {file.LastWriteTimeUtc.Ticks.ToString("x", CultureInfo.InvariantCulture)}");
            return (stamp, known.TryGetValue((begin, stamp), out WeightsReport report) ? report : Read(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (none, WeightsReport.OfFault($"it cannot be read: {exception.Message}"));
        }
    }

    private static WeightsReport Read(FileInfo file) => file.Length > WeightsReport.MaxLength
        ? WeightsReport.OfFault(Invariant(
            $"the file has {file.Length} bytes, more than the {WeightsReport.MaxLength} that are embedded; ship it beside the program"))
        : WeightsReport.Of(file.Name, File.ReadAllBytes(file.FullName));

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder.TrimEnd('/', '\\') + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static bool Begins(string line, string word) => line.StartsWith(word + " ", StringComparison.Ordinal);
}
