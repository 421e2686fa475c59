using System.Globalization;
using System.Text.RegularExpressions;
using ModelGen.Tests.Digits;
using Sequences;

namespace ModelGen.Tests.Sequences;

public class ProgramTests
{
    private const string Names = "rnn-1, rnn-2, rnn-3, rnn-4, lstm-1, lstm-2, lstm-3, lstm-4, rnn, lstm";

    /// <summary>The seed of all models.</summary>
    private static readonly ulong Seed = StrokesRnn1.ModelDescription.Training!.Seed;

    [Theory]
    [InlineData("--task digits", "'digits'")]
    [InlineData("--models gru", $"--models: expected numbers or some of {Names}, found 'gru'")]
    [InlineData("--models lstm-4,5", $"some of {Names}, found '5'")]
    [InlineData("--models ,", $"some of {Names}, found ''")]
    [InlineData("--models", "'--models'")]
    [InlineData("--epochs 0", "--epochs: expected a whole number from 1 to 1000000, found '0'")]
    [InlineData("--threads many", "--threads: expected a whole number from 1 to 1024, found 'many'")]
    [InlineData("--samples 19", "--samples: expected a whole number from 20 to 1000000, found '19'")]
    [InlineData("--show 0", "--show: expected a whole number from 1 to 1000, found '0'")]
    [InlineData("--data .", "--data is for --task vowels, and --task strokes makes its data; leave one out")]
    [InlineData("--task vowels --samples 30", "--samples is for tasks that make their data, and --task vowels reads them; leave one out")]
    [InlineData("--task vowels --data nowhere", "nowhere: there is no such folder; name one with the .ts files of JapaneseVowels")]
    [InlineData("--report nowhere/report.html", "nowhere; make it first, or name a file elsewhere")]
    [InlineData("--report .", "--report: expected the path of a file to write, found '.'")]
    [InlineData("--resume", "--resume needs --checkpoint, the folder that the training is kept in")]
    [InlineData("--speed 3", "'--speed'")]
    [InlineData("lstm", "'lstm'")]
    public void TellsInOneLineWhichOptionIsWrong(string arguments, string message) =>
        Assert.Contains(message, Error(arguments.Split(' ')));

