using System.Globalization;
using System.Text.RegularExpressions;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Values;

/// <summary>How much of something there may be: an integer, or a number with a unit, as <c>64 KiB</c> and <c>200k</c>; a part of a whole does not count.</summary>
/// <param name="expected">What is expected, in words.</param>
/// <param name="gap">What people put between a number and its unit.</param>
/// <param name="units">The units, and how people write them otherwise.</param>
internal sealed class AmountType(string expected, string gap, params AmountUnit[] units) : ValueType<long>
{
    /// <summary>Beyond every model, and exact as a number of JSON too.</summary>
    private const long Most = 1L << 53;

    private static readonly Regex Amount = new(
        @"^(?<number>[0-9]{1,16}(\.[0-9]{1,16})?)\s*(?<unit>[A-Za-z]+)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    /// <summary>Bytes. A kilobyte is 1000 bytes to some and 1024 to others, so that it is asked for.</summary>
    public static AmountType Size { get; } = new(
        "a size such as 64 KiB, 1.5 MiB or 65536, which are bytes",
        " ",
        new AmountUnit("B", 1, ["byte", "bytes"]),
        new AmountUnit("KiB", 1 << 10, ["k", "kibibyte", "kibibytes"]) { Decimal = "KB" },
        new AmountUnit("MiB", 1 << 20, ["m", "mebibyte", "mebibytes"]) { Decimal = "MB" },
        new AmountUnit("GiB", 1 << 30, ["g", "gibibyte", "gibibytes"]) { Decimal = "GB" });

    /// <summary>A count of what there is much of.</summary>
    public static AmountType Count { get; } = new(
        "a count such as 200k, 3.4M or 200000",
        "",
        new AmountUnit("k", 1_000, ["thousand"]),
        new AmountUnit("M", 1_000_000, ["mio", "million"]),
        new AmountUnit("G", 1_000_000_000, ["b", "bn", "billion"]));

    public override string Expected => expected;

    public override bool TryRead(Node node, Problems problems, out long value)
    {
        value = 0;
        if (node is not ScalarNode scalar || Read(scalar) is not decimal amount)
        {
            return Wrong(node, problems);
        }

        value = (long)Math.Min(amount, Most);
        return amount is >= 1 and <= Most || OutOfRange(node, problems, scalar.Text);
    }

    public override void WriteSchema(SchemaWriter schema)
    {
        schema.Json.Array("type", ["integer", "string"]);
        schema.Json.Value("minimum", 1);
        schema.Json.Value("pattern", $@"^[0-9]+(\.[0-9]+)?\s*({string.Join("|", units.Select(unit => unit.Name))})$");
    }

    protected override string? Advice(Node node) => base.Advice(node) ?? (node is not ScalarNode scalar ? null
        : Amount.Match(scalar.Text) is not { Success: true } match ? Spelling.OfNumber(scalar, Accepts)
        : OfUnit(match.Groups["number"].Value, match.Groups["unit"].Value));

    private decimal? Read(ScalarNode scalar) => scalar.Kind() switch
    {
        ScalarKind.Integer => scalar.ToInteger(),
        ScalarKind.Text when Amount.Match(scalar.Text) is { Success: true } match
            && units.FirstOrDefault(unit => unit.Name == match.Groups["unit"].Value) is AmountUnit unit => Number(match) * unit.Factor,
        _ => null,
    };

    private static decimal Number(Match match) => decimal.Parse(match.Groups["number"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    /// <summary>What to write for a unit that is spelled otherwise.</summary>
    private string? OfUnit(string number, string word) => units.FirstOrDefault(unit => unit.IsMeantBy(word)) is not AmountUnit unit ? null
        : string.Equals(unit.Decimal, word, StringComparison.OrdinalIgnoreCase)
            ? $"{unit.Decimal} means two sizes: write '{number} {unit.Name}' for a multiple of {unit.Factor.ToString(CultureInfo.InvariantCulture)}, "
                + "or the bytes as an integer"
            : $"did you mean '{number}{gap}{unit.Name}'?";
}

/// <summary>A unit of amounts.</summary>
/// <param name="Name">How it is written.</param>
/// <param name="Factor">How much it is.</param>
/// <param name="Others">What else people write, in lower case.</param>
internal sealed record AmountUnit(string Name, long Factor, string[] Others)
{
    /// <summary>What people write for this unit or for a power of ten near it, or null.</summary>
    public string? Decimal { get; init; }

    /// <summary>Whether a word is another spelling of it.</summary>
    public bool IsMeantBy(string word) => new[] { Name, Decimal }.Contains(word, StringComparer.OrdinalIgnoreCase) || Others.Contains(word.ToLowerInvariant());
}
