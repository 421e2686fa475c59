using System.Globalization;
using System.Text;
using Embedded;
using ModelGen.Tests.Binding;

namespace ModelGen.Tests.Embedded;

public class ProgramTests
{
    private const string Seven = "seven.txt", Points = "bA.csv", Mine = "mine.csv";

    [Fact]
    public void Reads_a_digit_from_text() => Assert.Matches(@"^7 (0\.9\d\d|1\.000) [\d.]+ us\n$", Output("digit", Example(Seven)));

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Reads_the_same_digit_from_PGM(bool isText, bool isDark)
    {
        string[] lines = Encoding.UTF8.GetString(Example(Seven)).Split('\n');
        byte[] pixels = [.. Enumerable.Range(0, 784).Select(i => (byte)(Ink(lines, i) ^ (isDark ? 255 : 0)))];
        byte[] image = isText
            ? Encoding.ASCII.GetBytes($"P2\n# a digit\n28 28 255\n{string.Join('\n', pixels)}\n")
            : [.. "P5 28 28 255\n"u8, .. pixels];
        Assert.Matches(@"^7 (0\.9\d\d|1\.000) ", Output("digit", image));

        static int Ink(string[] lines, int i) => (i % 28 < lines[i / 28].Length ? lines[i / 28][i % 28] : ' ') == ' ' ? 0 : 255;
    }

    [Fact]
    public void Answers_after_each_point_and_begins_anew_behind_an_empty_line()
    {
        string stroke = Encoding.UTF8.GetString(Example(Points)).Trim();
        string[] once = Answers(Output("pen", Encoding.UTF8.GetBytes(stroke)));
        Assert.Equal(stroke.Split('\n').Length, once.Length);
        Assert.StartsWith("bA 0.9", once[^1], StringComparison.Ordinal);
        Assert.Equal([.. once, .. once], Answers(Output("pen", Encoding.UTF8.GetBytes($"{stroke}\r\n\r\n\n{stroke}"))));
    }

    [Fact]
    public void Learns_strokes_of_its_user()
    {
        string[] lines = Output("adapt", Example(Mine)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(10, lines.Length);
        Assert.All(lines[..5], line =>
        {
            string[] words = line.Split(' ');
            Assert.Equal(["learned:", "->", "us", "in", "20", "steps"], [words[1], words[3], .. words[6..]]);
            Assert.True(double.Parse(words[4], CultureInfo.InvariantCulture) > double.Parse(words[2], CultureInfo.InvariantCulture), line);
        });
        Assert.All(lines[5..], line => Assert.Matches(@"^\w+ \d\.\d+ [\d.]+ us$", line));
    }

    [Fact]
    public void Measures_without_a_collection() => Assert.All(
        Output("measure 2000", []).Split('\n', StringSplitOptions.RemoveEmptyEntries),
        line => Assert.EndsWith(" us, 0 collections", line, StringComparison.Ordinal));

    [Theory]
    [InlineData("digit", "", "the input is empty; expected a digit as 28 lines of text or as PGM")]
    [InlineData("digit", "#\n#\n", "expected 28 lines, found 3")]
    [InlineData(
        "digit",
        "12345678901234567890123456789\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n",
        "line 1: expected at most 28 characters, found 29")]
    [InlineData("digit", "P5 8 8 255\n", "PGM: expected 28x28 pixels of at most 255 greys, found 8x8 of 255")]
    [InlineData("digit", "P5 28 28 255\nabc", "PGM: expected 784 bytes of pixels, found 3")]
    [InlineData("digit", "P2 28 28 255\n1 2 x", "PGM: expected a pixel at byte 17, found another character")]
    [InlineData("digit", "P2 28", "PGM: expected the height at byte 5, found the end")]
    [InlineData("pen", "", "the input has no points; expected lines as in '0.25,-0.5'")]
    [InlineData("pen", "0.1,0.2\nx,y\n", "line 2: expected two numbers from -10 to 10 as in '0.25,-0.5', found 'x,y'")]
    [InlineData("pen", "1,2,3", "line 1: expected two numbers from -10 to 10 as in '0.25,-0.5', found '1,2,3'")]
    [InlineData("pen", "NaN,0", "line 1: expected two numbers from -10 to 10 as in '0.25,-0.5', found 'NaN,0'")]
    [InlineData("pen", "0.5", "line 1: expected a point as in '0.25,-0.5', or an empty line behind a stroke, found '0.5'")]
    [InlineData("adapt", "", "the input has no strokes; expected a label or '?' and lines as in '0.25,-0.5' behind it")]
    [InlineData("adapt", "0.1,0.2", "line 1: expected a label or '?' before the first point of a stroke, found '0.1,0.2'")]
    [InlineData("adapt", "bA\n0.1,0.2\nka\n", "line 3: expected '?' or one of the labels ai, bA, chA, dA, lA, found 'ka'")]
    public void Wrong_input_is_told_in_one_line(string mode, string input, string message) =>
        Assert.Equal((1, $"error: {message}\n"), Error(mode, Encoding.UTF8.GetBytes(input)));

    [Fact]
    public void A_stroke_has_an_end()
    {
        string input = "bA\n" + string.Concat(Enumerable.Repeat("0.1,0.2\n", 201));
        Assert.Equal((1, "error: line 202: expected at most 200 points in a stroke, found '0.1,0.2'\n"), Error("adapt", Encoding.UTF8.GetBytes(input)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("digits")]
    [InlineData("digit now")]
    [InlineData("measure 0")]
    public void Wrong_arguments_get_the_usage(string arguments)
    {
        (int code, string text) = Error(arguments, []);
        Assert.Equal(2, code);
        Assert.StartsWith("Usage: Embedded digit | pen | adapt | measure [STEPS]\n", text, StringComparison.Ordinal);
    }

    private static byte[] Example(string name) => File.ReadAllBytes(Repository.PathOf($"samples/Embedded/examples/{name}"));

    /// <summary>Lines without their times.</summary>
    private static string[] Answers(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(' ', line.Split(' ')[..2]))];

    private static string Output(string arguments, byte[] input)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        int code = Program.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), new MemoryStream(input), output, error);
        Assert.Equal((0, ""), (code, error.ToString()));
        return output.ToString();
    }

    private static (int ExitCode, string Error) Error(string arguments, byte[] input)
    {
        using StringWriter output = new(), error = new() { NewLine = "\n" };
        int code = Program.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), new MemoryStream(input), output, error);
        return (code, error.ToString());
    }
}
