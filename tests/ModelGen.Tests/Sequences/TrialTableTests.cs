using System.Text.RegularExpressions;
using ModelGen.Tests.Training;
using ModelGen.Training;
using SampleKit;
using Sequences;
using Sequences.Search;
using Spectre.Console;
using Table = Spectre.Console.Table;

namespace ModelGen.Tests.Sequences;

public class TrialTableTests
{
    /// <summary>Two epochs: the model is right for the last sample, which validates, and for one of the three others.</summary>
    private static readonly Dataset Data = Dataset.WithLabels(new float[] { 1, 0, 0, 1, 0, 1, 0, 1 }, 2, (int[])[0, 0, 0, 1]);

    [Fact]
    public void ProgressFollowsEachTrial()
    {
        string[] tables = new string[2];
        Trial waiting = new(Scripted("LSTM", 2, _ => 1), epochs: 20, seed: null);
        Trial[] trials = new Trial[2];
        trials[0] = new(Scripted("RNN", 1, Loss), epochs: 2, seed: null);
        trials[1] = waiting;
        trials[0].Run(Data, Data, threads: 1, CancellationToken.None);

        Assert.Equal(
            """
             RNN 1         training   0/2                                T
             LSTM 2        waiting   0/20
            """,
            tables[0]);
        Assert.Equal(
            """
             RNN 1         training   1/2 4.250   0.3333      1.000       T
             LSTM 2        waiting   0/20
            """,
            tables[1]);
        Assert.Equal(
            """
             RNN 1         done      2/2 5.250   0.3333      1.000       T
             LSTM 2        waiting  0/20
            """,
            Rows(TrialTable.Progress(trials)));

        double Loss(StepContext step)
        {
            tables[step.Epoch] = Rows(TrialTable.Progress(trials));
            return 4.25 + step.Epoch;
        }
    }

    [Fact]
    public void ResultsAreThoseOfTheTrainedModel()
    {
        Trial completed = new(Scripted("RNN", 1, step => step.Epoch), epochs: 2, seed: null);
        Trial converged = new(Scripted("RNN", 2, _ => 1), epochs: 20, seed: null);
        Trial diverged = new(Scripted("LSTM", 1, _ => double.PositiveInfinity), epochs: 20, seed: null);
        Trial[] trials = [completed, converged, diverged, new(Scripted("LSTM", 2, _ => 1), epochs: 20, seed: null)];
        foreach (Trial trial in trials[..^1])
        {
            trial.Run(Data, Data.Slice(2, 2), threads: 1, CancellationToken.None);
        }

        Assert.Equal(
            """
             RNN 1              2       T   0.3333      1.000   0.5000 all epochs
             RNN 2              2       T   0.3333      1.000   0.5000 converged
             LSTM 1             1       T   0.3333      1.000   0.5000 diverged
             LSTM 2                                                    untrained
            """,
            Rows(TrialTable.Results(trials, completed)));
    }

    [Fact]
    public void TablesFitEightyColumns()
    {
        foreach (TaskChoice task in TaskChoice.All)
        {
            Trial[] trials = [.. task.Architectures.Select(architecture => new Trial(architecture, epochs: 999, seed: null))];
            foreach (Table table in (Table[])[TrialTable.Progress(trials), TrialTable.Results(trials, best: null)])
            {
                string[] lines = Render(table, width: 80);
                Assert.Equal(1 + 8, lines.Length - Array.FindIndex(lines, line => line.StartsWith('─')));
                Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
            }
        }
    }

    [Fact]
    public void ATerminalShowsTheTableWhileTrialsRunAndTakesItAway()
    {
        Trial[] trials = [.. new[] { 1, 2, 3 }.Select(number => new Trial(Scripted("RNN", number, _ => 1), epochs: 1, seed: null))];
        StringWriter output = new() { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new TerminalOutput(output),
        });
        TrialDisplay.Follow(console, trials, ArchitectureSearch.Start(trials, Data, Data, threads: 2, CancellationToken.None));
        Assert.All(trials, trial => Assert.NotNull(trial.Outcome));
        Assert.Contains(" RNN 3 ", output.ToString());
        Assert.DoesNotContain(" - ", output.ToString());

        // The eight lines of the table, blank ones around it included, are erased, and the cursor is shown again.
        string end = output.ToString()[output.ToString().LastIndexOf(" RNN 3 ", StringComparison.Ordinal)..];
        Assert.Equal(8, Regex.Count(end, "\u001b\\[2K"));
        Assert.EndsWith("\u001b[?25h", end);
    }

    private static Architecture Scripted(string family, int number, Func<StepContext, double> loss)
    {
        ModelDescription model = FakeModel.Describe(new(2), new(2), Loss.SparseCategoricalCrossentropy, ["accuracy"], split: 0.25);
        return new(family, number, model, _ => new ScriptedModel(model, 4) { TrainingLoss = loss, ValidationLosses = [1, 1] });
    }

    /// <summary>The rows below the head, without times.</summary>
    private static string Rows(Table table)
    {
        IEnumerable<string> rows = Render(table, 80).SkipWhile(line => !line.StartsWith('─')).Skip(1);
        return string.Join('\n', rows.Select(row => Regex.Replace(row, @"  \d\.\d(?!\d)", "    T").TrimEnd()));
    }

    private static string[] Render(Table table, int width)
    {
        StringWriter output = new() { NewLine = "\n" };
        IAnsiConsole console = Terminal.Open(output);
        console.Profile.Width = width;
        console.Write(table);
        return output.ToString().TrimEnd().Split('\n');
    }

    private sealed class TerminalOutput(StringWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => 80;

        public int Height => 24;

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }
}
