namespace ModelGen.Tests.Tool;

/// <summary>What is said of commands, and of those that are wrong.</summary>
public class ToolUsageTests
{
    private static readonly string[] Commands = ["import", "verify", "check", "summary", "show", "new", "convert"];

    [Fact]
    public void The_help_lists_all_commands()
    {
        string help = ToolRun.Of("--help").Good();
        Assert.All(Commands, command => Assert.Contains($"\n  {command} <", help));
        Assert.DoesNotContain("<attention-classifier|", help);
        Assert.EndsWith(
            "\nExit codes:\n  0  All is well.\n  1  Something is wrong with a file or its content.\n  2  The command or its options are wrong.\n", help);
    }

    [Fact]
    public void The_help_of_each_command_has_lines_to_type() => Assert.All(Commands, command =>
    {
        string help = ToolRun.Of(command, "--help").Good();
        string examples = help[help.IndexOf("Examples:\n", StringComparison.Ordinal)..];
        Assert.Contains($"modelgen {command} ", examples);
        int own = new[] { "Starters:\n", "Examples:\n" }.Select(begin => help.IndexOf(begin, StringComparison.Ordinal)).Where(at => at >= 0).Min();
        Assert.All(help[own..].Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal(help, ToolRun.Of(command, "-h").Good());
    });

    [Fact]
    public void The_version_is_that_of_the_packages() =>
        Assert.Equal(typeof(IModel).Assembly.GetName().Version!.ToString(3) + "\n", ToolRun.Of("--version").Good());

    [Theory]
    [InlineData("name a command; see 'modelgen --help'")]
    [InlineData("Unrecognized command or argument 'x'; see 'modelgen --help'", "x")]
    [InlineData("Required argument missing for command: 'import'; see 'modelgen import --help'", "import")]
    [InlineData("Unrecognized command or argument '--hasty'; see 'modelgen import --help'", "import", "a.h5", "--hasty")]
    [InlineData("--steps: expected a whole number above 0, found '0'; see 'modelgen import --help'", "import", "a.h5", "--steps", "0")]
    [InlineData("--tolerance: expected a number above 0, such as 1e-4, found '0'; see 'modelgen import --help'", "import", "a.h5", "--tolerance", "0")]
    [InlineData("say how: --mermaid or --svg; see 'modelgen show --help'", "show", "a.model.yaml")]
    [InlineData("say how: --mermaid or --svg; see 'modelgen show --help'", "show", "a.model.yaml", "--mermaid", "--svg")]
    [InlineData("b.h5: such files are not written; name one that ends with .safetensors or .npz; see 'modelgen convert --help'", "convert", "a.npz", "b.h5")]
    [InlineData(
        "--output: expected the path of a file named *.model.yaml, as builds find it by that, found 'a.yaml'; see 'modelgen new --help'",
        "new", "lstm-classifier", "-o", "a.yaml")]
    public void Wrong_usage_is_told_in_a_line(string expected, params string[] arguments) => Assert.Equal(expected, ToolRun.Of(arguments).Refused(exitCode: 2));

    [Theory]
    [InlineData("nowhere.h5: there is no such file", "import", "nowhere.h5")]
    [InlineData("nowhere.model.yaml: there is no such file", "check", "nowhere.model.yaml")]
    [InlineData("nowhere.npz: there is no such file", "convert", "nowhere.npz", "a.safetensors")]
    [InlineData(
        "a.yaml: the name of a model file ends with .model.yaml, as builds find it by that; rename it, or pipe it in as '-'", "summary", "a.yaml")]
    public void Files_that_are_not_there_are_told_in_a_line(string expected, params string[] arguments) =>
        Assert.Equal(expected, ToolRun.Of(arguments).Refused());
}
