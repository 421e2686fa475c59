using System.CommandLine;
using ModelGen.Training;

namespace SampleKit;

/// <summary>The options of a program whose training goes on after an interruption: <c>--checkpoint</c> and <c>--resume</c>.</summary>
public sealed class CheckpointOptions
{
    private const string FolderName = "--checkpoint";
    private const string ResumeName = "--resume";

    private readonly Option<string?> folder = new(FolderName)
    {
        Description = $"Keep all of the training in this folder after each epoch, and after Ctrl+C, so that {ResumeName} goes on with it.",
        HelpName = "folder",
    };

    private readonly Option<bool> resume = new(ResumeName)
    {
        Description = $"Go on where the training in the folder of {FolderName} was interrupted, with the other options as they were.",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(RootCommand command)
    {
        command.Add(folder);
        command.Add(resume);
        command.Validators.Add(result =>
        {
            if (result.GetValue(resume) && string.IsNullOrEmpty(result.GetValue(folder)))
            {
                result.AddError($"{ResumeName} needs {FolderName}, the folder that the training is kept in");
            }
        });
    }

    /// <summary>What the user gave.</summary>
    /// <param name="parsed">The arguments.</param>
    public Kept Read(ParseResult parsed) => new(parsed.GetValue(folder), parsed.GetValue(resume));
}

/// <summary>Where a training is kept.</summary>
/// <param name="Folder">The folder; null: nowhere.</param>
/// <param name="Resume">Whether it goes on there.</param>
public sealed record Kept(string? Folder, bool Resume)
{
    /// <summary>The callback that keeps it, if it is kept.</summary>
    public IEnumerable<Callback> Callbacks => Folder is null ? [] : [new Checkpoint(Folder, best: "val_loss")];

    /// <summary>Where one of several trainings is kept.</summary>
    /// <param name="name">Its name.</param>
    public Kept Of(string name) => this with { Folder = Folder is null ? null : Path.Combine(Folder, name) };

    /// <summary>How a training that was stopped goes on; null: it is not kept, or has ended.</summary>
    /// <param name="end">Why it ended.</param>
    public string? HowToGoOn(EndReason end) =>
        Folder is not null && end == EndReason.Stopped ? "Stopped; the same options with --resume go on." : null;
}
