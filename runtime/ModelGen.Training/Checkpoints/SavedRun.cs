using System.Collections.Immutable;
using System.Globalization;

namespace ModelGen.Training;

/// <summary>A checkpoint that was read.</summary>
/// <param name="Path">Its path.</param>
/// <param name="File">What it holds.</param>
/// <param name="Passed">Later ones that are damaged, each with what is wrong with it.</param>
internal sealed record SavedRun(string Path, TensorFile File, ImmutableArray<(string Path, string Complaint)> Passed)
{
    /// <summary>Under which name the format's version stands in the header.</summary>
    public const string VersionKey = "checkpoint";

    /// <summary>The version of the format that is written. All up to it are read.</summary>
    public const int Version = 1;

    /// <summary>Finds what a run is to go on from.</summary>
    /// <param name="resume">What the options say.</param>
    /// <param name="folder">The folder of the run's own checkpoints, which nobody else writes to now; null: it has none.</param>
    /// <returns>Null: it begins at its beginning.</returns>
    /// <exception cref="CheckpointException">There is none where one has to be, or one where none must be.</exception>
    public static SavedRun? Find(Resume? resume, string? folder)
    {
        bool isOwn = resume is not null && folder is not null && (resume.Path is null || IsSame(resume.Path, folder));
        if (isOwn)
        {
            return FindLast(folder!, isNeeded: resume!.Path is not null);
        }

        IReadOnlyList<string> own = folder is null ? [] : CheckpointFolder.In(folder);
        string? path = resume?.Path;
        if (own is [string last, ..] && (path is null || !IsSame(path, last)))
        {
            throw new CheckpointException(
                $"{folder} has checkpoints of an earlier training run, the last one {System.IO.Path.GetFileName(last)}. Go on from that with "
                + $"{nameof(FitOptions)}.{nameof(FitOptions.Resume)} = true, or give this run a folder of its own.");
        }

        return path is null ? null
            : Directory.Exists(path) ? FindLast(path, isNeeded: true)
            : ReadGiven(path);
    }

    /// <summary>Takes damaged checkpoints of the run's own folder out of those in order, so that the next ones follow what it goes on from.</summary>
    public void SetDamagedAsideIn(string? folder)
    {
        foreach ((string path, _) in Passed.Where(damage => folder is not null && IsSame(System.IO.Path.GetDirectoryName(damage.Path)!, folder)))
        {
            System.IO.File.Move(path, path + CheckpointFolder.DamagedEnd, overwrite: true);
        }
    }

    /// <summary>What a history says of it.</summary>
    public ResumedRun At(RunPosition position) => new(Path, position.Epoch, position.Step, [.. Passed.Select(damage => damage.Complaint)]);

    /// <summary>Refuses a checkpoint that lies behind the end of the run.</summary>
    public void CheckEpochs(int epochs)
    {
        RunPosition position = RunState.PositionIn(File);
        if (position.CompareTo(new RunPosition(epochs, 0)) > 0)
        {
            throw new CheckpointException(string.Create(
                CultureInfo.InvariantCulture,
                $"{Path} is after {position}, and the run ends after {Quantity.Of(epochs, "epoch")}: give more {nameof(FitOptions.Epochs)}."));
        }
    }

    private static SavedRun ReadGiven(string path)
    {
        try
        {
            return Read(path);
        }
        catch (WeightsFormatException exception)
        {
            throw new CheckpointException($"{exception.Message}. Go on from an earlier checkpoint, or begin anew.", exception);
        }
    }

    private static SavedRun? FindLast(string folder, bool isNeeded)
    {
        List<(string Path, string Complaint)> passed = [];
        foreach (string path in CheckpointFolder.In(folder))
        {
            try
            {
                return Read(path) with { Passed = [.. passed] };
            }
            catch (WeightsFormatException exception)
            {
                passed.Add((path, $"{exception.Message}."));
            }
        }

        return passed.Count > 0
            ? throw new CheckpointException(
                $"No checkpoint in {folder} is whole. {string.Join(' ', passed.Select(damage => damage.Complaint))} Begin anew with another folder.")
            : isNeeded
                ? throw new CheckpointException($"There is no checkpoint in {folder}.")
                : null;
    }

    /// <exception cref="WeightsFormatException">The file is damaged.</exception>
    /// <exception cref="CheckpointException">It is no checkpoint, or one of a later version.</exception>
    private static SavedRun Read(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return Read(path, stream);
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">What it is called.</param>
    /// <param name="stream">Where from; it can seek, and is read from its beginning to its end.</param>
    /// <exception cref="WeightsFormatException">It is damaged.</exception>
    /// <exception cref="CheckpointException">It is none, or one of a later version.</exception>
    internal static SavedRun Read(string path, Stream stream)
    {
        TensorFile file;
        try
        {
            file = TensorFile.Read(stream);
        }
        catch (WeightsFormatException exception)
        {
            throw new WeightsFormatException($"{path}: {exception.Message}", exception);
        }

        if (!int.TryParse(file.Texts.GetValueOrDefault(VersionKey), NumberStyles.None, CultureInfo.InvariantCulture, out int version) || version < 1)
        {
            throw new CheckpointException($"{path} is no checkpoint of a training run: its header does not say \"{VersionKey}\".");
        }

        return version <= Version ? new SavedRun(path, file, Passed: []) : throw new CheckpointException(string.Create(
            CultureInfo.InvariantCulture,
            $"{path} was written by a later version of ModelGen: its format is {version}, and this version reads up to {Version}. Use the later version."));
    }

    private static bool IsSame(string path, string other) =>
        System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path))
        == System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(other));
}
