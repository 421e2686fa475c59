using System.Text;
using System.Text.RegularExpressions;
using ModelGen.Tests.Files;
using ModelGen.Training;
using Spectre.Console;
using Progress = ModelGen.Training.Progress;

namespace ModelGen.Tests.Training;

public class ProgressTests
{
    [Fact]
    public void RedirectedOutputStaysSilentUnlessItIsAskedFor()
    {
        using ChildProcess child = new("done", "quiet");
        Assert.Equal((0, ""), child.End());

        StringWriter output = new() { NewLine = "\n" };
        Train(Progress.To(output));
        Assert.Equal(ExpectedLines, WithoutTimes(output));
    }

    [Fact]
    public void WithoutATerminalEachEpochIsOneLineHoweverLong()
    {
        StringWriter output = new() { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        Assert.Equal(80, console.Profile.Width);
        Train(new ConsoleProgress(console));
        Assert.Equal(ExpectedLines, WithoutTimes(output));
    }

    [Fact]
    public void OnATerminalALiveLineStandsBelowTheSameLines()
    {
        SteppingClock clock = new();
        StringWriter output = new() { NewLine = "\n" };
        Train(new ConsoleProgress(Terminal(output, width: 100), clock));

        string bar = new('━', 12);
        string rest = new('─', 12);
        string text = Regex.Replace(WithoutTimes(output), "\u001b\\[[0-9;]*m", "");
        Assert.StartsWith($"\rEpoch 1/2 {bar}{rest} 1/2 - 0:01 left - loss: 0.2500 - accuracy: 0.5000 - 2 samples/s\u001b[K\r", text);

        // What stays: the live lines are drawn over.
        Assert.Equal(ExpectedLines, Regex.Replace(text, "\r[^\n]*\r\u001b\\[K", ""));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(46)]
    [InlineData(55)]
    [InlineData(64)]
    public void TheLiveLineIsNeverWiderThanTheTerminal(int width)
    {
        StringWriter output = new() { NewLine = "\n" };
        Train(new ConsoleProgress(Terminal(output, width), new SteppingClock()));
        string text = Regex.Replace(output.ToString(), "\u001b\\[[0-9;]*[mK]", "");
        int[] lengths = [.. text.Split('\r').Where(line => line.Contains('━')).Select(line => line.Length)];
        Assert.Equal(4, lengths.Length);
        Assert.All(lengths, length => Assert.InRange(length, width - 16, width - 1));
    }

    [Fact]
    public void AnEarlyEndSaysWhy()
    {
        using CancellationTokenSource source = new();
        StringWriter output = new() { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        using ScriptedModel model = new(4);
        model.Fit(Samples.Numbered(4), new FitOptions
        {
            Epochs = 3,
            Progress = new ConsoleProgress(console),
            Callbacks = [new LambdaCallback((_, _) => source.Cancel())],
            StopToken = source.Token,
        });
        Assert.Equal("Epoch 1/3 - T - loss: 1.000\nTraining ended early: stopped\n", WithoutTimes(output));
    }

    [Fact]
    public void OutputsThatAreNotFiniteAreCountedInTheLastLine()
    {
        StringWriter output = new() { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        using ScriptedModel model = new(4, "accuracy")
        {
            ValidationLosses = [1, 1],
            OutputsOf = inputs => [.. inputs.Select(input => input switch { 2 => float.NaN, 3 => float.PositiveInfinity, _ => input })],
        };
        Dataset data = new(new float[] { 1, 2, 3, 0 }, 1, new float[] { 1, 0, 1, 0 }, 1);
        History history = model.Fit(data, new FitOptions { ValidationData = data.Slice(0, 2), Progress = new ConsoleProgress(console) });
        Assert.Equal([0.5], history.Column("accuracy"));
        Assert.Equal(3, history.Epochs[0].NotFinite);
        Assert.Equal(1, model.Evaluate(data.Slice(0, 2)).NotFinite);
        Assert.EndsWith("\nOutputs of the last epoch that were not finite numbers: 3; an accuracy takes them for wrong.\n", output.ToString());
    }

    [Fact]
    public void TimesHaveOneDecimal()
    {
        StringWriter output = new() { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        using ScriptedModel model = new(4);
        TrainingPlan plan = TrainingPlan.Make(model, Samples.Numbered(4), new FitOptions { Epochs = 10 });
        TrainingRun run = new(model, plan, 1, new BatchMeans(model.Description, DataRole.Training));
        MetricValues values = new([new("loss", 0.12344), new("accuracy", 0.95666), new("val_loss", 1234.5)]);
        new ConsoleProgress(console).OnEpochEnd(run, new EpochRecord(2, 12.34, 0.1, true, values));
        Assert.Equal("Epoch 3/10 - 12.3s - loss: 0.1234 - accuracy: 0.9567 - val_loss: 1234\n", output.ToString());
    }

    private const string ExpectedLines =
        "Epoch 1/2 - T - loss: 0.2500 - accuracy: 0.5000 - val_loss: 3.000 - val_accuracy: 1.000\n"
        + "Epoch 2/2 - T - loss: 1.250 - accuracy: 0.5000 - val_loss: 2.000 - val_accuracy: 1.000\n";

    private static void Train(Callback progress)
    {
        using ScriptedModel model = new(2, "accuracy")
        {
            TrainingLoss = step => step.Epoch + 0.25,
            ValidationLosses = [3, 2],
        };
        Dataset data = new(new float[] { 0, 1, 0, 1 }, 1, new float[] { 0, 0, 1, 1 }, 1);
        model.Fit(data, new FitOptions { Epochs = 2, Shuffle = false, ValidationData = data.Slice(0, 1), Progress = progress });
    }

    private static string WithoutTimes(StringWriter output) => Regex.Replace(output.ToString(), @" [0-9]+\.[0-9]s ", " T ");

    private static IAnsiConsole Terminal(StringWriter output, int width) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        ColorSystem = ColorSystemSupport.Standard,
        Interactive = InteractionSupport.Yes,
        Out = new TerminalOutput(output, width),
    });

    private sealed class TerminalOutput(StringWriter writer, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => width;

        public int Height => 25;

        public void SetEncoding(Encoding encoding)
        {
        }
    }

    /// <summary>One second passes between any two looks at it.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private long seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => seconds++;
    }
}
