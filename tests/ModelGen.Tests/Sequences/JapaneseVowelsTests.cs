using System.Globalization;
using ModelGen.Tests.Digits;
using Sequences.Data;
using Sequences.Data.Vowels;

namespace ModelGen.Tests.Sequences;

public sealed class JapaneseVowelsTests : IDisposable
{
    private const string Train = "JapaneseVowels_TRAIN.ts";
    private const string Test = "JapaneseVowels_TEST.ts";

    /// <summary>Names a folder with the real files, as for the program.</summary>
    private const string FolderVariable = "MODELGEN_VOWELS";

    /// <summary>The speakers 3 to 8 with a sequence of 8 steps each.</summary>
    private static readonly (int Speaker, int Steps)[] Middle = [.. Enumerable.Range(3, 6).Select(speaker => (speaker, 8))];

    private readonly TemporaryFolder folder = new();

    public JapaneseVowelsTests()
    {
        folder.Write(Train, Ts.Bytes(Ts.Vowels([(1, 3), (1, 4), (1, 5), (2, 6), .. Middle, (9, 7), (9, 29)])));
        folder.Write(Test, Ts.Bytes(Ts.Vowels([(9, 2), (2, 1), .. Middle, (1, 1)])));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Reads_both_sets_and_each_speaker_has_his_turn()
    {
        (SequenceSet train, SequenceSet test) = JapaneseVowels.Load(folder.Path);
        Assert.Equal((29, 12), (train.Steps, train.Features));
        Assert.Equal<string>(["1", "2", "3", "4", "5", "6", "7", "8", "9"], train.Classes);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 8, 0], train.Labels.ToArray());
        Assert.Equal([3, 6, 8, 8, 8, 8, 8, 8, 7, 4, 29, 5], train.Lengths.ToArray());

        // The tenth sequence is the second case of the file; its second step.
        Assert.Equal([.. Enumerable.Range(0, 12).Select(dimension => (float)(1 + dimension / 100m + 0.0001m))], train[9].Slice(12, 12).ToArray());

        Assert.Equal([8, 1, 2, 3, 4, 5, 6, 7, 0], test.Labels.ToArray());
        Assert.Equal([2, 1, 8, 8, 8, 8, 8, 8, 1], test.Lengths.ToArray());
    }

    [Theory]
    [InlineData(Train, "@dimensions 12", "@dimensions 3", "line 5 (@dimensions): expected '12', found '3'")]
    [InlineData(Train, "3 4", "4 3", "line 7 (@classLabel): expected 'true 1 2 3 4 5 6 7 8 9', found 'true 1 2 4 3 5 6 7 8 9'")]
    [InlineData(Test, "7 8 9", "9 8 7", "line 7 (@classLabel): expected 'true 1 2 3 4 5 6 7 8 9' as in {0}, found 'true 1 2 3 4 5 6 9 8 7'")]
    [InlineData(Test, "JapaneseVowels", "Vowels", "line 1 (@problemName): expected 'JapaneseVowels' as in {0}, found 'Vowels'")]
    [InlineData(Test, "@data", "@targetLabel false\n@data", "line 8 (@targetLabel): expected no such header as in {0}, found 'false'")]
    public void Refuses_headers_that_do_not_fit_the_models_or_each_other(string name, string usual, string other, string message)
    {
        string text = File.ReadAllText(folder.File(name)).Replace(usual, other);
        if (other == "@dimensions 3")
        {
            text = $"{text.Split("@data")[0]}@data\n1:2:3:1\n";
        }

        folder.Write(name, Ts.Bytes(text));
        Assert.Equal($"{folder.File(name)}: {string.Format(CultureInfo.InvariantCulture, message, folder.File(Train))}", Error());
    }

    [Fact]
    public void Names_a_header_that_only_one_file_has()
    {
        folder.Write(Train, Ts.Bytes(Ts.Vowels((1, 3)).Replace("@data", "@targetLabel false\n@data")));
        Assert.Equal($"{folder.File(Test)}: line 8 (@targetLabel): expected 'false' as in {folder.File(Train)}, found 'none'", Error());
    }

    [Fact]
    public void Refuses_to_test_with_what_it_trains_with()
    {
        File.Copy(folder.File(Train), folder.File(Test), overwrite: true);
        Assert.Equal(
            $"{folder.File(Test)}: expected other cases than in {folder.File(Train)}, found the same; a test needs cases that are new", Error());
    }

    [Fact]
    public void Refuses_a_sequence_that_is_longer_than_the_models_take()
    {
        folder.Write(Test, Ts.Bytes(Ts.Vowels((1, 29), (2, 30))));
        Assert.Equal($"{folder.File(Test)}: line 10: expected 1 to 29 steps, as many as the model takes, found 30", Error());
    }

    [Fact]
    public void Refuses_a_frame_that_would_be_taken_for_padding()
    {
        string twos = string.Join(':', Enumerable.Repeat("1,2", 12));
        folder.Write(Test, Ts.Bytes($"{Ts.Vowels((1, 2))}{twos}:4\n"));
        Assert.Equal(
            $"{folder.File(Test)}: line 10: step 2: expected a step that is no padding, found all 12 features equal to 2", Error());
    }

    [Theory]
    [InlineData(Train, 2, "9")]
    [InlineData(Train, 9, "2")]
    [InlineData(Test, 1, "1")]
    public void Refuses_a_file_that_lacks_a_speaker(string name, int cut, string silent)
    {
        string[] lines = File.ReadAllLines(folder.File(name));
        folder.Write(name, Ts.Bytes(string.Concat(lines.SkipLast(cut).Select(line => line + "\n"))));
        Assert.Equal($"{folder.File(name)}: expected cases of each class, found none of '{silent}'; the file may be cut off", Error());
    }

    [Fact]
    public void Names_a_missing_file_or_folder()
    {
        File.Delete(folder.File(Test));
        Assert.Equal($"{folder.Path}: expected the file {Test}, found none", Assert.Throws<FileNotFoundException>(() => Load()).Message);

        string missing = folder.File("missing");
        Assert.Equal(
            $"{missing}: there is no such folder; name one with the .ts files of JapaneseVowels",
            Assert.Throws<DirectoryNotFoundException>(() => JapaneseVowels.Load(missing)).Message);
    }

    [Fact]
    public void Reads_the_real_files_where_the_environment_names_them()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { Length: > 0 } real)
        {
            return;
        }

        SequenceTask task = SequenceTask.Vowels(real);
        Assert.Equal((270, 370), (task.Train.Count, task.Test.Count));
        Assert.Equal((7, 29), (Lengths(task).Min(), Lengths(task).Max()));
        Assert.Equal(Enumerable.Range(0, 270).Select(i => i % 9), task.Train.Labels.ToArray());
        Assert.Equal([31, 35, 88, 44, 29, 24, 40, 50, 29], Enumerable.Range(0, 9).Select(label => task.Test.Labels.ToArray().Count(own => own == label)));

        // The first speaker's first utterance: the first frame's first two coefficients, and the second frame's first.
        Assert.Equal([1.860936f, -0.207383f], task.Train[0][..2].ToArray());
        Assert.Equal(1.891651f, task.Train[0][12]);

        static IEnumerable<int> Lengths(SequenceTask task) => [.. task.Train.Lengths.ToArray(), .. task.Test.Lengths.ToArray()];
    }

    private (SequenceSet Train, SequenceSet Test) Load() => JapaneseVowels.Load(folder.Path);

    private string Error() => Assert.Throws<InvalidDataException>(() => Load()).Message;
}
