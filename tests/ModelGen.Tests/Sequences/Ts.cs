using System.Globalization;
using System.Text;

namespace ModelGen.Tests.Sequences;

/// <summary>Writes <c>.ts</c> files as bytes.</summary>
internal static class Ts
{
    /// <summary>A header of two dimensions and the classes 1, 2 and 12; a comment is line 1, and <c>@data</c> line 9.</summary>
    public const string Header = """
        # A comment: with @ and :
        @problemName Small
        @timeStamps false
        @missing false
        @univariate false
        @dimensions 2
        @equalLength false
        @classLabel true 1 2 12
        @data

        """;

    /// <summary>Cases of 3, 1 and 2 steps, in the lines 10 to 12.</summary>
    public const string Cases = "1,2.5,-3:4,5e-1,.25:1\n0.5:-0.5:12\n7,8:9,10:2\n";

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"));

    /// <summary>A file in the form of JapaneseVowels.</summary>
    /// <param name="cases">Class and number of steps of each.</param>
    public static string Vowels(params (int Speaker, int Steps)[] cases) =>
        """
        @problemName JapaneseVowels
        @timeStamps false
        @missing false
        @univariate false
        @dimensions 12
        @equalLength false
        @classLabel true 1 2 3 4 5 6 7 8 9
        @data

        """ + string.Concat(cases.Select((of, i) => $"{Case(i, of.Steps)}:{of.Speaker}\n"));

    /// <summary>The dimensions of a case: case + dimension / 100 + step / 10000.</summary>
    private static string Case(int index, int steps) => string.Join(
        ':',
        Enumerable.Range(0, 12).Select(dimension => string.Join(
            ',',
            Enumerable.Range(0, steps).Select(step => (index + dimension / 100m + step / 10000m).ToString(CultureInfo.InvariantCulture)))));
}