    [Fact]
    public void TellsBeforeTrainingThatNoReportCanBeWritten()
    {
        string tooLong = new('a', 300);
        Assert.Contains($"--report: no file can be written as '{tooLong}'; ", Error("--report", tooLong));

        using TemporaryFolder folder = new();
        Run("--list", "--report", folder.File("report.html"));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void ListsTasksAndArchitectures() => Assert.Equal(
        [
            "Task        What to tell apart",
            "strokes     Five handwritten characters as the path of the pen, of up to 200 points; made by the program.",
            "segments    Five syllables of a consonant and a vowel, as up to 100 frames of 39 features; made by the program.",
            "vowels      Nine speakers by two vowels, as up to 29 frames of 12 features; needs the JapaneseVowels data.",
            "Model       Layers              Parameters; a number by itself is the units of a recurrent layer",
            "rnn-1       5                           70",
            "rnn-2       5, 5                       125",
            "rnn-3       32, 16                   1,989",
            "rnn-4       32, Dropout, 16          1,989",
            "lstm-1      5                          190",
            "lstm-2      5, 5                       410",
            "lstm-3      8, 16, Dense 100         4,157",
            "lstm-4      32, Dropout, 16          7,701",
        ],
        Run("--list"));

    [Theory]
    [InlineData("lstm-4,rnn-1", "RNN 1", "LSTM 4")]
    [InlineData("LSTM-2 lstm-2, rnn-3", "RNN 3", "LSTM 2")]
    [InlineData("1 rnn-2", "RNN 1", "RNN 2", "LSTM 1")]
    [InlineData("rnn", "RNN 1", "RNN 2", "RNN 3", "RNN 4")]
    public void TrainsTheArchitecturesThatAreNamed(string models, params string[] titles)
    {
        string[] lines = Run(["--models", .. models.Split(' '), "--samples", "20", "--epochs", "1"]);
        Assert.Equal(titles, lines.Where(line => line.Contains(" - epoch 1/1 - ")).Select(line => line.Split(" - ")[0]));
        Assert.Equal(titles, Rows(lines).Select(row => row[0]));
    }

    [Theory]
    [InlineData("strokes", "written", "chA")]
    [InlineData("segments", "spoken", "bha")]
    public void EndsWithTheBestByValidation(string task, string made, string label)
    {
        string[] lines = Run("--task", task, "--samples", "69", "--epochs", "3");
        Assert.Equal($"69 training and 20 test sequences, {made} with the seed {Seed}.", lines[0]);
        string[][] rows = Rows(lines);
        Assert.Equal(8, rows.Length);
        Assert.All(rows, row => Assert.Equal(("3", "all epochs"), (row[2], row[7])));
        AssertBest(lines, rows, test: 20);
        Assert.Contains(lines, line => line.StartsWith($"│ {label} "));

        // Of 69 sequences a share of 0.2 validates.
        Assert.All(rows, row => AssertWhole(55 * Number(row[4]), 0.01));
        Assert.All(rows, row => AssertWhole(14 * Number(row[5]), 0.01));
    }

    [Fact]
    public void ReadsRecordedData()
    {
        using TemporaryFolder folder = new();
        folder.Write("JapaneseVowels_TRAIN.ts", Vowels(casesPerSpeaker: 5));
        folder.Write("JapaneseVowels_TEST.ts", Vowels(casesPerSpeaker: 2));
        string[] lines = Run("--task", "vowels", "--data", folder.Path, "--models", "rnn-1 lstm-1", "--epochs", "2", "--show", "1");
        Assert.Equal($"45 training and 18 test sequences, read from {folder.Path}.", lines[0]);
        AssertBest(lines, Rows(lines), test: 18);
        Assert.Contains(lines, line => line.StartsWith("true: "));
    }

    [Fact]
    public void ResultsDependOnTheSeedAndNotOnThreads()
    {
        string[] arguments = ["--samples", "40", "--epochs", "2", "--show", "2", "--threads"];
        string[] one = WithoutTimes(Run([.. arguments, "1"]));
        Assert.Equal(one, WithoutTimes(Run([.. arguments, "2"])));
        Assert.Equal(one, WithoutTimes(Run([.. arguments, "9", "--seed", $"{Seed}"])));
        Assert.Empty(Losses(one).Intersect(Losses(WithoutTimes(Run([.. arguments, "1", "--seed", $"{Seed + 1}"])))));

        static IEnumerable<string> Losses(string[] lines) => lines.Where(line => line.Contains(" - loss: "));
    }

    [Fact]
    public void ARunDoesNotDependOnThoseBesideIt()
    {
        string[] alone = Run("--models", "lstm-4", "--samples", "40", "--epochs", "2");
        string[] among = Run("--models", "4", "--samples", "40", "--epochs", "2");
        Assert.Contains(WithoutTimes(alone)[1], WithoutTimes(among));
    }

    [Fact]
    public void DrawsTestSequencesWithTheirLabels()
    {
        string[] lines = Run("--models", "rnn-1", "--samples", "20", "--epochs", "1", "--show", "4");
        Assert.Equal(4, lines.Sum(line => line.Split("true: ").Length - 1));
        Assert.Equal(4, lines.Sum(line => line.Split("predicted: ").Length - 1));

        // Braille, but for its blank.
        Assert.InRange(lines.Sum(line => line.Count(character => character is > '\u2800' and <= '\u28ff')), 4 * 20, 4 * 12 * 28);
    }

    [Fact]
    public void ACancelledSearchShowsWhatItReached()
    {
        StringWriter output = new();
        Assert.Equal(0, Program.Run(["--samples", "20"], output, TextWriter.Null, new CancellationToken(canceled: true)));
        string[] lines = Lines(output);
        Assert.Equal(8, lines.Count(line => line.EndsWith(" - untrained")));
        Assert.Equal("best: none - no architecture was validated", lines[^1]);
    }

    [Fact]
    public void GoesOnWithASearchThatIsKept()
    {
        using TemporaryFolder folder = new();
        string[] arguments = ["--models", "rnn-1,lstm-1", "--samples", "30", "--epochs"], kept = ["--checkpoint", folder.Path];
        string[] whole = WithoutTimes(Run([.. arguments, "3"]));
        Run([.. arguments, "1", .. kept]);
        Assert.Equal(whole, WithoutTimes(Run([.. arguments, "3", .. kept, "--resume"])));
        Assert.Equal(["lstm-1", "rnn-1"], Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Order());
        StringWriter output = new();
        Assert.Equal(0, Program.Run([.. arguments, "9", .. kept, "--resume"], output, TextWriter.Null, new CancellationToken(canceled: true)));
        Assert.Contains("Stopped; the same options with --resume go on.", Lines(output));
    }

    [Fact]
    public void RedirectedOutputHasNoControlCodes() =>
        Assert.All(Run("--samples", "20", "--epochs", "1", "--show", "1"), line => Assert.DoesNotContain(line, char.IsControl));

    [Fact]
    public void WritesAReportOfAllArchitectures()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("report.html");
        string[] lines = Run("--models", "lstm-1,lstm-2", "--samples", "20", "--epochs", "2", "--report", path);
        Assert.StartsWith("best: LSTM ", lines[^1]);
        string page = File.ReadAllText(path);
        Assert.StartsWith("<!DOCTYPE html>", page);
        Assert.EndsWith("</html>", page.TrimEnd());
        Assert.Equal(["LSTM 1", "LSTM 2"], Regex.Matches(page, "<summary><h2[^>]*>(.*?)</h2>").Select(match => match.Groups[1].Value));
        Assert.All(Rows(lines), row => Assert.Contains($">{row[6]}<", page));
        Assert.Contains($"written with the seed {Seed}", page);
    }

