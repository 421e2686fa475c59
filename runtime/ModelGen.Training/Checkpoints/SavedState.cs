using System.Globalization;

namespace ModelGen.Training;

/// <summary>
/// What a checkpoint keeps of one part of a training run, such as a callback: numbers, texts and vectors by their names. They come back as they were, bit for
/// bit.
/// </summary>
/// <remarks>
/// Numbers and texts stand in the header of the file, vectors are tensors of it: <see cref="Set(string, ReadOnlySpan{float})"/> is for what is long.
/// </remarks>
public sealed class SavedState
{
    private readonly TensorFile file;
    private readonly string part;

    internal SavedState(TensorFile file, string part)
    {
        this.file = file;
        this.part = part;
    }

    /// <summary>Whether there is anything under a name.</summary>
    /// <param name="name">The name.</param>
    public bool Has(string name) =>
        file.Texts.ContainsKey(TextKey(name)) || file.FloatsOf(TensorName(name)) is not null || file.DoublesOf(TensorName(name)) is not null;

    /// <summary>Keeps a number. Whole numbers up to 2⁵³ are exact.</summary>
    /// <param name="name">The name, which nothing else of this part has.</param>
    /// <param name="number">The number; may be infinite or NaN.</param>
    public void Set(string name, double number) => Set(name, number.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Keeps a text.</summary>
    /// <param name="name">The name, which nothing else of this part has.</param>
    /// <param name="text">The text.</param>
    public void Set(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        file.Add(TextKey(name), text);
    }

    /// <summary>Keeps a copy of some numbers in single precision.</summary>
    /// <param name="name">The name, which nothing else of this part has.</param>
    /// <param name="numbers">The numbers.</param>
    public void Set(string name, ReadOnlySpan<float> numbers)
    {
        ArgumentNullException.ThrowIfNull(name);
        float[] copy = numbers.ToArray();
        Set(name, new TensorShape(copy.Length), () => copy);
    }

    /// <summary>Keeps a copy of some numbers in double precision.</summary>
    /// <param name="name">The name, which nothing else of this part has.</param>
    /// <param name="numbers">The numbers.</param>
    public void Set(string name, ReadOnlySpan<double> numbers)
    {
        ArgumentNullException.ThrowIfNull(name);
        file.Add(TensorName(name), new TensorShape(numbers.Length), numbers.ToArray());
    }

    /// <summary>The number under a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="CheckpointException">The checkpoint has none.</exception>
    public double GetNumber(string name) =>
        double.TryParse(GetText(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : throw Lacks("number", name);

    /// <summary>The text under a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="CheckpointException">The checkpoint has none.</exception>
    public string GetText(string name) => file.Texts.TryGetValue(TextKey(name), out string? text) ? text : throw Lacks("text", name);

    /// <summary>The numbers in single precision under a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="CheckpointException">The checkpoint has none.</exception>
    public ReadOnlySpan<float> GetFloats(string name) => (file.FloatsOf(TensorName(name)) ?? throw Lacks("vector of floats", name))();

    /// <summary>The numbers in double precision under a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="CheckpointException">The checkpoint has none.</exception>
    public ReadOnlySpan<double> GetDoubles(string name) => file.DoublesOf(TensorName(name)) ?? throw Lacks("vector of doubles", name);

    /// <summary>A part of this part.</summary>
    internal SavedState Part(string name) => new(file, $"{part}/{name}");

    /// <summary>Keeps numbers that are asked for when the file is written.</summary>
    internal void Set(string name, TensorShape shape, TensorFile.Floats numbers) => file.Add(TensorName(name), shape, numbers);

    /// <summary>Copies numbers back.</summary>
    /// <exception cref="CheckpointException">There are none, or not as many.</exception>
    internal void CopyTo(string name, Span<float> numbers)
    {
        ReadOnlySpan<float> saved = GetFloats(name);
        if (saved.Length != numbers.Length)
        {
            throw new CheckpointException(string.Create(
                CultureInfo.InvariantCulture, $"The checkpoint has {saved.Length} numbers as \"{name}\" of {part}, and there should be {numbers.Length}."));
        }

        saved.CopyTo(numbers);
    }

    private string TextKey(string name) => $"{part}/{name}";

    private string TensorName(string name) => $"{TensorFile.RunPrefix}{part}/{name}";

    private CheckpointException Lacks(string kind, string name) => new($"The checkpoint has no {kind} \"{name}\" of {part}: it was written by other code.");
}
