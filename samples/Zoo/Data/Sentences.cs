using SampleKit;

namespace Zoo.Data;

/// <summary>
/// Sentences of a small grammar, with the part of speech of each word. Some words are nouns or verbs, and some adjectives or adverbs: what they are
/// follows from their neighbours.
/// </summary>
internal static class Sentences
{
    private const int Determiner = 0, Adjective = 1, Noun = 2, Verb = 3, Adverb = 4;

    private static readonly string[] Determiners = ["a", "every", "my", "that", "the"];

    private static readonly string[] Adjectives = ["brown", "clean", "old", "quiet", "round", "small", "tall", "young"];

    private static readonly string[] Nouns = ["book", "child", "dog", "door", "garden", "letter", "river", "teacher", "tree", "window"];

    private static readonly string[] Verbs = ["brings", "finds", "follows", "hears", "likes", "needs", "opens", "paints", "sees", "takes"];

    private static readonly string[] Adverbs = ["again", "here", "often", "slowly", "soon", "twice"];

    private static readonly string[] NounsOrVerbs = ["plays", "runs", "walks", "watches", "waters", "works"];

    private static readonly string[] AdjectivesOrAdverbs = ["early", "fast", "late", "straight"];

    /// <summary>All words; the first stands for none.</summary>
    public static string[] Words { get; } =
        ["", .. Determiners, .. Adjectives, .. Nouns, .. Verbs, .. Adverbs, .. NounsOrVerbs, .. AdjectivesOrAdverbs];

    /// <summary>Makes a sentence.</summary>
    /// <param name="draws">What it is like.</param>
    /// <param name="words">Takes the numbers of its words, at most 12 of them, from the first on; those behind stay as they are.</param>
    /// <param name="tags">Takes the part of speech of each word, as a class.</param>
    public static void Make(ref Draws draws, Span<float> words, Span<float> tags)
    {
        int at = 0;
        Phrase(ref draws, words, tags, ref at);
        Add(OneOf(ref draws, Verbs, NounsOrVerbs), Verb, words, tags, ref at);
        if (draws.Uniform() < 0.7f)
        {
            Phrase(ref draws, words, tags, ref at);
        }

        if (draws.Uniform() < 0.6f)
        {
            Add(OneOf(ref draws, Adverbs, AdjectivesOrAdverbs), Adverb, words, tags, ref at);
        }
    }

    /// <summary>A noun with what is in front of it.</summary>
    private static void Phrase(ref Draws draws, Span<float> words, Span<float> tags, ref int at)
    {
        Add(OneOf(ref draws, Determiners, Determiners), Determiner, words, tags, ref at);
        int adjectives = draws.Below(3);
        for (int i = 0; i < adjectives; i++)
        {
            Add(OneOf(ref draws, Adjectives, AdjectivesOrAdverbs), Adjective, words, tags, ref at);
        }

        Add(OneOf(ref draws, Nouns, NounsOrVerbs), Noun, words, tags, ref at);
    }

    /// <summary>A word of a kind, or in two of five cases one that may be of another kind too.</summary>
    private static string OneOf(ref Draws draws, string[] kind, string[] ambiguous)
    {
        string[] words = draws.Uniform() < 0.4f ? ambiguous : kind;
        return words[draws.Below(words.Length)];
    }

    private static void Add(string word, int tag, Span<float> words, Span<float> tags, ref int at)
    {
        words[at] = Array.IndexOf(Words, word);
        tags[at++] = tag;
    }
}
