using System.CommandLine;
using SampleKit;

namespace Zoo;

/// <summary>What the user asked for; null stands for what the models say.</summary>
internal sealed record Settings(IReadOnlyList<string>? Models, bool List, int? Epochs, ulong? Seed, int? Threads);

/// <summary>The options of the program and their text.</summary>
internal sealed class CommandLine
{
    private readonly Option<string[]?> models = new("--models")
    {
        Description = "The models to train; several with blanks between. [default: all]",
        HelpName = "names",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> list = new("--list") { Description = "List the models with their layers and stop." };

    private readonly Option<int?> epochs = Options.Number("--epochs", 1, 1_000_000, "Passes over the training samples.", "as the models' YAML says");

    private readonly Option<ulong?> seed = Options.Number(
        "--seed", 0UL, ulong.MaxValue, "Seed of the initial weights, of the order of the samples and of the samples.", "as the models' YAML says");

    private readonly Option<int?> threads = Options.Number(
        "--threads", 1, 1024, "Threads that compute; the result does not depend on it.", "one for each processor");

    /// <summary>Sets up the options.</summary>
    /// <param name="run">What to do with them; returns the exit code.</param>
    public CommandLine(Func<Settings, int> run)
    {
        Root = new RootCommand("Trains models of the kinds that people bring, on samples that the program makes, and tests them.")
        {
            models, list, epochs, seed, threads,
        };
        models.AcceptOnlyFromAmong([.. Exhibit.All.Select(exhibit => exhibit.Name)]);
        Root.SetAction(parsed => run(new Settings(
            parsed.GetResult(models) is null ? null : parsed.GetValue(models),
            parsed.GetValue(list),
            parsed.GetValue(epochs),
            parsed.GetValue(seed),
            parsed.GetValue(threads))));
    }

    /// <summary>The command with all options.</summary>
    public RootCommand Root { get; }
}
