using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ModelGen.CompilerServices;

namespace Benchmarks;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    private const double MaxSeconds = 3600;

    /// <summary>Only some rows.</summary>
    public static Option<string> Filter() => new("--filter")
    {
        Description = "Only rows whose name contains this.",
        DefaultValueFactory = _ => string.Empty,
    };

    /// <summary>A file for the figures.</summary>
    public static Option<string?> Json() => new("--json") { Description = "Write all figures to this file too.", HelpName = "file" };

    /// <summary>The Python that runs the peers' scripts.</summary>
    public static Option<string> Python() => new("--python")
    {
        Description = "The Python that has PyTorch.",
        DefaultValueFactory = _ => "python3",
    };

    /// <summary>How often the sides take turns.</summary>
    public static Option<int> Rounds() => UpTo(1000, new("--rounds")
    {
        Description = "How often the sides take turns.",
        DefaultValueFactory = _ => 3,
    });

    /// <summary>How many threads work.</summary>
    /// <param name="description">Who they are.</param>
    public static Option<int> Threads(string description) => UpTo(ModelEngine.MaxThreads, new("--threads")
    {
        Description = description,
        DefaultValueFactory = _ => 1,
    });

    /// <summary>How long something is timed; null: the command's default.</summary>
    /// <param name="description">What, and the default.</param>
    public static Option<double?> Seconds(string description)
    {
        Option<double?> option = new("--seconds") { Description = description };
        option.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens)
            {
                if (!double.TryParse(token.Value, CultureInfo.InvariantCulture, out double seconds) || !(seconds is > 0 and <= MaxSeconds))
                {
                    result.AddError($"--seconds: expected a number above 0 and up to {MaxSeconds}, found '{token.Value}'");
                }
            }
        });
        return option;
    }

    private static Option<int> UpTo(int most, Option<int> option)
    {
        option.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens)
            {
                if (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || !(number >= 1 && number <= most))
                {
                    result.AddError($"{option.Name}: expected a whole number from 1 to {most}, found '{token.Value}'");
                }
            }
        });
        return option;
    }
}
