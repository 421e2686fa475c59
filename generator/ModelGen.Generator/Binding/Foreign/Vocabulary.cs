namespace ModelGen.Generator.Binding.Foreign;

/// <summary>
/// Words that users of Keras, TensorFlow and PyTorch type at some place of a model and that the language does not have there, with what to
/// write instead. Case and underscores tell no words apart.
/// </summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, ForeignWord> words = new(StringComparer.Ordinal);

    public static Vocabulary Empty { get; } = new();

    public IEnumerable<ForeignWord> Words => words.Values;

    /// <summary>Adds words of Keras that nothing stands for.</summary>
    public Vocabulary Keras(params string[] unsupported) => Add(unsupported, word => new(word, ofKeras: true));

    /// <summary>Adds words of Keras that nothing stands for, with what to do.</summary>
    public Vocabulary Keras(string[] unsupported, string advice) => Add(unsupported, word => new(word, ofKeras: true, advice: advice));

    /// <summary>Adds words of anyone's, with what to do.</summary>
    public Vocabulary Others(string[] unsupported, string advice) => Add(unsupported, word => new(word, advice: advice));

    /// <summary>Adds words for which the language has another.</summary>
    public Vocabulary Means(string instead, params string[] names) =>
        Add(names, word => new(word, instead: instead, advice: $"write '{instead}'"));

    /// <summary>Adds words for which the language has another with other values.</summary>
    public Vocabulary Means(string instead, string[] names, string advice) =>
        Add(names, word => new(word, instead: instead, advice: advice));

    /// <summary>Adds the words of another vocabulary that this one says nothing of.</summary>
    public Vocabulary And(Vocabulary other)
    {
        foreach (KeyValuePair<string, ForeignWord> entry in other.words.Where(entry => !words.ContainsKey(entry.Key)))
        {
            words.Add(entry.Key, entry.Value);
        }

        return this;
    }

    /// <summary>The word that a name is, or null.</summary>
    public ForeignWord? Find(string name) => words.TryGetValue(Common.Words.Plain(name), out ForeignWord word) ? word : null;

    private Vocabulary Add(string[] names, Func<string, ForeignWord> word)
    {
        foreach (string name in names)
        {
            words.Add(Common.Words.Plain(name), word(name));
        }

        return this;
    }
}

/// <summary>A word that the language does not have.</summary>
/// <param name="text">The word.</param>
/// <param name="ofKeras">Whether Keras has it, and the language nothing that means the same.</param>
/// <param name="instead">The language's own word, or null.</param>
/// <param name="advice">What to do, or null where there is nothing but to leave it out.</param>
internal sealed class ForeignWord(string text, bool ofKeras = false, string? instead = null, string? advice = null)
{
    public string Text => text;

    public bool OfKeras => ofKeras;

    public string? Instead => instead;

    public string? Advice => advice;
}
