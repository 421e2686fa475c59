using System.Text.RegularExpressions;

namespace ModelGen.Packages.Tests;

/// <summary>What a command of the SDK says.</summary>
/// <param name="ExitCode">0 if it did what it was asked to.</param>
/// <param name="Output">All that it wrote.</param>
internal sealed partial record CommandResult(int ExitCode, string Output)
{
    /// <summary>Errors and warnings, each once, as in <c>error MG0024</c>.</summary>
    public IEnumerable<string> Problems => Problem().Matches(Output).Select(match => match.Value).Distinct();

    /// <summary>The lines that it wrote.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The same result, which has to be a success without a warning.</summary>
    public CommandResult Clean()
    {
        Assert.True(ExitCode == 0 && !Problems.Any(), Output);
        return this;
    }

    [GeneratedRegex(@"\b(error|warning) [A-Z]{2,}\d+")]
    private static partial Regex Problem();
}
