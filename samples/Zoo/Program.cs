using System.Diagnostics;
using System.Globalization;
using ModelGen;
using ModelGen.Training;
using SampleKit;
using Spectre.Console;

namespace Zoo;

/// <summary>Trains a model of each kind that people bring, and tells what it reaches on samples that it has not seen.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => Run(arguments, Console.Out, Console.Error);

    /// <summary>The program. What is wrong with options is told in one line on <paramref name="error"/>.</summary>
    /// <param name="arguments">The options.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where the line about what is wrong goes.</param>
    /// <returns>The exit code: 0, or 1 where a model did not reach its aim, or <see cref="SampleCommand.Failure"/>.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error) =>
        new CommandLine(settings => Run(settings, output)).Root.Run(arguments, output, error);

    private static int Run(Settings settings, TextWriter output)
    {
        Exhibit[] chosen = [.. Exhibit.All.Where(exhibit => settings.Models?.Contains(exhibit.Name) ?? true)];
        if (settings.List)
        {
            foreach (Exhibit exhibit in chosen)
            {
                output.WriteLine($"{exhibit.Name,-12} {exhibit.Description.Summary}");
                output.WriteLine($"{"",-12} {string.Join(", ", exhibit.Description.Layers.Select(layer => layer.Kind))}");
            }

            return 0;
        }

        Table table = new Table().MinimalBorder().AddColumns("Model", "Layers");
        foreach (string number in (string[])["Parameters", "Epochs", "Seconds", "Reached", "Aim"])
        {
            table.AddColumn(new TableColumn(number).RightAligned());
        }

        bool all = true;
        foreach (Exhibit exhibit in chosen)
        {
            (double reached, double seconds, int epochs) = Train(exhibit, settings, output);
            all &= reached >= exhibit.Aim;
            table.AddRow(
                exhibit.Name,
                string.Join(", ", exhibit.Description.Layers.Select(layer => layer.Kind)),
                exhibit.Description.ParameterCount.ToString("N0", CultureInfo.InvariantCulture),
                epochs.ToString(CultureInfo.InvariantCulture),
                seconds.ToString("F1", CultureInfo.InvariantCulture),
                $"{exhibit.Metric} {MetricValue.Format(reached)}",
                exhibit.Aim.ToString(CultureInfo.InvariantCulture));
        }

        Terminal.Open(output).Write(table);
        return all ? 0 : 1;
    }

    /// <summary>Trains a model and tests it.</summary>
    /// <param name="exhibit">The model.</param>
    /// <param name="settings">What the user asked for.</param>
    /// <param name="output">Where the progress goes.</param>
    /// <returns>The value of its metric on samples that it has not seen, and what it took.</returns>
    public static (double Reached, double Seconds, int Epochs) Train(Exhibit exhibit, Settings settings, TextWriter output)
    {
        TrainingDescription training = exhibit.Description.Training!;
        ulong seed = settings.Seed ?? training.Seed;
        (Dataset train, Dataset test) = exhibit.Data(seed);
        output.WriteLine($"{exhibit.Name}: {exhibit.Description.Summary}");
        using ITrainableModel model = exhibit.Create(new ModelOptions { Seed = seed, Threads = settings.Threads ?? 0 });
        long start = Stopwatch.GetTimestamp();
        int epochs = settings.Epochs ?? training.Epochs;
        model.Fit(train, new FitOptions { Epochs = epochs, Seed = seed, Progress = ModelGen.Training.Progress.To(output) });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (model.Evaluate(test)[exhibit.Metric], seconds, epochs);
    }
}
