using ModelGen.Training;
using Zoo;
using Zoo.Data;

namespace ModelGen.Tests.Zoo;

/// <summary>The models of the kinds that people bring: each learns what it is for, in the epochs of its file.</summary>
public class ZooTests
{
    public static TheoryData<string> Names => [.. Exhibit.All.Select(exhibit => exhibit.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_reaches_its_aim(string name)
    {
        (int exit, string[] lines, string error) = Run("--models", name);
        Assert.Equal("", error);
        Exhibit exhibit = Exhibit.All.Single(exhibit => exhibit.Name == name);
        Assert.Contains($"{name}: {exhibit.Description.Summary}", lines);
        Assert.Contains(lines, line => line.Contains($" {name} ") && line.Contains($" {exhibit.Metric} "));
        Assert.True(exit == 0, string.Join('\n', lines));
    }

    [Fact]
    public void A_model_that_misses_its_aim_is_told_by_the_exit_code()
    {
        (int exit, string[] lines, _) = Run("--models", "autoencoder", "--epochs", "1", "--threads", "1");
        Assert.Equal(1, exit);
        Assert.Contains(lines, line => line.Contains("autoencoder") && line.Contains(" r2 "));
    }

    [Fact]
    public void The_list_has_every_model_and_trains_none()
    {
        (int exit, string[] lines, _) = Run("--list");
        Assert.Equal(0, exit);
        Assert.Equal(2 * Exhibit.All.Length, lines.Length);
        Assert.Equal("review       Whether a review is positive, from its words.", lines[0]);
        Assert.Equal("             Embedding, Bidirectional, Dropout, Dense", lines[1]);
    }

    [Theory]
    [InlineData("--models parrot", "'parrot'")]
    [InlineData("--epochs 0", "--epochs: expected a whole number from 1 to 1000000, found '0'")]
    [InlineData("--speed", "'--speed'")]
    public void A_wrong_option_is_told_in_a_line(string arguments, string message)
    {
        (int exit, string[] lines, string error) = Run(arguments.Split(' '));
        Assert.Equal(2, exit);
        Assert.Empty(lines);
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Contains(message, error);
    }

    [Fact]
    public void Samples_are_functions_of_the_seed()
    {
        foreach (Exhibit exhibit in Exhibit.All)
        {
            float[] once = Numbers(exhibit, 1);
            Assert.Equal(once, Numbers(exhibit, 1));
            Assert.NotEqual(once, Numbers(exhibit, 2));
        }

        static float[] Numbers(Exhibit exhibit, ulong seed)
        {
            (Dataset train, Dataset test) = exhibit.Data(seed);
            return [.. train.Inputs.Span, .. train.Targets.Span, .. test.Inputs.Span, .. test.Targets.Span];
        }
    }

    /// <summary>The number of a review's words, and what its opinions come to, by the words themselves.</summary>
    [Fact]
    public void A_review_says_what_its_target_is()
    {
        HashSet<string> turning = ["not", "never", "hardly"];
        int first = Array.IndexOf(Reviews.Words, "brilliant"), bad = Array.IndexOf(Reviews.Words, "bland"), others = Array.IndexOf(Reviews.Words, "a");
        for (uint i = 0; i < 200; i++)
        {
            SampleKit.Draws draws = new(5, i);
            float[] words = new float[Review.InputLength], target = new float[1];
            Reviews.Make(ref draws, words, target);
            int score = 0;
            for (int at = 0; at < words.Length && words[at] > 0; at++)
            {
                int word = (int)words[at];
                int sign = at > 0 && turning.Contains(Reviews.Words[(int)words[at - 1]]) ? -1 : 1;
                score += word >= others || word < first ? 0 : word < bad ? sign : -sign;
            }

            Assert.Equal(score > 0 ? 1 : 0, target[0]);
        }
    }

    [Fact]
    public void Models_know_all_words()
    {
        Assert.Equal(Review.ModelDescription.IndexCount, Reviews.Words.Length);
        Assert.Equal(Tagger.ModelDescription.IndexCount, Sentences.Words.Length);
    }

    private static (int Exit, string[] Lines, string Error) Run(params string[] arguments)
    {
        StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        int exit = Program.Run(arguments, output, error);
        return (exit, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), error.ToString());
    }
}