    [Fact]
    public void ASearchThatReachedNothingWritesNoReport()
    {
        using TemporaryFolder folder = new();
        string[] arguments = ["--samples", "20", "--report", folder.File("report.html")];
        Assert.Equal(0, Program.Run(arguments, TextWriter.Null, TextWriter.Null, new CancellationToken(canceled: true)));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Helps()
    {
        string[] lines = Run("--help");
        Assert.All(
            ["--task", "--list", "--data", "--samples", "--models", "--epochs", "--seed", "--threads", "--show", "--report", "--checkpoint", "--resume"],
            option => Assert.Contains(lines, line => line.StartsWith($"  {option} ")));
    }

    /// <summary>Checks that the last lines say what the results say of the best.</summary>
    private static void AssertBest(string[] lines, string[][] rows, int test)
    {
        Match last = Regex.Match(
            lines[^1], @"^best: ((?:RNN|LSTM) [1-4]) - validation accuracy: ([01]\.\d{3,4}) - test accuracy: ([01]\.\d{3,4})$");
        string[] best = Assert.Single(rows, row => row[0] == last.Groups[1].Value);
        Assert.Equal((best[5], best[6]), (last.Groups[2].Value, last.Groups[3].Value));
        Assert.Equal(rows.Max(row => Number(row[5])), Number(best[5]));
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $" Accuracy: {best[6]} ({test * Number(best[6]):F0} of {test})"), lines[^2]);
    }

    /// <summary>A file with cases of one to three steps.</summary>
    private static byte[] Vowels(int casesPerSpeaker) =>
        Ts.Bytes(Ts.Vowels([.. Enumerable.Range(0, 9 * casesPerSpeaker).Select(i => (1 + i % 9, 1 + i % 3))]));

    private static string[] Run(params string[] arguments)
    {
        StringWriter output = new();
        Assert.Equal(0, Program.Run(arguments, output, TextWriter.Null));
        return Lines(output);
    }

    private static string[] Lines(StringWriter output) => output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs the program, which must fail: no output, and the one line of the error.</summary>
    private static string Error(params string[] arguments)
    {
        StringWriter output = new();
        StringWriter error = new();
        Assert.Equal(2, Program.Run(arguments, output, error));
        Assert.Equal("", output.ToString());
        return Assert.Single(Lines(error));
    }

    /// <summary>The cells of the results: title, layers, epochs, seconds, the three accuracies, and how it ended.</summary>
    private static string[][] Rows(string[] lines) =>
    [
        .. lines
            .Select(line => Regex.Match(line, @"^ ((?:RNN|LSTM) \d) +(\S.*?) +(\d+) +(\d+\.\d) +([\d.]+) +([\d.]+) +([\d.]+) (\S.*?) *$"))
            .Where(match => match.Success)
            .Select(match => match.Groups.Values.Skip(1).Select(cell => cell.Value).ToArray()),
    ];

    private static string[] WithoutTimes(string[] lines) => [.. lines.Select(line => Regex.Replace(line, @"\d+\.\d(s|(?!\d))", "T").TrimEnd())];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static void AssertWhole(double number, double tolerance) => Assert.InRange(Math.Abs(number - Math.Round(number)), 0, tolerance);
}
