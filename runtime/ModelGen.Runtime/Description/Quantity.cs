using static System.FormattableString;

namespace ModelGen;

/// <summary>Counts of things in messages.</summary>
internal static class Quantity
{
    /// <summary>A count with its noun, as <c>1 sample</c>, <c>3 samples</c> and <c>2 classes</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">Of what, in the singular.</param>
    public static string Of(long count, string noun) => Invariant($"{count} {Noun(count, noun)}");

    /// <summary>That so many are there, as <c>There is 1 sample</c> and <c>There are 3 samples</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">Of what, in the singular.</param>
    public static string ThereAre(long count, string noun) => $"There {(count == 1 ? "is" : "are")} {Of(count, noun)}";

    /// <summary>A noun behind a count.</summary>
    /// <param name="count">How many, or a sum of weights.</param>
    /// <param name="noun">The noun in the singular.</param>
    public static string Noun(double count, string noun) => noun switch
    {
        _ when count == 1 => noun,
        [.. string stem, 'y'] => stem + "ies",
        [.., 's'] => noun + "es",
        _ => noun + "s",
    };
}
