using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Training;
using SampleKit;
using SampleKit.Drawing;
using Sequences.Data;
using Sequences.Search;
using Spectre.Console;

namespace Sequences;

/// <summary>Trains several architectures on sequences and chooses the best of them.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        using CancellationTokenSource stop = new();
        using EndSignals signals = new(stop);
        return Run(arguments, Console.Out, Console.Error, stop.Token);
    }

    /// <summary>The program. What is wrong with options or data is told in one line on <paramref name="error"/>.</summary>
    /// <param name="arguments">The options.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where the line about what is wrong goes.</param>
    /// <param name="stop">Ends all trainings after their running batch; what was reached is shown.</param>
    /// <returns>The exit code: 0, or <see cref="SampleCommand.Failure"/>.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error, CancellationToken stop = default) =>
        new CommandLine(settings => Run(settings, arguments, output, stop)).Root.Run(arguments, output, error);

    private static int Run(Settings settings, string[] arguments, TextWriter output, CancellationToken stop)
    {
        if (settings.List)
        {
            List(settings, output);
        }
        else
        {
            Train(settings, arguments, Terminal.Open(output), output, stop);
        }

        return 0;
    }

    private static void List(Settings settings, TextWriter output)
    {
        output.WriteLine($"{"Task",-12}What to tell apart");
        foreach (TaskChoice task in TaskChoice.All)
        {
            output.WriteLine($"{task.Name,-12}{task.Summary}");
        }

        output.WriteLine();
        output.WriteLine($"{"Model",-12}{"Layers",-20}Parameters; a number by itself is the units of a recurrent layer");
        foreach (Architecture architecture in settings.Task.Choose(settings.Models))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{architecture.Name,-12}{architecture.Layers,-20}{architecture.Description.ParameterCount,10:N0}"));
        }
    }

    private static void Train(
        Settings settings, string[] arguments, IAnsiConsole console, TextWriter output, CancellationToken stop)
    {
        ImmutableArray<Architecture> architectures = settings.Task.Choose(settings.Models);
        ulong seed = settings.Seed ?? settings.Task.Architectures[0].Description.Training!.Seed;
        SequenceTask task = settings.Task.Load(settings, seed);
        output.WriteLine($"{task.Train.Count} training and {task.Test.Count} test sequences, {task.Origin}.");

        Trial[] trials =
        [
            .. architectures.Select(architecture => new Trial(architecture, settings.Epochs, settings.Seed, settings.Kept.Of(architecture.Name))),
        ];
        Task[] tasks = ArchitectureSearch.Start(
            trials, task.Train.ToDataset(), task.Test.ToDataset(), settings.Threads ?? Environment.ProcessorCount, stop);
        TrialDisplay.Follow(console, trials, tasks);

        if (stop.IsCancellationRequested && settings.Kept.HowToGoOn(EndReason.Stopped) is string how)
        {
            output.WriteLine(how);
        }

        Report report = ArchitectureSearch.Compare(trials, task.Name);
        Trial? best = ArchitectureSearch.Best(trials, report);
        console.Write(TrialTable.Results(trials, best));
        if (best is null)
        {
            output.WriteLine("best: none - no architecture was validated");
        }
        else
        {
            Tell(best, task, settings.Show, seed, console, output);
        }

        if (settings.ReportFile is string path && trials.Any(trial => trial.Outcome is not null))
        {
            report.Notes.Add(new("options", string.Join(' ', arguments)));
            report.Notes.Add(new("task", settings.Task.Summary));
            report.Notes.Add(new("sequences", task.Origin));
            report.Notes.Add(new("seed of the initial weights", seed.ToString(CultureInfo.InvariantCulture)));
            report.Save(path);
        }
    }

    private static void Tell(Trial best, SequenceTask task, int? show, ulong seed, IAnsiConsole console, TextWriter output)
    {
        Outcome outcome = best.Outcome!;
        if (show is int count)
        {
            Gallery.Write(console, outcome.Test, count, seed, SequenceDrawing.Of(task));
        }

        output.Write(outcome.Test.Confusion.ToTable(outcome.Test.Names));
        output.WriteLine(
            $"best: {best.Architecture.Title} - validation accuracy: {MetricValue.Format(outcome.Values!["val_accuracy"])} "
            + $"- test accuracy: {MetricValue.Format(outcome.Test.Accuracy)}");
    }
}
