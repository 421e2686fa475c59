using System.Collections.Immutable;
using Sequences.Data;

namespace Sequences;

/// <summary>A task that the program can work on.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Summary">What it is, in one line.</param>
/// <param name="Architectures">Models for it, in the order in which they are shown.</param>
/// <param name="Load">Makes or reads its sequences as the options say; the number is the seed of those that are made.</param>
internal sealed record TaskChoice(
    string Name, string Summary, ImmutableArray<Architecture> Architectures, Func<Settings, ulong, SequenceTask> Load)
{
    /// <summary>Names the folder of <c>vowels</c> as <c>--data</c> does, for those who set it once.</summary>
    public const string FolderVariable = "MODELGEN_VOWELS";

    /// <summary>All tasks, the default first.</summary>
    public static ImmutableArray<TaskChoice> All { get; } =
    [
        new(
            "strokes",
            "Five handwritten characters as the path of the pen, of up to 200 points; made by the program.",
            Sequences.Architectures.Strokes,
            (settings, seed) => SequenceTask.Strokes(seed, SamplesToMake(settings))),
        new(
            "segments",
            "Five syllables of a consonant and a vowel, as up to 100 frames of 39 features; made by the program.",
            Sequences.Architectures.Segments,
            (settings, seed) => SequenceTask.Segments(seed, SamplesToMake(settings))),
        new(
            "vowels",
            "Nine speakers by two vowels, as up to 29 frames of 12 features; needs the JapaneseVowels data.",
            Sequences.Architectures.Vowels,
            (settings, _) => SequenceTask.Vowels(FolderToRead(settings))),
    ];

    /// <summary>The architectures that the user means.</summary>
    /// <param name="names">Names, families and numbers, on their own or with commas or spaces between; null: all.</param>
    /// <exception cref="ArgumentException">A name means none of them, or there is no name; says which there are.</exception>
    public ImmutableArray<Architecture> Choose(IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            return Architectures;
        }

        string[] wanted = [.. names.SelectMany(name => name.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))];
        string? unknown = wanted.Length == 0 ? "" : wanted.FirstOrDefault(name => !Architectures.Any(architecture => architecture.IsMeantBy(name)));
        if (unknown is not null)
        {
            IEnumerable<string> known = Architectures.Select(architecture => architecture.Name)
                .Concat(Architectures.Select(architecture => architecture.Family.ToLowerInvariant()).Distinct());
            throw new ArgumentException($"--models: expected numbers or some of {string.Join(", ", known)}, found '{unknown}'");
        }

        return [.. Architectures.Where(architecture => wanted.Any(architecture.IsMeantBy))];
    }

    private static int SamplesToMake(Settings settings) => settings.DataFolder is null
        ? settings.Samples ?? SequenceTask.DefaultSamples
        : throw new ArgumentException($"--data is for --task vowels, and --task {settings.Task.Name} makes its data; leave one out");

    private static string FolderToRead(Settings settings)
    {
        if (settings.Samples is not null)
        {
            throw new ArgumentException($"--samples is for tasks that make their data, and --task {settings.Task.Name} reads them; leave one out");
        }

        string? folder = settings.DataFolder ?? Environment.GetEnvironmentVariable(FolderVariable);
        return string.IsNullOrEmpty(folder)
            ? throw new ArgumentException(
                $"--task {settings.Task.Name} needs its data: give the folder of JapaneseVowels_TRAIN.ts and JapaneseVowels_TEST.ts by "
                + $"--data or by the environment variable {FolderVariable}")
            : folder;
    }
}
