namespace ModelGen.Training;

/// <summary>
/// The checkpoint that a training run goes on from, for <see cref="FitOptions.Resume"/>: <c>true</c> is the last one in the folder of the run's
/// <see cref="Checkpoint"/>, and a text the path of a file, or of a folder whose last one is meant.
/// </summary>
public sealed class Resume
{
    private Resume(string? path) => Path = path;

    /// <summary>
    /// The last checkpoint in the folder of the run's <see cref="Checkpoint"/>. Where there is none yet the run begins at its beginning, so that a program
    /// that is started again and again needs no other setting for the first time.
    /// </summary>
    public static Resume FromLatest { get; } = new(path: null);

    /// <summary>The path of the file or the folder; null: that of the run's <see cref="Checkpoint"/>.</summary>
    public string? Path { get; }

    /// <summary>A checkpoint that is given by its path.</summary>
    /// <param name="path">The path of a file, or of a folder whose last checkpoint is meant; it has to be there.</param>
    public static Resume FromPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new Resume(path);
    }

    /// <summary><see cref="FromLatest"/>, or null, which begins a run at its beginning.</summary>
    /// <param name="resume">Whether to go on.</param>
    public static implicit operator Resume?(bool resume) => resume ? FromLatest : null;

    /// <summary><see cref="FromPath"/>, or null, which begins a run at its beginning.</summary>
    /// <param name="path">The path of a file or a folder, or null.</param>
    public static implicit operator Resume?(string? path) => path is null ? null : FromPath(path);

    /// <summary>What it goes on from, in words.</summary>
    public override string ToString() => Path ?? "the last checkpoint";
}
