using Digits;

namespace ModelGen.Tests.Digits;

public sealed class ProgramTests : IDisposable
{
    /// <summary>Whether the program was built with ILGPU; its tests on devices are those of the ILGPU backend.</summary>
    private static readonly bool HasIlgpu =
        typeof(Program).Assembly.GetReferencedAssemblies().Any(assembly => assembly.Name == "ModelGen.Ilgpu");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--model gru", "'gru'")]
    [InlineData("--epochs 0", "--epochs: expected a whole number from 1 to 1000000, found '0'")]
    [InlineData("--epochs 1.5", "--epochs: expected a whole number from 1 to 1000000, found '1.5'")]
    [InlineData("--batch-size 8193", "--batch-size: expected a whole number from 1 to 8192, found '8193'")]
    [InlineData("--threads -1", "--threads: expected a whole number from 1 to 1024, found '-1'")]
    [InlineData("--show 0", "--show: expected a whole number from 1 to 1000, found '0'")]
    [InlineData("--report nowhere/report.html", "nowhere; make it first, or name a file elsewhere")]
    [InlineData("--seed 18446744073709551616", "from 0 to 18446744073709551615, found '18446744073709551616'")]
    [InlineData("--samples 19", "--samples: expected a whole number from 20 to 1000000, found '19'")]
    [InlineData("--samples 100 --data .", "--data and --samples ask for different digits; leave one out")]
    [InlineData("--download --data .", "--data and --download ask for different digits; leave one out")]
    [InlineData("--device gpu", "--device: expected cpu, ilgpu-cpu, cuda[:index], opencl[:index] or best, found 'gpu'")]
    [InlineData("--device cpu:0", "opencl[:index] or best, found 'cpu:0'")]
    [InlineData("--device best --threads 2", "--threads is for --device cpu and has no meaning with --device best; leave one out")]
    [InlineData("--resume", "--resume needs --checkpoint, the folder that the training is kept in")]
    [InlineData("--data", "'--data'")]
    [InlineData("--speed 3", "'--speed'")]
    [InlineData("lstm", "'lstm'")]
    public void Tells_in_one_line_which_option_is_wrong(string arguments, string message) =>
        Assert.Contains(message, Error(arguments.Split(' ')));

    [Fact]
    public void Tells_in_one_line_which_file_is_missing_or_damaged()
    {
        Assert.StartsWith($"error: {folder.File("none")}: there is no such folder", Error("--data", folder.File("none")));
        Assert.StartsWith($"error: {folder.Path}: expected one of the files train-images-idx3-ubyte", Error("--data", folder.Path));

        string images = folder.Write("train-images-idx3-ubyte", [0, 0, 8]);
        folder.Write("train-labels-idx1-ubyte", [0, 0, 8, 1]);
        Assert.Equal(
            $"error: {images}: byte 3 (number of dimensions): the file ends after 3 bytes{Environment.NewLine}",
            Error("--data", folder.Path));
    }

    [Fact]
    public void The_environment_names_the_folder_where_no_option_does()
    {
        string? before = Environment.GetEnvironmentVariable(CommandLine.FolderVariable);
        try
        {
            Environment.SetEnvironmentVariable(CommandLine.FolderVariable, folder.File("preset"));
            Assert.StartsWith($"error: {folder.File("preset")}: there is no such folder", Error());
            Assert.StartsWith($"error: {folder.File("asked")}: there is no such folder", Error("--data", folder.File("asked")));
        }
        finally
        {
            Environment.SetEnvironmentVariable(CommandLine.FolderVariable, before);
        }
    }

