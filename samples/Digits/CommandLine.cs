using System.CommandLine;
using System.CommandLine.Parsing;
using Digits.Data;
using Digits.Devices;
using SampleKit;

namespace Digits;

/// <summary>What the user asked for; null stands for what the model or the data suggest.</summary>
internal sealed record Settings(
    ModelChoice Model,
    bool List,
    string? DataFolder,
    bool Download,
    int? Samples,
    int? Epochs,
    int? BatchSize,
    ulong? Seed,
    DeviceName Device,
    bool ListDevices,
    int Threads,
    int? Show,
    string? ReportFile,
    string? PictureFolder,
    Kept Kept);

/// <summary>The options of the program and their text.</summary>
internal sealed class CommandLine
{
    /// <summary>Names a folder as <c>--data</c> does, for those who set it once.</summary>
    public const string FolderVariable = "MODELGEN_MNIST";

    private const string InModel = "as the model's YAML says";

    private readonly Option<string> model = new("--model")
    {
        Description = "The model to train; --list names them all.",
        HelpName = "name",
        DefaultValueFactory = _ => Models.All[0].Name,
    };

    private readonly Option<bool> list = new("--list")
    {
        Description = "List the models and stop.",
    };

    private readonly Option<string?> data = new("--data")
    {
        Description = $"Train on the IDX files of MNIST in this folder, plain or .gz, rather than on digits that the program draws. "
            + $"The environment variable {FolderVariable} does the same.",
        HelpName = "folder",
    };

    private readonly Option<bool> download = new("--download")
    {
        Description = "Train on MNIST: fetch it from public mirrors (11 MB), check it and keep it in the user's cache folder.",
    };

    private readonly Option<int?> samples = Options.Number(
        "--samples", 20, 1_000_000, "How many digits to draw for training; a fifth as many for the test.", $"{DigitSource.DefaultSamples}");

    private readonly Option<int?> epochs = Options.Number("--epochs", 1, 1_000_000, "Passes over the training digits.", InModel);

    private readonly Option<int?> batchSize = Options.Number("--batch-size", 1, 8192, "Digits in a training step.", InModel);

    private readonly Option<ulong?> seed = Options.Number(
        "--seed", 0UL, ulong.MaxValue, "Seed of the initial weights, of the order of the digits and of the drawn digits.", InModel);

    private readonly Option<DeviceName> device = new("--device")
    {
        Description = $"Where to train. {DeviceName.Cpu} is the processor. {DeviceName.Cuda} and {DeviceName.OpenCL} take a GPU through ILGPU, "
            + $"the first of its kind or, as {DeviceName.Cuda}:1 does, another one. {DeviceName.Best} takes the best GPU, or the processor where "
            + $"there is none. {DeviceName.IlgpuCpu} is ILGPU's simulation of a GPU: slow.",
        HelpName = "device",
        DefaultValueFactory = _ => new DeviceName(DeviceName.Cpu),
        CustomParser = ParseDevice,
    };

    private readonly Option<bool> listDevices = new("--list-devices")
    {
        Description = "List the devices that ILGPU finds, with the reason where one can't be used, and stop.",
    };

    private readonly Option<int?> threads = Options.Number(
        "--threads", 1, 1024, $"Threads that compute on the {DeviceName.Cpu}; the result does not depend on it.", "one for each processor");

    private readonly Option<int?> show = Options.Number(
        "--show", 1, 1000, "Draw so many test digits, chosen at random, with what they are and what the model takes them for.", "none");

    private readonly Option<string?> report = Options.OutputFile(
        "--report", "Write an HTML page with curves, confusion matrix and test digits to this file.");

    private readonly Option<string?> pictures = new("--pictures")
    {
        Description = "Write the curves of the accuracy, the confusion matrix and the layers as SVG files to this folder.",
        HelpName = "folder",
    };

    private readonly CheckpointOptions checkpoint = new();

    /// <summary>Sets up the options.</summary>
    /// <param name="run">What to do with them; returns the exit code.</param>
    public CommandLine(Func<Settings, int> run)
    {
        Root = new RootCommand("Trains a recurrent network to read digits and says how well it reads digits that it has not seen.")
        {
            model, list, data, download, samples, epochs, batchSize, seed, device, listDevices, threads, show, report, pictures,
        };
        checkpoint.AddTo(Root);
        model.AcceptOnlyFromAmong([.. Models.All.Select(choice => choice.Name)]);
        Root.Validators.Add(OneSourceOfDigits);
        Root.Validators.Add(ThreadsOfTheProcessor);
        pictures.Validators.Add(FolderThatExists);
        Root.SetAction(parsed => run(Read(parsed)));
    }

    /// <summary>The command with all options.</summary>
    public RootCommand Root { get; }

    private Settings Read(ParseResult parsed) => new(
        Models.All.Single(choice => choice.Name == parsed.GetValue(model)),
        parsed.GetValue(list),
        parsed.GetValue(data),
        parsed.GetValue(download),
        parsed.GetValue(samples),
        parsed.GetValue(epochs),
        parsed.GetValue(batchSize),
        parsed.GetValue(seed),
        parsed.GetValue(device),
        parsed.GetValue(listDevices),
        parsed.GetValue(threads) ?? 0,
        parsed.GetValue(show),
        parsed.GetValue(report),
        parsed.GetValue(pictures),
        checkpoint.Read(parsed));

    private void OneSourceOfDigits(CommandResult command)
    {
        Option[] asked = [.. new Option[] { data, download, samples }.Where(option => command.GetResult(option) is { Implicit: false })];
        if (asked.Length > 1)
        {
            command.AddError($"{asked[0].Name} and {asked[1].Name} ask for different digits; leave one out");
        }
    }

    private void ThreadsOfTheProcessor(CommandResult command)
    {
        if (command.GetResult(threads) is { Implicit: false } && command.GetResult(device)?.Tokens is [{ Value: not DeviceName.Cpu and var name }])
        {
            command.AddError($"--threads is for --device {DeviceName.Cpu} and has no meaning with --device {name}; leave one out");
        }
    }

    private static void FolderThatExists(OptionResult option)
    {
        string folder = option.Tokens is [{ Value: var value }, ..] ? value : "";
        if (!Directory.Exists(folder))
        {
            option.AddError($"--pictures: there is no folder '{folder}'; make it first, or name another one");
        }
    }

    private static DeviceName ParseDevice(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (!DeviceName.TryParse(text, out DeviceName name))
        {
            argument.AddError($"--device: expected {DeviceName.Syntax}, found '{text}'");
        }

        return name;
    }
}
