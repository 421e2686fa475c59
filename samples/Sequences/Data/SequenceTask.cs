using Sequences.Data.Segments;
using Sequences.Data.Strokes;
using Sequences.Data.Vowels;

namespace Sequences.Data;

/// <summary>How a sequence is best looked at.</summary>
internal enum SequencePicture
{
    /// <summary>Its two features are x and y, to the right and down, of a pen that draws a path.</summary>
    Path,

    /// <summary>Its features change in time, as the colours of a map do.</summary>
    Map,
}

/// <summary>Sequences to tell apart.</summary>
/// <param name="Name">The task's name on the command line and in the names of its models.</param>
/// <param name="Train">To train with; classes take turns, so that the last share, for validation, has all of them if it is large enough.</param>
/// <param name="Test">To test with; none of them is in the other set.</param>
/// <param name="Origin">Where they come from, to end a sentence with.</param>
/// <param name="Picture">How a sequence is best looked at.</param>
internal sealed record SequenceTask(string Name, SequenceSet Train, SequenceSet Test, string Origin, SequencePicture Picture)
{
    /// <summary>How many sequences are made for training where nothing else is asked for.</summary>
    public const int DefaultSamples = 345;

    /// <summary>Handwritten characters as paths of a pen.</summary>
    /// <param name="seed">Of the training sequences; those of the test have its complement.</param>
    /// <param name="samples">Training sequences, above 0.</param>
    public static SequenceTask Strokes(ulong seed, int samples) => new(
        "strokes",
        new StrokeCharacters(seed).Make(samples),
        new StrokeCharacters(~seed).Make(TestSamples(samples)),
        $"written with the seed {seed}",
        SequencePicture.Path);

    /// <summary>Syllables of a consonant and a vowel as frames of cepstra.</summary>
    /// <param name="seed">Of the training sequences; those of the test have its complement.</param>
    /// <param name="samples">Training sequences, above 0.</param>
    public static SequenceTask Segments(ulong seed, int samples) => new(
        "segments",
        new SpokenSyllables(seed).Make(samples),
        new SpokenSyllables(~seed).Make(TestSamples(samples)),
        $"spoken with the seed {seed}",
        SequencePicture.Map);

    /// <summary>Nine speakers of two Japanese vowels.</summary>
    /// <param name="folder">Holds the files of JapaneseVowels.</param>
    /// <exception cref="InvalidDataException">A file is damaged, is another, or does not fit its partner; says where and how.</exception>
    /// <exception cref="IOException">The folder or a file is missing or can't be read.</exception>
    public static SequenceTask Vowels(string folder)
    {
        (SequenceSet train, SequenceSet test) = JapaneseVowels.Load(folder);
        return new SequenceTask("vowels", train, test, $"read from {folder}", SequencePicture.Map);
    }

    /// <summary>100 test sequences to 345 for training, and one of each class at least.</summary>
    private static int TestSamples(int samples) => Math.Max(5, (int)(samples * 20L / 69));
}
