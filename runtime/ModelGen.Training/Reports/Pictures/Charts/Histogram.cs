using System.Globalization;

namespace ModelGen.Training;

/// <summary>Draws how often whole numbers, such as lengths of sequences, fall into bins of equal, round widths.</summary>
internal static class Histogram
{
    private const int MostBins = 24;

    /// <summary>Draws a histogram.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="groups">Numbers from 0 that belong together, with a name; one number at least in all.</param>
    public static Picture Draw(string title, IReadOnlyList<(string Name, IReadOnlyList<int> Numbers)> groups)
    {
        int least = groups.SelectMany(group => group.Numbers).Min(), greatest = groups.SelectMany(group => group.Numbers).Max();
        int width = Width(least, greatest), first = least / width, bins = (greatest / width) - first + 1;
        string[] rows = [.. Enumerable.Range(first, bins).Select(bin => Name(bin, width))];
        return BarChart.Draw(title, rows, [.. groups.Select(group => new BarGroup(group.Name, Count(group.Numbers)))]);

        double[] Count(IReadOnlyList<int> numbers)
        {
            double[] counts = new double[bins];
            foreach (int number in numbers)
            {
                counts[(number / width) - first]++;
            }

            return counts;
        }
    }

    /// <summary>The least of 1, 2, 5, 10, 20, ... that makes no more bins than have room.</summary>
    private static int Width(int least, int greatest)
    {
        int width = 1;
        for (int i = 0; (greatest / width) - (least / width) >= MostBins; i++)
        {
            // 1 to 2 to 5 to 10.
            width = i % 3 == 1 ? width / 2 * 5 : width * 2;
        }

        return width;
    }

    private static string Name(int bin, int width) => width == 1
        ? bin.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{(long)bin * width}–{((long)bin * width) + width - 1}");
}
