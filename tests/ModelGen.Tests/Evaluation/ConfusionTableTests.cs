using ModelGen.Training;

namespace ModelGen.Tests.Evaluation;

public class ConfusionTableTests
{
    [Fact]
    public void TableHasTheMatrixTheScoresAndTheAccuracy() => Assert.Equal(
        """
        Confusion matrix: labels down, predictions across
        ┏━━━━━━━┳━━━━━━━━━━━━━━━┓
        ┃ Label ┃ ai  bA lA ang ┃
        ┡━━━━━━━╇━━━━━━━━━━━━━━━┩
        │ ai    │  1   ·  ·   · │
        │ bA    │  1   ·  ·   · │
        │ lA    │  · 100  2   · │
        │ ang   │  ·   ·  ·   · │
        └───────┴───────────────┘
        ┏━━━━━━━━━━━━━━━┳━━━━━━━━━━━┳━━━━━━━━┳━━━━━━━━┳━━━━━━━━━┓
        ┃ Label         ┃ Precision ┃ Recall ┃     F1 ┃ Support ┃
        ┡━━━━━━━━━━━━━━━╇━━━━━━━━━━━╇━━━━━━━━╇━━━━━━━━╇━━━━━━━━━┩
        │ ai            │    0.5000 │ 1.0000 │ 0.6667 │       1 │
        │ bA            │    0.0000 │ 0.0000 │ 0.0000 │       1 │
        │ lA            │    1.0000 │ 0.0196 │ 0.0385 │     102 │
        │ ang           │    0.0000 │ 0.0000 │ 0.0000 │       0 │
        ├───────────────┼───────────┼────────┼────────┼─────────┤
        │ macro mean    │    0.3750 │ 0.2549 │ 0.1763 │     104 │
        │ weighted mean │    0.9856 │ 0.0288 │ 0.0441 │     104 │
        └───────────────┴───────────┴────────┴────────┴─────────┘
         Accuracy: 0.02885 (3 of 104)

        """.ReplaceLineEndings("\n"),
        ConfusionMatrix.Of([0, 1, 2, 2], [0, 0, 1, 2], 4, [1, 1, 100, 2]).ToTable(["ai", "bA", "lA", "ang"]));

    [Fact]
    public void ClassesWithoutNamesAreCalledByTheirIndices() => Assert.StartsWith(
        """
        Confusion matrix: labels down, predictions across
        ┏━━━━━━━┳━━━━━┓
        ┃ Label ┃ 0 1 ┃
        ┡━━━━━━━╇━━━━━┩
        │ 0     │ 1 · │
        │ 1     │ · · │
        └───────┴─────┘
        """.ReplaceLineEndings("\n"),
        ConfusionMatrix.Of([0], [0], 2).ToTable());

    [Fact]
    public void WeightsThatAreNoWholeNumbersHaveFourDigits() => Assert.Contains(
        """
        │ 0     │ 12.35 0.50 │
        │ 1     │     · 0.00 │
        └───────┴────────────┘
        """.ReplaceLineEndings("\n"),
        ConfusionMatrix.Of([0, 0, 1], [0, 1, 1], 2, [12.346, 0.5, 1e-9]).ToTable());

    [Fact]
    public void NamesThatAreTooWideForColumnsStandBesideTheirIndices()
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(index => $"a name of class {index}")];
        string[] lines = Lines(ConfusionMatrix.Of([11, 3], [3, 3], 12).ToTable(names));
        Assert.Equal("┃ Label                 ┃ 0 1 2 3 4 5 6 7 8 9 10 11 ┃", lines[2]);
        Assert.Equal("│  3 a name of class 3  │ · · · 1 · · · · · ·  ·  · │", lines[7]);
        Assert.Equal("│ 11 a name of class 11 │ · · · 1 · · · · · ·  ·  · │", lines[15]);
        Assert.Equal("│ a name of class 0  │    0.0000 │ 0.0000 │ 0.0000 │       0 │", lines[20]);
    }

    [Theory]
    [InlineData(20, 999)]
    [InlineData(16, 9999)]
    [InlineData(30, 1)]
    public void TwentyClassesFitATerminalWhateverTheirNames(int classes, double count)
    {
        ConfusionMatrix matrix = new(classes);
        for (int index = 0; index < classes; index++)
        {
            matrix.Add(index, index, count);
        }

        string[] lines = Lines(matrix.ToTable([.. Enumerable.Range(0, classes).Select(index => new string((char)('a' + index % 26), 30))]));
        Assert.Equal("Confusion matrix: labels down, predictions across", lines[0]);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 100));
        Assert.Contains($"│  0 aaaaaa", lines[4]);
        Assert.Contains("… │", lines[4]);
    }

    [Fact]
    public void OfAMatrixThatIsTooWideTheMostFrequentMistakesAreListed()
    {
        ConfusionMatrix matrix = new(200);
        for (int index = 0; index < 200; index++)
        {
            matrix.Add(index, index, 50);
            matrix.Add(index, (index + 1) % 200, index % 40);
        }

        string[] lines = Lines(matrix.ToTable());
        Assert.Equal("Most frequent mistakes", lines[0]);
        Assert.Equal("┃ Label ┃ Prediction ┃ Count ┃", lines[2]);
        Assert.Equal("│ 39    │ 40         │    39 │", lines[4]);
        Assert.Equal("│ 199   │ 0          │    39 │", lines[8]);
        Assert.Equal("│ 38    │ 39         │    38 │", lines[9]);
        Assert.Equal("└───────┴────────────┴───────┘", lines[4 + 20]);
        Assert.Equal(1, lines.Count(line => line.StartsWith("│ 150 ", StringComparison.Ordinal)));
    }

    [Fact]
    public void WhereThereAreNoMistakesNoneAreListed()
    {
        ConfusionMatrix matrix = new(60);
        matrix.Add(3, 3);
        Assert.StartsWith("┏", matrix.ToTable());
    }

    [Fact]
    public void NamesAreCutAndStayOnTheirLine()
    {
        string[] names = ["line\nbreak \u001b[31m", "\u202Eright\u2028to left", "𝒳éक\u094Dष" + new string('z', 30)];
        string[] lines = Lines(ConfusionMatrix.Of([0], [1], 3).ToTable(names));
        Assert.StartsWith("│ line\uFFFDbreak \uFFFD[31m         │", lines[4]);
        Assert.StartsWith("│ \uFFFDright\uFFFDto left           │", lines[5]);
        Assert.StartsWith("│ 𝒳éक\u094Dषzzz", lines[6]);
        Assert.Contains("zzz… │", lines[6]);
    }

    [Fact]
    public void ThereIsANameForEveryClass() => Assert.StartsWith(
        "There is 1 name; give one for each of the 2 classes.",
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix(2).ToTable(["one"])).Message);

    private static string[] Lines(string table)
    {
        Assert.EndsWith("\n", table);
        return table[..^1].Split('\n');
    }
}