    [Fact]
    public void Lists_the_models()
    {
        StringWriter output = new();
        Assert.Equal(0, Program.Run(["--list"], output, TextWriter.Null));
        Assert.Equal(
            [
                "lstm            An LSTM that reads a digit of 28x28 pixels row by row.",
                "simple-rnn      A simple recurrent layer that reads a digit of 28x28 pixels row by row.",
                "stacked-lstm    Two LSTM with dropout and a dense layer that read a digit of 28x28 pixels row by row.",
                "norm-rnn-relu   A simple recurrent layer of rectifiers behind a batch normalization.",
                "norm-rnn-tanh   A simple recurrent layer behind a batch normalization, trained by RMSprop.",
                "norm-lstm-tanh  An LSTM behind a batch normalization.",
                "norm-lstm-relu  A wide LSTM whose states are rectified, behind a batch normalization.",
            ],
            output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("lstm", 42)]
    [InlineData("simple-rnn", 1)]
    public void Trains_on_drawn_digits_and_ends_with_what_the_test_gave(string model, int seed)
    {
        StringWriter output = new();
        Assert.Equal(0, Program.Run(["--model", model, "--samples", "2000", "--epochs", "3", "--show", "5"], output, TextWriter.Null));
        string[] lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains($"2000 training and 400 test digits, drawn from strokes with the seed {seed}.", lines);
        Assert.Matches(@"^test loss: [\d.]{5,7} - test accuracy: [01]\.\d{3,4}$", lines[^1]);

        // Guessing gives 0.1.
        double accuracy = double.Parse(lines[^1].Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(accuracy, 0.25, 1);

        // Three digits of 28 columns fit into a row of redirected output.
        Assert.Equal(2, lines.Count(line => line.StartsWith("true: ")));
        Assert.Equal(5, lines.Sum(line => line.Split("true: ").Length - 1));
        Assert.Equal(5, lines.Sum(line => line.Split("predicted: ").Length - 1));
        Assert.Contains("Confusion matrix: labels down, predictions across", lines);
        Assert.Equal(FormattableString.Invariant($" Accuracy: {ModelGen.Training.MetricValue.Format(accuracy)} ({Math.Round(400 * accuracy)} of 400)"), lines[^2]);
    }

    [Theory]
    [InlineData("--device cuda:99", "error: There is no CUDA device 99")]
    [InlineData("--device opencl:99", "error: There is no OpenCL device 99")]
    public void Tells_in_one_line_why_there_is_no_such_device(string arguments, string message) =>
        Assert.StartsWith(HasIlgpu ? message : $"error: {arguments} needs ILGPU, and this program was built without it: ", Error(arguments.Split(' ')));

    [Theory]
    [InlineData("--device ilgpu-cpu")]
    [InlineData("--device best")]
    [InlineData("--list-devices")]
    public void Tells_in_one_line_how_to_have_devices_where_there_are_none(string arguments)
    {
        if (!HasIlgpu)
        {
            string error = Error(arguments.Split(' '));
            Assert.StartsWith($"error: {arguments} needs ILGPU, and this program was built without it: ", error);
            Assert.Contains("Build it again where a package source has ILGPU", error);
        }
    }

    [Fact]
    public void Trains_on_the_processor_in_every_build()
    {
        StringWriter output = new();
        Assert.Equal(0, Program.Run(["--device", "cpu", "--threads", "2", "--samples", "20", "--epochs", "1"], output, TextWriter.Null));
        Assert.Contains("Trains on the CPU.", output.ToString());
    }

    [Fact]
    public void Goes_on_with_a_training_that_is_kept()
    {
        string[] kept = ["--samples", "40", "--checkpoint", folder.File("kept"), "--epochs"];
        StringWriter whole = new(), part = new(), rest = new();
        Assert.Equal(0, Program.Run(["--samples", "40", "--epochs", "3"], whole, TextWriter.Null));
        Assert.Equal(0, Program.Run([.. kept, "1"], part, TextWriter.Null));
        Assert.Equal(0, Program.Run([.. kept, "3", "--resume"], rest, TextWriter.Null));
        Assert.Contains($"Goes on after 1 epoch, from {folder.File("kept/epoch-0001.safetensors")}.", rest.ToString());
        Assert.Equal(LastLine(whole), LastLine(rest));
        Assert.NotEqual(LastLine(whole), LastLine(part));
        StringWriter error = new();
        Assert.Equal(2, Program.Run([.. kept, "3"], TextWriter.Null, error));
        Assert.StartsWith($"error: {folder.File("kept")} has checkpoints of an earlier training run", error.ToString());

        static string LastLine(StringWriter output) => output.ToString().TrimEnd().Split('\n')[^1];
    }

    [Fact]
    public void Writes_a_report()
    {
        string path = folder.File("report.html");
        StringWriter output = new();
        Assert.Equal(0, Program.Run(["--samples", "20", "--epochs", "2", "--report", path], output, TextWriter.Null));
        string page = File.ReadAllText(path);
        Assert.StartsWith("<!DOCTYPE html>", page);
        Assert.EndsWith("</html>", page.TrimEnd());
        Assert.Contains("drawn from strokes with the seed 42", page);
        string accuracy = output.ToString().TrimEnd().Split(' ')[^1];
        Assert.Contains($">{accuracy}<", page);
    }

    [Fact]
    public void Writes_pictures_to_a_folder_that_is_there()
    {
        string path = folder.File("");
        Assert.Equal(0, Program.Run(["--samples", "20", "--epochs", "1", "--pictures", path], TextWriter.Null, TextWriter.Null));
        Assert.All(["accuracy.svg", "confusion.svg", "layers.svg"], name => Assert.StartsWith("<svg", File.ReadAllText(folder.File(name))));
        Assert.Equal("error: --pictures: there is no folder 'none'; make it first, or name another one\n", Error("--pictures", "none").ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Helps()
    {
        StringWriter output = new();
        Assert.Equal(0, Program.Run(["--help"], output, TextWriter.Null));
        Assert.All(
            [
                "--model", "--list", "--data", "--download", "--samples", "--epochs", "--batch-size", "--seed", "--device", "--list-devices", "--threads",
                "--show", "--report", "--pictures", "--checkpoint", "--resume",
            ],
            option => Assert.Contains($"  {option} ", output.ToString()));
    }

    /// <summary>Runs the program, which must fail: no output, and the one line of the error.</summary>
    internal static string Error(params string[] arguments)
    {
        StringWriter output = new();
        StringWriter error = new();
        Assert.Equal(2, Program.Run(arguments, output, error));
        Assert.Equal("", output.ToString());
        Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return error.ToString();
    }
}
