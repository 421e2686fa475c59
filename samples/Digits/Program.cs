using System.Collections.Immutable;
using System.Globalization;
using Digits.Data;
using Digits.Devices;
using ModelGen;
using ModelGen.Training;
using SampleKit;
using SampleKit.Drawing;

namespace Digits;

/// <summary>Trains a model on digits and tests it on others.</summary>
internal static class Program
{
    /// <summary>The share of the training digits that validate each epoch where the model does not say.</summary>
    private const double DefaultValidationSplit = 0.1;

    private static int Main(string[] arguments) => Run(arguments, Console.Out, Console.Error);

    /// <summary>The program. What is wrong with options, data or the device is told in one line on <paramref name="error"/>.</summary>
    /// <returns>The exit code: 0, or <see cref="SampleCommand.Failure"/>.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error) =>
        new CommandLine(settings => Run(settings, arguments, output)).Root.Run(arguments, output, error, Accelerators.IsRefusal);

    private static int Run(Settings settings, string[] arguments, TextWriter output)
    {
        if (settings.List)
        {
            foreach (ModelChoice choice in Models.All)
            {
                output.WriteLine($"{choice.Name,-16}{choice.Description.Summary}");
            }
        }
        else if (settings.ListDevices)
        {
            Accelerators.List(output);
        }
        else
        {
            Train(settings, arguments, output);
        }

        return 0;
    }

    private static void Train(Settings settings, string[] arguments, TextWriter output)
    {
        TrainingDescription training = settings.Model.Description.Training
            ?? throw new ArgumentException($"{settings.Model.Name}: the model has no training section");
        ulong seed = settings.Seed ?? training.Seed;
        using ITrainingDevice device = settings.Device.Kind == DeviceName.Cpu ? new Processor("the CPU") : Accelerators.Open(settings.Device);
        DigitSource digits = Digits(settings, seed);
        output.Write(settings.Model.Description.ToTable());
        output.WriteLine($"{digits.Train.Count} training and {digits.Test.Count} test digits, {digits.Origin}.");
        output.WriteLine($"Trains on {device.Description}.");

        using ITrainableModel created = settings.Model.Create(
            new ModelOptions { Seed = seed, BatchSize = settings.BatchSize, Threads = settings.Threads });
        device.Use(created, model =>
        {
            History history = model.Fit(digits.Train.ToDataset(), Options(settings, training, seed, output));
            if (settings.Kept.HowToGoOn(history.EndReason) is string how)
            {
                output.WriteLine(how);
            }

            Dataset test = digits.Test.ToDataset();
            EvaluationResult result = model.Evaluate(test);
            Predictions predictions = model.Classify(test);
            if (settings.Show is int count)
            {
                Gallery.Write(Terminal.Open(output), predictions, count, seed, Draw);
            }

            output.Write(predictions.Confusion.ToTable(predictions.Names));
            output.WriteLine(string.Join(" - ", result.Values.Select(value => $"test {value}")));
            if (settings.ReportFile is string path)
            {
                Report report = new(settings.Model.Name)
                {
                    Notes =
                    {
                        new("options", string.Join(' ', arguments)),
                        new("digits", digits.Origin),
                        new("seed of the initial weights", seed.ToString(CultureInfo.InvariantCulture)),
                        new("trained on", device.Description),
                    },
                };
                report.Add(history, predictions);
                report.Save(path);
            }

            if (settings.PictureFolder is string folder)
            {
                history.Curve("accuracy").SaveSvg(Path.Combine(folder, "accuracy.svg"));
                predictions.Confusion.ToPicture(predictions.Names).SaveSvg(Path.Combine(folder, "confusion.svg"));
                settings.Model.Description.ToPicture().SaveSvg(Path.Combine(folder, "layers.svg"));
            }
        });
    }

    private static FitOptions Options(Settings settings, TrainingDescription training, ulong seed, TextWriter output) => new()
    {
        Epochs = settings.Epochs,
        Seed = seed,
        ValidationSplit = training.ValidationSplit > 0 ? training.ValidationSplit : DefaultValidationSplit,
        Progress = Progress.To(output),
        HandleCancelKey = true,
        Callbacks = [.. settings.Kept.Callbacks],
        Resume = settings.Kept.Resume,
    };

    /// <summary>Draws a digit in half as many lines as it has rows, as a character is about twice as high as it is wide.</summary>
    private static ImmutableArray<string> Draw(ReadOnlySpan<float> digit, bool unicode) =>
        ShadedImage.Draw(digit, DigitSet.Side, DigitSet.Side, DigitSet.Side / 2, DigitSet.Side, unicode);

    private static DigitSource Digits(Settings settings, ulong seed)
    {
        if (settings.Download)
        {
            return DigitSource.Downloaded();
        }

        // Options say more about this run than a variable that was set some time ago.
        string? preset = settings.Samples is null ? Environment.GetEnvironmentVariable(CommandLine.FolderVariable) : null;
        string? folder = settings.DataFolder ?? preset;
        if (settings.DataFolder?.Length == 0)
        {
            throw new ArgumentException("--data: the folder is empty text; name the folder of the IDX files");
        }

        return string.IsNullOrEmpty(folder)
            ? DigitSource.Drawn(seed, settings.Samples ?? DigitSource.DefaultSamples)
            : DigitSource.InFolder(folder);
    }
}
