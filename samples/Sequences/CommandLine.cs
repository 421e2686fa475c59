using System.CommandLine;
using SampleKit;

namespace Sequences;

/// <summary>What the user asked for; null stands for what the task or the models suggest.</summary>
internal sealed record Settings(
    TaskChoice Task,
    bool List,
    string? DataFolder,
    int? Samples,
    IReadOnlyList<string>? Models,
    int? Epochs,
    ulong? Seed,
    int? Threads,
    int? Show,
    string? ReportFile,
    Kept Kept);

/// <summary>The options of the program and their text.</summary>
internal sealed class CommandLine
{
    private const string InModel = "as the models' YAML says";

    private readonly Option<string> task = new("--task")
    {
        Description = "What to tell apart; --list says what each task is.",
        DefaultValueFactory = _ => TaskChoice.All[0].Name,
    };

    private readonly Option<bool> list = new("--list")
    {
        Description = "List the tasks and the architectures and stop.",
    };

    private readonly Option<string?> data = new("--data")
    {
        Description = $"The folder of the .ts files of a task that has real data: vowels. The environment variable {TaskChoice.FolderVariable} "
            + "does the same.",
        HelpName = "folder",
    };

    private readonly Option<int?> samples = Options.Number(
        "--samples", 20, 1_000_000, "How many sequences to make for training, of a task that makes its data.", "as the task says");

    private readonly Option<string[]?> models = new("--models")
    {
        Description = "The architectures to train: names such as lstm-4, families such as lstm, or numbers; several with commas between.",
        HelpName = "names",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int?> epochs = Options.Number(
        "--epochs", 1, 1_000_000, "The most passes over the training sequences; training ends before where the loss no longer changes.", InModel);

    private readonly Option<ulong?> seed = Options.Number(
        "--seed", 0UL, ulong.MaxValue, "Seed of the initial weights, of the order of the sequences and of made sequences.", InModel);

    private readonly Option<int?> threads = Options.Number(
        "--threads", 1, 1024, "Threads that compute, shared among the architectures; the result does not depend on it.", "one for each processor");

    private readonly Option<int?> show = Options.Number(
        "--show", 1, 1000, "Draw so many test sequences, chosen at random, with what they are and what the best model takes them for.", "none");

    private readonly Option<string?> report = Options.OutputFile(
        "--report", "Write an HTML page to this file that compares the architectures, with the best one's confusion matrix and test sequences.");

    private readonly CheckpointOptions checkpoint = new();

    /// <summary>Sets up the options.</summary>
    /// <param name="run">What to do with them; returns the exit code.</param>
    public CommandLine(Func<Settings, int> run)
    {
        Root = new RootCommand("Trains recurrent networks of several architectures to tell sequences apart and chooses the best of them.")
        {
            task, list, data, samples, models, epochs, seed, threads, show, report,
        };
        checkpoint.AddTo(Root);
        task.AcceptOnlyFromAmong([.. TaskChoice.All.Select(choice => choice.Name)]);
        Root.SetAction(parsed => run(Read(parsed)));
    }

    /// <summary>The command with all options.</summary>
    public RootCommand Root { get; }

    private Settings Read(ParseResult parsed) => new(
        TaskChoice.All.Single(choice => choice.Name == parsed.GetValue(task)),
        parsed.GetValue(list),
        parsed.GetValue(data),
        parsed.GetValue(samples),
        parsed.GetResult(models) is null ? null : parsed.GetValue(models),
        parsed.GetValue(epochs),
        parsed.GetValue(seed),
        parsed.GetValue(threads),
        parsed.GetValue(show),
        parsed.GetValue(report),
        checkpoint.Read(parsed));
}
