using ModelGen.Generator.Emit;

namespace ModelGen.Tests.Emit;

public class LongLinesTests
{
    private const string Short = "batch.Rows[row + Row.Normalization1 + (n / 33 * 48) + (n % 33)]";

    private const string Long = "batch.Rows[row + Row.BatchNormalization1 + (n / 333 * 336) + (n % 333)]";

    [Theory]
    [InlineData($"    float normalized = {Short} * {Short} * scale;", $"    float normalized =\n        {Short} * {Short} * scale;")]
    [InlineData($"float common = ({Long} * y) + {Long} + zeroOfTheModel;", $"float common = ({Long} * y)\n    + {Long} + zeroOfTheModel;")]
    [InlineData($"Packing.Copy(ref {Short}, ref {Short}, 1);", $"Packing.Copy(\n    ref {Short}, ref {Short}, 1);")]
    [InlineData($"  {Long}, {Long}, positions, more,", $"  {Long}, {Long},\n  positions, more,")]
    [InlineData($"  // x = {Long} * {Long} * y;", $"  // x = {Long} * {Long} * y;")]
    [InlineData("x = short;\n", "x = short;\n")]
    public void A_line_is_broken_where_it_is_nested_least(string line, string expected) => Assert.Equal(expected, LongLines.Break(line));

    [Fact]
    public void Nothing_is_broken_inside_of_a_string()
    {
        string text = string.Join(", ", Enumerable.Repeat("a + \\\"b\\\" (c", 30));
        Assert.Equal($"Print(\n    \"{text}\");", LongLines.Break($"Print(\"{text}\");"));
    }

    [Fact]
    public void However_long_a_line_is_its_text_stays()
    {
        string line = $"float sum = {string.Join(" + ", Enumerable.Range(0, 20_000).Select(i => $"term{i}"))};";
        string[] lines = LongLines.Break(line).Split('\n');
        Assert.All(lines, part => Assert.InRange(part.Length, 1, 150));
        Assert.Equal(line, string.Join(" ", lines.Select(part => part.Trim())));
    }
}
