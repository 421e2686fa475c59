using System.Collections.Immutable;

namespace Sequences.Data.Vowels;

/// <summary>
/// The data set JapaneseVowels: nine men who say the vowels a and e, as 12 coefficients of the cepstrum for each frame; to tell who it
/// is. Kudo, Toyama and Shimbo, "Multidimensional Curve Classification Using Passing-Through Regions" (1999).
/// </summary>
internal static class JapaneseVowels
{
    /// <summary>The steps of the longest sequence.</summary>
    public const int Steps = 29;

    /// <summary>Coefficients in a frame.</summary>
    public const int Features = 12;

    /// <summary>The speakers.</summary>
    private static readonly ImmutableArray<string> Speakers = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Reads the sequences of a folder.</summary>
    /// <param name="folder">Holds <c>JapaneseVowels_TRAIN.ts</c> and <c>JapaneseVowels_TEST.ts</c>.</param>
    /// <returns>To train with, where each speaker has his turn, and to test with.</returns>
    /// <exception cref="InvalidDataException">A file is damaged, is another, or does not fit its partner; says where and how.</exception>
    /// <exception cref="IOException">The folder or one of the files is missing or can't be read.</exception>
    public static (SequenceSet Train, SequenceSet Test) Load(string folder)
    {
        string trainPath = Find(folder, "JapaneseVowels_TRAIN.ts"), testPath = Find(folder, "JapaneseVowels_TEST.ts");
        TsFile train = TsFile.Read(trainPath);
        CheckShape(train.Header);
        TsFile test = TsFile.Read(testPath);
        test.Header.CheckPartnerOf(train.Header);
        if (HaveSameCases(train, test))
        {
            throw new InvalidDataException($"{testPath}: expected other cases than in {trainPath}, found the same; a test needs cases that are new");
        }

        return (Pad(InTurns(train.Cases), trainPath), Pad(test.Cases, testPath));
    }

    private static bool HaveSameCases(TsFile train, TsFile test) =>
        train.Cases.Length == test.Cases.Length
        && train.Cases.Zip(test.Cases).All(pair => pair.First.Values.AsSpan().SequenceEqual(pair.Second.Values));

    /// <summary>
    /// Pads cases, of which each speaker has some: they stand one speaker after the other, so that a file which was cut off between two
    /// lines, as nothing else in it tells, lacks the last speakers.
    /// </summary>
    private static SequenceSet Pad(IReadOnlyList<Sequence> cases, string path)
    {
        SequenceSet set = new(cases, Steps, Features, Speakers);
        int silent = Enumerable.Range(0, Speakers.Length).Except(cases.Select(sequence => sequence.Label)).FirstOrDefault(-1);
        return silent < 0
            ? set
            : throw new InvalidDataException($"{path}: expected cases of each class, found none of '{Speakers[silent]}'; the file may be cut off");
    }

    /// <summary>The first case of each class, then the second of each, and so on: files have one class after the other.</summary>
    private static Sequence[] InTurns(ImmutableArray<Sequence> cases) =>
    [
        .. cases.GroupBy(sequence => sequence.Label)
            .SelectMany(speaker => speaker.Select((sequence, turn) => (Sequence: sequence, Turn: turn)))
            .OrderBy(of => of.Turn)
            .ThenBy(of => of.Sequence.Label)
            .Select(of => of.Sequence),
    ];

    private static void CheckShape(TsHeader header)
    {
        header.Expect(TsHeader.Dimension, $"{Features}");
        header.Expect(TsHeader.ClassLabel, $"true {string.Join(' ', Speakers)}");
    }

    private static string Find(string folder, string name)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{folder}: there is no such folder; name one with the .ts files of JapaneseVowels");
        }

        string path = Path.Combine(folder, name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{folder}: expected the file {name}, found none");
    }
}
